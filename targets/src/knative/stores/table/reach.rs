//! What a function is given to reach tables: a role, its password, a way to the server, and the name of its schema.

use super::binding;
use super::limit::Limit;
use crate::knative::access;
use crate::knative::context::Context;
use crate::knative::names;
use crate::knative::reach::Reach;
use crate::knative::stores::{database, role, sql};
use crate::knative::unit::Unit;
use crate::shared::variables;
use scant_compiler::access::Row;
use scant_compiler::model::{Detail, FunctionId, StoreId, Table, Thing};
use std::collections::BTreeMap;

/// Puts it in, if the function has rights on tables of this program.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    let rows: Vec<_> = context.rows(id).iter().filter_map(|row| own(context, row)).collect();
    if rows.is_empty() {
        return;
    }
    let cluster = database::name(context);
    let secret = role::add(context, id, unit);
    reach.pods(None, (database::PODS, &cluster), &[database::PORT]);
    let mut limited: BTreeMap<StoreId, bool> = BTreeMap::new();
    for (on, _, row) in &rows {
        *limited.entry(*on).or_default() |= !Limit::of(row).is_none();
    }
    for (on, table, row) in rows {
        let store = context.model.store(on);
        let is_limited = limited.get(&on).is_some_and(|limited| *limited);
        let schema = if is_limited { sql::limited(context, id, on) } else { sql::schema(context, on) };
        let call = binding::call(table, row).name();
        unit.right(access::right(context, row, vec![format!("EXECUTE {schema}.{call}")]));
        reach.secret(&names::of(&store.name), secret.clone());
        reach.secret_key(&names::part(&store.name, "server"), format!("{cluster}-ca"), "ca.crt");
        if let Some(key) = variables::key(context.model, Thing::Store(on)) {
            reach.variables.insert(key, schema);
        }
    }
}

/// The table of this program that a right is on.
fn own<'m>(context: &Context<'m>, row: &'m Row) -> Option<(StoreId, &'m Table, &'m Row)> {
    let (on, _) = binding::place(row)?;
    let store = context.model.store(on);
    match &store.detail {
        Detail::Table(table) if store.external.is_none() => Some((on, table, row)),
        _ => None,
    }
}
