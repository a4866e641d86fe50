//! Conditions of role assignments: which blobs, and reading told apart from listing, which cost the same action.
//!
//! <https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes>

use super::verbs::{ADD_BLOB, DELETE_BLOB, READ_BLOB, WRITE_BLOB};
use scant_compiler::access::Row;
use scant_compiler::model::Scope;
use scant_compiler::vocabulary::Verb;

/// The most characters Azure takes.
/// <https://learn.microsoft.com/azure/role-based-access-control/conditions-faq>
pub const LONGEST: usize = 8_192;

const NAME: &str = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]";
const PATH: &str = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path]";
const PREFIX: &str = "@Request[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:prefix]";

/// How far a verb reaches.
enum Reach {
    Nowhere,
    Some(Vec<String>),
    Everywhere,
}

/// The condition that holds an assignment to these rows on one bucket; `None` where they reach all of it anyway. A
/// `built_in` role also has the actions that no row needs, and is held from them.
pub fn condition(rows: &[&Row], built_in: bool) -> Option<String> {
    let limit = if built_in { clause } else { limit };
    let mut clauses = Vec::new();
    let (get, list) = (reach(rows, Verb::Get, PATH), reach(rows, Verb::List, PREFIX));
    if built_in || !matches!((&get, &list), (Reach::Nowhere, Reach::Nowhere)) {
        clauses.extend(clause(&read("NOT "), get));
        clauses.extend(clause(&read(""), list));
    }
    let put = format!("{} AND {}", not(WRITE_BLOB), not(ADD_BLOB));
    clauses.extend(limit(&put, reach(rows, Verb::Put, PATH)));
    clauses.extend(limit(&not(DELETE_BLOB), reach(rows, Verb::Delete, PATH)));
    (!clauses.is_empty()).then(|| clauses.join(" AND "))
}

/// Whether a condition can spell this key: a quote would end it, and a backslash changes what follows.
pub fn spells(key: &str) -> bool {
    !key.contains(['\'', '\\'])
}

fn not(action: &str) -> String {
    format!("!(ActionMatches{{'{action}'}})")
}

fn read(not: &str) -> String {
    format!("!(ActionMatches{{'{READ_BLOB}'}} AND {not}SubOperationMatches{{'Blob.List'}})")
}

/// The guard, and what must be so of calls it lets through; no container has an empty name.
fn clause(guard: &str, reach: Reach) -> Option<String> {
    match reach {
        Reach::Nowhere => Some(format!("(({guard}) OR ({NAME} StringEquals ''))")),
        reach => limit(guard, reach),
    }
}

/// The same for an action that the role does not have at all where no row needs it.
fn limit(guard: &str, reach: Reach) -> Option<String> {
    match reach {
        Reach::Some(tests) => Some(format!("(({guard}) OR ({}))", tests.join(" OR "))),
        Reach::Nowhere | Reach::Everywhere => None,
    }
}

fn reach(rows: &[&Row], verb: Verb, attribute: &str) -> Reach {
    let mut reach = Reach::Nowhere;
    for row in rows.iter().filter(|row| row.verb == verb) {
        let (operator, values) = match &row.scope {
            Scope::All => return Reach::Everywhere,
            Scope::Keys(keys) => ("StringEquals", keys),
            Scope::Prefixes(prefixes) => ("StringStartsWith", prefixes),
        };
        let tests = values.iter().map(|value| format!("{attribute} {operator} '{value}'"));
        match &mut reach {
            Reach::Some(known) => known.extend(tests),
            Reach::Nowhere | Reach::Everywhere => reach = Reach::Some(tests.collect()),
        }
    }
    reach
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_compiler::access::Why;
    use scant_compiler::model::{FunctionId, StoreId, Thing};
    use scant_lang::source::Span;

    fn row(verb: Verb, scope: Scope) -> Row {
        let on = Thing::Store(StoreId(0));
        let why = Why::Allowed(Span::default());
        Row { function: FunctionId(0), verb, on, scope, fields: Vec::new(), why }
    }

    fn of(rows: &[Row]) -> Option<String> {
        condition(&rows.iter().collect::<Vec<_>>(), false)
    }

    #[test]
    fn all_of_it_needs_none() {
        let rows = [Verb::Get, Verb::List, Verb::Put, Verb::Delete].map(|verb| row(verb, Scope::All));
        assert_eq!(of(&rows), None);
        assert_eq!(of(&[row(Verb::Put, Scope::All)]), None);
    }

    #[test]
    fn reading_is_not_listing() {
        let get = of(&[row(Verb::Get, Scope::All)]).unwrap_or_default();
        assert!(get.contains("AND SubOperationMatches{'Blob.List'})) OR") && !get.contains("NOT"), "{get}");
        let list = of(&[row(Verb::List, Scope::All)]).unwrap_or_default();
        assert!(list.contains("AND NOT SubOperationMatches{'Blob.List'})) OR"), "{list}");
    }

    #[test]
    fn rows_on_one_verb_reach_as_far_as_all_of_them() {
        let keys = row(Verb::Delete, Scope::Keys(vec!["a".to_owned()]));
        let prefixes = row(Verb::Delete, Scope::Prefixes(vec!["b/".to_owned()]));
        let both = of(&[keys.clone(), prefixes]).unwrap_or_default();
        assert!(
            both.ends_with(&format!("({PATH} StringEquals 'a' OR {PATH} StringStartsWith 'b/'))")),
            "{both}"
        );
        assert_eq!(of(&[keys, row(Verb::Delete, Scope::All)]), None);
    }
}
