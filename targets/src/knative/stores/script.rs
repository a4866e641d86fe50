//! The SQL that makes the tables and says who may call what: everything it does not grant is gone after it ran.

use super::sql;
use super::table::binding;
use crate::knative::context::Context;
use crate::shared::hash;
use scant_compiler::model::{Detail, StoreId, Table};
use std::collections::BTreeSet;

/// Functions that every verb is written with, and what takes away all that was granted before.
const LIBRARY: &str = include_str!("table/library.sql");
/// Bytes of a part. A ConfigMap holds 1 MiB.
/// <https://kubernetes.io/docs/concepts/configuration/configmap/#motivation>
const PART: usize = 512 * 1024;

/// The tables this program makes.
pub fn tables<'m>(context: &Context<'m>) -> impl Iterator<Item = (StoreId, &'m Table)> + use<'m> {
    context.model.stores().filter(|(_, store)| store.external.is_none()).filter_map(
        |(id, store)| match &store.detail {
            Detail::Table(table) => Some((id, table)),
            Detail::Bucket(_)
            | Detail::Cache
            | Detail::Queue(_)
            | Detail::Topic(_)
            | Detail::Bus(_)
            | Detail::Stream(_)
            | Detail::Secret(_)
            | Detail::Function => None,
        },
    )
}

/// The script, in parts that are run one after another in one session. It is one transaction, so that nobody sees
/// half of it, and it may run any number of times.
pub fn parts(context: &Context<'_>) -> Vec<String> {
    let mut parts = vec![begin(context)];
    let (mut kept, mut roles) = (Vec::new(), BTreeSet::new());
    for (id, table) in tables(context) {
        let mut script = format!("\n-- table {}\n", context.model.store(id).name);
        binding::write(context, id, table, &mut script, &mut kept, &mut roles);
        put(script, &mut parts);
    }
    put(end(context, &kept, &roles), &mut parts);
    parts
}

/// Eight digits that change with the script.
pub fn version(parts: &[String]) -> String {
    let mut version = hash::content(&parts.concat());
    version.truncate(8);
    version
}

fn put(script: String, parts: &mut Vec<String>) {
    match parts.last_mut() {
        Some(part) if part.len() + script.len() <= PART => part.push_str(&script),
        Some(_) | None => parts.push(script),
    }
}

fn begin(context: &Context<'_>) -> String {
    format!(
        "-- The tables of {}, and who may do what on them. Run as the owner of the database.\n\
         BEGIN;\n\
         SET LOCAL client_min_messages = warning;\n\
         SET LOCAL standard_conforming_strings = on;\n\
         SET LOCAL search_path = pg_catalog, pg_temp;\n\
         SELECT pg_advisory_xact_lock(hashtext('scant'));\n\
         ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;\n{LIBRARY}",
        context.model.app
    )
}

fn end(context: &Context<'_>, kept: &[String], roles: &BTreeSet<String>) -> String {
    let mut script = format!(
        "\n-- indexes that no table has any more\n\
         DO $$\n\
         DECLARE one record;\n\
         BEGIN\n  \
           FOR one IN SELECT relname FROM pg_class\n    \
             WHERE relnamespace = 'items'::regnamespace AND relkind = 'i' AND relname ~ '^index_[0-9a-f]{{16}}$'\n      \
             AND relname <> ALL ({})\n  \
           LOOP\n    \
             EXECUTE format('DROP INDEX items.%I', one.relname);\n  \
           END LOOP;\n\
         END $$;\n",
        sql::array(kept.iter().map(String::as_str))
    );
    let ending: Vec<String> = tables(context)
        .filter_map(|(id, table)| {
            let name = sql::table(context, id);
            let over = super::table::Shape { table, name: &name }.over("o.item")?;
            Some(format!("  DELETE FROM items.{name} AS o WHERE {over};\n"))
        })
        .collect();
    if !ending.is_empty() {
        script.push_str(&format!(
            "\n-- takes out what has ended\n\
             CREATE OR REPLACE FUNCTION items.expire() RETURNS void\n  \
             LANGUAGE sql SET search_path = pg_catalog, pg_temp\nBEGIN ATOMIC\n{}END;\n",
            ending.concat()
        ));
    }
    if !roles.is_empty() {
        script.push_str(&format!(
            "\nGRANT CONNECT ON DATABASE {} TO {};\n",
            sql::database(context),
            binding::list(roles)
        ));
    }
    script.push_str("COMMIT;\n");
    script
}
