//! Who may call which verbs of a table: grants are gathered here, and written after the verbs they are on.

use super::limit::Limit;
use super::verbs::{self, Call};
use super::{Shape, index_of, name_of};
use crate::knative::context::Context;
use crate::knative::stores::sql;
use scant_compiler::access::Row;
use scant_compiler::model::{StoreId, Table, Thing};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What marks a schema of verbs, so that the next script finds those it has to remove.
pub const MARK: &str = "verbs of scant";

/// The store of a right, and the number of the index it is on.
pub fn place(row: &Row) -> Option<(StoreId, Option<u32>)> {
    match row.on {
        Thing::Store(id) => Some((id, None)),
        Thing::Index(id, index) => Some((id, Some(index))),
        Thing::Function(_) | Thing::Raw(_) => None,
    }
}

/// The SQL function that a right is to call.
pub fn call<'m>(table: &'m Table, row: &Row) -> Call<'m> {
    let index = place(row).and_then(|(_, index)| index_of(table, index));
    Call { verb: row.verb, index: index.map(|index| index.name.as_str()) }
}

/// Writes a table's verbs, and lets its holders call them. Names of its indexes go into `kept`, of the roles into
/// `roles`.
pub fn write(
    context: &Context<'_>,
    id: StoreId,
    table: &Table,
    script: &mut String,
    kept: &mut Vec<String>,
    roles: &mut BTreeSet<String>,
) {
    let name = name_of(context, id);
    let shape = Shape { table, name: &name };
    shape.create(script, kept);
    let mut shared: BTreeMap<Call<'_>, BTreeSet<String>> = BTreeMap::new();
    for rows in context.index.holders(id).chunk_by(|one, other| one.function == other.function) {
        let Some(function) = rows.first().map(|row| row.function) else { continue };
        let role = sql::role(context, function);
        if rows.iter().all(|row| Limit::of(row).is_none()) {
            for row in rows {
                shared.entry(call(table, row)).or_default().insert(role.clone());
            }
        } else {
            let mut own: BTreeMap<Call<'_>, BTreeSet<Limit<'_>>> = BTreeMap::new();
            for row in rows {
                own.entry(call(table, row)).or_default().insert(Limit::of(row));
            }
            // The same code calls the same names, whatever the lines say: only the schema is another.
            let schema = sql::limited(context, function, id);
            begin(&schema, script);
            for (call, limits) in own {
                let limits: Vec<Limit<'_>> = limits.into_iter().collect();
                verbs::write(&schema, shape, call, &limits, script);
                grant(&schema, call, &role, script);
            }
            usage(&schema, &role, script);
        }
        roles.insert(role);
    }
    if shared.is_empty() {
        return;
    }
    let schema = sql::schema(context, id);
    begin(&schema, script);
    let mut callers: BTreeSet<String> = BTreeSet::new();
    for (call, mut roles) in shared {
        verbs::write(&schema, shape, call, verbs::WHOLE, script);
        grant(&schema, call, &list(&roles), script);
        callers.append(&mut roles);
    }
    usage(&schema, &list(&callers), script);
}

fn begin(schema: &str, script: &mut String) {
    let _ =
        writeln!(script, "CREATE SCHEMA {schema};\nCOMMENT ON SCHEMA {schema} IS {};", sql::literal(MARK));
}

fn grant(schema: &str, call: Call<'_>, roles: &str, script: &mut String) {
    let _ = writeln!(script, "GRANT EXECUTE ON FUNCTION {schema}.{} TO {roles};", call.name());
}

fn usage(schema: &str, roles: &str, script: &mut String) {
    let _ = writeln!(script, "GRANT USAGE ON SCHEMA {schema} TO {roles};");
}

/// Roles as a statement lists them.
pub fn list(roles: &BTreeSet<String>) -> String {
    roles.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
