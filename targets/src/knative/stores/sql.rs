//! Spelling of SQL: names that need no quotes, and texts that end where they should.

use crate::knative::context::Context;
use crate::knative::names;
use crate::shared::hash::hex;
use scant_compiler::model::{FunctionId, StoreId};

/// Longest name; PostgreSQL cuts longer ones off without an error.
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>
pub const LONGEST: usize = 63;

/// A text as a literal. Only the quote ends it, since every script turns `standard_conforming_strings` on.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Texts as an array.
pub fn array<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(literal).collect();
    format!("ARRAY[{}]::text[]", texts.join(", "))
}

/// The role a function signs in as: `fn_create_order`.
pub fn role(context: &Context<'_>, id: FunctionId) -> String {
    name("fn_", &context.function_name(id), "")
}

/// The schema that holds a table's verbs for everyone who may use them on all of it: `orders_table`.
pub fn schema(context: &Context<'_>, id: StoreId) -> String {
    name("", &names::of(&context.model.store(id).name), "_table")
}

/// The schema that holds a table's verbs for one function that may not use them on all of it:
/// `avatar__sessions_table`.
pub fn limited(context: &Context<'_>, function: FunctionId, id: StoreId) -> String {
    let pair = names::pair(&context.model.function(function).name, &context.model.store(id).name);
    name("", &pair, "_table")
}

/// The table that holds the items; `items.` goes before it.
pub fn table(context: &Context<'_>, id: StoreId) -> String {
    name("", &names::of(&context.model.store(id).name), "")
}

/// The database.
pub fn database(context: &Context<'_>) -> String {
    name("", &names::of(&context.model.app), "_app")
}

/// The role that owns the database and everything in it.
pub fn owner(context: &Context<'_>) -> String {
    name("", &names::of(&context.model.app), "_owner")
}

/// A name from `names` in SQL's alphabet: no two of them become one, for they have no underscores.
fn name(before: &str, label: &str, after: &str) -> String {
    let plain = format!("{before}{}{after}", label.replace('-', "_"));
    // Schemas that begin with `pg_` are PostgreSQL's own.
    if plain.len() <= LONGEST && !plain.starts_with("pg_") {
        return plain;
    }
    let hash = hex(&plain);
    let room = LONGEST - after.len() - hash.len() - 3;
    let begin: String = plain.chars().take(room).collect();
    format!("x_{begin}_{hash}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_at_its_own_quote() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("\\"), "'\\'");
        assert_eq!(literal("$$; DROP TABLE x; --"), "'$$; DROP TABLE x; --'");
        assert_eq!(array(["a", "b'"]), "ARRAY['a', 'b''']::text[]");
        assert_eq!(array([]), "ARRAY[]::text[]");
    }

    #[test]
    fn names_are_short_and_told_apart() {
        assert_eq!(name("fn_", "create-order", ""), "fn_create_order");
        assert_eq!(name("", "emails--inbox", "_table"), "emails__inbox_table");
        let long = "a".repeat(63);
        let other = format!("{}b", "a".repeat(62));
        let (one, two) = (name("", &long, "_table"), name("", &other, "_table"));
        assert!(one.len() <= LONGEST && two.len() <= LONGEST);
        assert_ne!(one, two);
        assert!(!name("", "pg-toast", "_table").starts_with("pg_"));
    }
}
