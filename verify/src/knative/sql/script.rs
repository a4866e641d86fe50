//! What the script must be: all statements that say nothing of a single role, and the function behind each verb.

use super::limit::Limit;
use super::names::{array, call, literal, own, shared, table as table_name, type_of, value};
use super::statements;
use super::verbs::{Make, WHOLE};
use crate::knative::names::hex;
use crate::knative::spec::{Spec, store_of};
use scant_compiler::access::Row;
use scant_compiler::model::{KeyType, StoreId, Table};
use scant_compiler::vocabulary::Verb;
use std::collections::{BTreeMap, BTreeSet};

/// Functions all verbs are written with, and what takes away all that was granted before. Read once by eye: it grants
/// nothing, its functions run with the caller's rights, and only the owner may call them.
const LIBRARY: &str = include_str!("library.sql");

/// What must be in the script.
#[derive(Debug, Default)]
pub struct Script {
    /// The first statements, in this order.
    pub begin: Vec<String>,
    /// Statements besides, in any order.
    pub others: BTreeSet<String>,
    /// The function of each call, by its name.
    pub functions: BTreeMap<String, String>,
}

/// What the script of a program must be; `None` of one without tables.
pub fn expected(spec: &Spec<'_>) -> Option<Script> {
    spec.tables().next()?;
    let mut script = Script { begin: begin(), ..Script::default() };
    let mut indexes = Vec::new();
    let mut ending = String::new();
    for (id, _, table) in spec.tables() {
        let name = table_name(spec, id);
        let make = Make { table, name: &name, limits: WHOLE };
        create(make, &mut script, &mut indexes);
        verbs(spec, id, table, &name, &mut script);
        if let Some(over) = make.over() {
            ending.push_str(&format!("DELETE FROM items.{name} AS o WHERE {over}; "));
        }
    }
    script.others.insert(cleaning(&indexes));
    if !ending.is_empty() {
        let function = format!(
            "CREATE OR REPLACE FUNCTION items.expire() RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp \
             BEGIN ATOMIC {ending}END"
        );
        script.others.insert(function);
    }
    script.others.insert("COMMIT".to_owned());
    Some(script)
}

/// Settings of the session, then the library.
fn begin() -> Vec<String> {
    let own = [
        "BEGIN",
        "SET LOCAL client_min_messages = warning",
        "SET LOCAL standard_conforming_strings = on",
        "SET LOCAL search_path = pg_catalog, pg_temp",
        "SELECT pg_advisory_xact_lock(hashtext('scant'))",
        "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    ];
    let library = statements::of(LIBRARY).unwrap_or_default();
    own.map(str::to_owned).into_iter().chain(library.into_iter().map(|statement| statement.text)).collect()
}

fn create(make: Make<'_>, script: &mut Script, indexes: &mut Vec<String>) {
    let name = make.name;
    let mut columns: Vec<String> = make
        .keys()
        .map(|(column, key)| {
            let collation = if key.key_type == KeyType::String { " COLLATE \"C\"" } else { "" };
            format!("{column} {}{collation} NOT NULL", type_of(key))
        })
        .collect();
    columns.push("item jsonb NOT NULL".to_owned());
    columns.push(format!("PRIMARY KEY ({})", make.columns()));
    script.others.insert(format!("CREATE TABLE IF NOT EXISTS items.{name} ( {} )", columns.join(", ")));
    let keys: Vec<String> = make.keys().map(|(_, key)| format!("{}: {}", key.name, type_of(key))).collect();
    script.others.insert(format!("SELECT items.keyed('items.{name}', {})", literal(&keys.join(", "))));
    for index in &make.table.indexes {
        let values: Vec<String> =
            std::iter::once(&index.key).chain(&index.sort).map(|key| value("item", key)).collect();
        let on = format!("items.{name} ({}, {})", values.join(", "), make.columns());
        let index = format!("index_{}", hex(&on));
        script.others.insert(format!("CREATE INDEX IF NOT EXISTS {index} ON {on}"));
        indexes.push(index);
    }
}

/// The functions behind the verbs: for those without limits one a verb, for a function with a limit its own.
fn verbs(spec: &Spec<'_>, id: StoreId, table: &Table, name: &str, script: &mut Script) {
    let mut is_shared = false;
    for (function, rows) in &spec.rows {
        let mut limits: BTreeMap<(Verb, Option<u32>), BTreeSet<Limit<'_>>> = BTreeMap::new();
        for row in rows {
            if let Some(index) = on(row, id) {
                limits.entry((row.verb, index)).or_default().insert(Limit::of(row));
            }
        }
        let is_limited = limits.values().flatten().any(|limit| !limit.is_none());
        let schema = if is_limited { own(spec, *function, id) } else { shared(spec, id) };
        if is_limited {
            schema_of(&schema, script);
        }
        is_shared |= !is_limited && !limits.is_empty();
        for ((verb, index), limits) in limits {
            let limits: Vec<Limit<'_>> = limits.into_iter().collect();
            let limits = if is_limited { limits.as_slice() } else { WHOLE };
            let call = call(table, verb, index);
            let index = index.and_then(|index| table.indexes.get(index as usize));
            let full = format!("{schema}.{call}");
            let make = Make { table, name, limits };
            script.functions.entry(full).or_insert_with(|| make.statement(&schema, &call, verb, index));
        }
    }
    if is_shared {
        schema_of(&shared(spec, id), script);
    }
}

fn on(row: &Row, id: StoreId) -> Option<Option<u32>> {
    let (store, index) = store_of(row)?;
    (store == id && super::is_verb(row.verb)).then_some(index)
}

fn schema_of(schema: &str, script: &mut Script) {
    script.others.insert(format!("CREATE SCHEMA {schema}"));
    script.others.insert(format!("COMMENT ON SCHEMA {schema} IS 'verbs of scant'"));
}

/// Drops the indexes that no table has any more.
fn cleaning(kept: &[String]) -> String {
    let text = format!(
        "DO $$\nDECLARE one record;\nBEGIN\n  FOR one IN SELECT relname FROM pg_class\n    WHERE relnamespace = \
         'items'::regnamespace AND relkind = 'i' AND relname ~ '^index_[0-9a-f]{{16}}$'\n      AND relname <> ALL ({})\n  \
         LOOP\n    EXECUTE format('DROP INDEX items.%I', one.relname);\n  END LOOP;\nEND $$",
        array(kept.iter().map(String::as_str))
    );
    text
}
