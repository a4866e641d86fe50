//! What a function is given to reach tables: a role, its password, a way to the server, and the name of its schema.

use super::binding;
use crate::knative::access;
use crate::knative::context::Context;
use crate::knative::names;
use crate::knative::reach::Reach;
use crate::knative::stores::{database, role};
use crate::knative::unit::Unit;
use crate::shared::variables;
use scant_compiler::model::{Detail, FunctionId, Thing};

/// Puts it in, if the function has rights on tables of this program.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    let mut secret: Option<String> = None;
    for row in context.rows(id) {
        let Some((on, _)) = binding::place(row) else { continue };
        let store = context.model.store(on);
        let Detail::Table(table) = &store.detail else { continue };
        if store.external.is_some() {
            continue;
        }
        let secret = secret.get_or_insert_with(|| {
            reach.pods(None, (database::PODS, &database::name(context)), &[database::PORT]);
            role::add(context, id, unit)
        });
        let schema = binding::schema(context, id, on);
        let call = binding::call(table, row).name();
        unit.right(access::right(context, row, vec![format!("EXECUTE {schema}.{call}")]));
        reach.secret(&names::of(&store.name), secret.clone());
        if let Some(key) = variables::key(context.model, Thing::Store(on)) {
            reach.variables.insert(key, schema);
        }
    }
}
