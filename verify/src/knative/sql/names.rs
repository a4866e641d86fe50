//! What tables, roles and functions are called in PostgreSQL.

use super::limit::Limit;
use crate::knative::names;
use crate::knative::spec::{Spec, store_of};
use scant_compiler::model::{FunctionId, KeyAttribute, KeyType, StoreId, Table};
use scant_compiler::vocabulary::Verb;

/// The role a function signs in as.
pub fn role(spec: &Spec<'_>, id: FunctionId) -> String {
    names::identifier("fn_", spec.service(id), "")
}

/// The table of a store.
pub fn table(spec: &Spec<'_>, id: StoreId) -> String {
    names::identifier("", &names::of(&spec.model.store(id).name.path), "")
}

/// The database.
pub fn database(spec: &Spec<'_>) -> String {
    names::identifier("", &names::of(&spec.model.app.path), "_app")
}

/// Who owns it.
pub fn owner(spec: &Spec<'_>) -> String {
    names::identifier("", &names::of(&spec.model.app.path), "_owner")
}

/// The schema of the verbs that all without limits share.
pub fn shared(spec: &Spec<'_>, id: StoreId) -> String {
    names::identifier("", &names::of(&spec.model.store(id).name.path), "_table")
}

/// The schema of a function's own verbs.
pub fn own(spec: &Spec<'_>, function: FunctionId, id: StoreId) -> String {
    let pair = names::pair(&spec.model.function(function).name.path, &spec.model.store(id).name.path);
    names::identifier("", &pair, "_table")
}

/// Whether a function has a limit on a table.
pub fn is_limited(spec: &Spec<'_>, function: FunctionId, id: StoreId) -> bool {
    let rows = spec.rows.get(&function).into_iter().flatten();
    rows.filter(|row| store_of(row).is_some_and(|(on, _)| on == id) && super::is_verb(row.verb))
        .any(|row| !Limit::of(row).is_none())
}

/// The schema a function calls a table's verbs in.
pub fn schema_for(spec: &Spec<'_>, function: FunctionId, id: StoreId) -> String {
    if is_limited(spec, function, id) { own(spec, function, id) } else { shared(spec, id) }
}

/// `get`, `by_state_query`
pub fn call(table: &Table, verb: Verb, index: Option<u32>) -> String {
    match index.and_then(|index| table.indexes.get(index as usize)) {
        Some(index) => format!("{}_{}", index.name, verb.word()),
        None => verb.word().to_owned(),
    }
}

/// A text between quotes, "String Constants".
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// An array of texts.
pub fn array<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    format!("ARRAY[{}]::text[]", texts.into_iter().map(literal).collect::<Vec<_>>().join(", "))
}

/// The type of a key's column.
pub fn type_of(key: &KeyAttribute) -> &'static str {
    match key.key_type {
        KeyType::String => "text",
        KeyType::Number => "numeric",
    }
}

/// A key's value out of an item.
pub fn value(item: &str, key: &KeyAttribute) -> String {
    let reader = match key.key_type {
        KeyType::String => "text",
        KeyType::Number => "number",
    };
    format!("items.{reader}({item}, {})", literal(&key.name))
}
