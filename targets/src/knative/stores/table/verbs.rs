//! The verbs of a table as SQL functions: each runs as the owner and does one thing. A function that is limited to
//! keys or attributes gets functions of its own, which refuse everything else.

use super::limit::{self, Limit};
use super::{Shape, type_of, value};
use crate::knative::stores::sql;
use scant_compiler::model::Scope;
use scant_compiler::vocabulary::Verb;
use std::fmt::Write as _;

/// One verb, on the table or on an index of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call<'m> {
    /// The verb.
    pub verb: Verb,
    /// The index's name.
    pub index: Option<&'m str>,
}

impl Call<'_> {
    /// The SQL function's name inside its schema: `get`, `by_status_query`.
    pub fn name(self) -> String {
        match self.index {
            None => self.verb.word().to_owned(),
            Some(index) => format!("{index}_{}", self.verb.word()),
        }
    }
}

/// Writes a verb into `schema`, held to what any one of `limits` permits.
pub fn write(schema: &str, shape: Shape<'_>, call: Call<'_>, limits: &[Limit<'_>], script: &mut String) {
    let making = Making { shape, limits };
    let index = call.index.and_then(|name| shape.table.indexes.iter().find(|index| index.name == name));
    let made = match (call.verb, index) {
        (Verb::Get, _) => making.get(),
        (Verb::Put, _) => making.put(),
        (Verb::Update, _) => making.update(),
        (Verb::Delete, _) => making.delete(),
        (Verb::Check, _) => making.check(),
        (Verb::Scan, None) => making.scan(&making.by_key()),
        (Verb::Scan, Some(index)) => making.scan(&making.by_index(index)),
        (_, None) => making.query(&making.by_key()),
        (_, Some(index)) => making.query(&making.by_index(index)),
    };
    let Function { parameters, returns, statements } = made;
    let _ = writeln!(
        script,
        "CREATE FUNCTION {schema}.{}({}) RETURNS {returns}\n  \
         LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\nBEGIN ATOMIC",
        call.name(),
        parameters.join(", ")
    );
    for statement in statements {
        let _ = writeln!(script, "  {statement};");
    }
    script.push_str("END;\n");
}

/// What is written of a verb.
pub(super) struct Function {
    pub(super) parameters: Vec<String>,
    pub(super) returns: &'static str,
    pub(super) statements: Vec<String>,
}

/// A verb being made.
#[derive(Clone, Copy)]
pub(super) struct Making<'m> {
    pub(super) shape: Shape<'m>,
    pub(super) limits: &'m [Limit<'m>],
}

/// The part of `o` that is asked for.
pub(super) const NAMES: &str = "names text[] DEFAULT NULL";

impl<'m> Making<'m> {
    fn get(self) -> Function {
        let mut parameters = self.key_parameters();
        parameters.push(NAMES.to_owned());
        let names = format!("${}", parameters.len());
        let found = format!(
            "SELECT items.part(o.item, {names}) FROM items.{} AS o WHERE {}",
            self.shape.name,
            self.one(true)
        );
        let statements = self.permitted("$1", &names).into_iter().chain([found]).collect();
        Function { parameters, returns: "jsonb", statements }
    }

    fn check(self) -> Function {
        let mut parameters = self.key_parameters();
        parameters.push("expected jsonb".to_owned());
        let expected = format!("${}", parameters.len());
        let names = format!("ARRAY(SELECT jsonb_object_keys({expected}))");
        let (name, one) = (self.shape.name, self.one(true));
        let held = format!(
            "SELECT CASE WHEN {expected} IS NULL\n    \
             THEN NOT EXISTS (SELECT FROM items.{name} AS o WHERE {one})\n    \
             ELSE EXISTS (SELECT FROM items.{name} AS o WHERE {one} AND o.item @> {expected} FOR SHARE) END"
        );
        let statements = self.permitted("$1", &names).into_iter().chain([held]).collect();
        Function { parameters, returns: "boolean", statements }
    }

    fn delete(self) -> Function {
        let gone = format!("DELETE FROM items.{} AS o WHERE {}", self.shape.name, self.one(false));
        let statements = self.permitted("$1", "NULL").into_iter().chain([gone]).collect();
        Function { parameters: self.key_parameters(), returns: "void", statements }
    }

    fn put(self) -> Function {
        let values: Vec<String> = self.shape.keys().map(|key| value("$1", key)).collect();
        let has: Vec<String> = values.iter().map(|value| format!("{value} IS NOT NULL")).collect();
        let names = "ARRAY(SELECT jsonb_object_keys($1))";
        let (key, columns) = (value("$1", &self.shape.table.key), self.shape.columns(""));
        let mut statements = vec![format!("SELECT items.valid({})", has.join(" AND "))];
        statements.extend(self.permitted(&key, names));
        if self.limits.iter().any(|limit| !limit.fields.is_empty()) {
            statements.extend(self.ended(&values));
        }
        statements.push(format!(
            "INSERT INTO items.{} AS o ({columns}, item) VALUES ({}, $1)\n    \
             ON CONFLICT ({columns}) DO UPDATE SET item = {}",
            self.shape.name,
            values.join(", "),
            self.replaced(&key, names)
        ));
        Function { parameters: vec!["item jsonb".to_owned()], returns: "void", statements }
    }

    /// What an item is replaced by: a line with `fields` leaves all other attributes as they are.
    fn replaced(self, key: &str, names: &str) -> String {
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        for limit in self.limits {
            if limit.fields.is_empty() { whole.push(*limit) } else { parts.push(*limit) }
        }
        let mut lines = whole.into_iter().chain(parts).peekable();
        let mut cases = String::new();
        while let Some(line) = lines.next() {
            let kept = if line.fields.is_empty() {
                "excluded.item".to_owned()
            } else {
                format!("(o.item - {}) || excluded.item", sql::array(line.fields.iter().map(String::as_str)))
            };
            match lines.peek().and_then(|_| self.condition(line, key, names)) {
                Some(condition) => {
                    let _ = write!(cases, "WHEN {condition} THEN {kept} ");
                }
                None if cases.is_empty() => return kept,
                None => return format!("CASE {cases}ELSE {kept} END"),
            }
        }
        "excluded.item".to_owned()
    }

    fn update(self) -> Function {
        let mut parameters = self.key_parameters();
        let count = parameters.len();
        parameters.extend(
            ["changes jsonb DEFAULT '{}'", "removed text[] DEFAULT '{}'", "added jsonb DEFAULT '{}'"]
                .map(str::to_owned),
        );
        let (changes, removed, added) =
            (format!("${}", count + 1), format!("${}", count + 2), format!("${}", count + 3));
        let names = format!(
            "(ARRAY(SELECT jsonb_object_keys({changes})) || {removed} || ARRAY(SELECT jsonb_object_keys({added})))"
        );
        let keys = sql::array(self.shape.keys().map(|key| key.name.as_str()));
        let given: Vec<String> = (1..=count).map(|at| format!("${at}")).collect();
        let pairs: Vec<String> = self
            .shape
            .keys()
            .zip(&given)
            .map(|(key, given)| format!("{}, {given}", sql::literal(&key.name)))
            .collect();
        let columns = self.shape.columns("");
        let mut statements = vec![format!("SELECT items.valid(NOT {names} && {keys})")];
        statements.extend(self.permitted_among("$1", &names, &[]));
        statements.extend(self.ended(&given));
        statements.push(format!(
            "INSERT INTO items.{} AS o ({columns}, item)\n    \
             VALUES ({}, items.sum(jsonb_build_object({}) || {changes}, {added}) - {removed})\n    \
             ON CONFLICT ({columns}) DO UPDATE SET item = items.sum(o.item || {changes}, {added}) - {removed}",
            self.shape.name,
            given.join(", "),
            pairs.join(", ")
        ));
        Function { parameters, returns: "void", statements }
    }

    /// `key text`, `sort numeric`
    fn key_parameters(self) -> Vec<String> {
        let columns = ["key", "sort"].into_iter().zip(self.shape.keys());
        columns.map(|(column, key)| format!("{column} {}", type_of(key))).collect()
    }

    /// The one row whose keys are the first parameters.
    fn one(self, lasting: bool) -> String {
        let columns = ["key", "sort"].into_iter().zip(self.shape.keys());
        let mut conditions: Vec<String> =
            columns.enumerate().map(|(at, (column, _))| format!("o.{column} = ${}", at + 1)).collect();
        conditions.extend(self.shape.lasting("o.item").filter(|_| lasting));
        conditions.join(" AND ")
    }

    /// Takes the row of these keys out if it has ended, so that nothing of it lives on.
    fn ended(self, values: &[String]) -> Option<String> {
        let over = self.shape.over("o.item")?;
        let columns = ["key", "sort"].into_iter().zip(values);
        let keys: Vec<String> = columns.map(|(column, value)| format!("o.{column} = {value}")).collect();
        Some(format!("DELETE FROM items.{} AS o WHERE {} AND {over}", self.shape.name, keys.join(" AND ")))
    }

    fn condition(self, limit: Limit<'_>, key: &str, names: &str) -> Option<String> {
        let keys: Vec<&str> = self.shape.keys().map(|key| key.name.as_str()).collect();
        limit::condition(limit, &self.shape.table.key, key, names, &keys)
    }

    /// Stops what none of the lines permits.
    fn permitted(self, key: &str, names: &str) -> Option<String> {
        let keys: Vec<&str> = self.shape.keys().map(|key| key.name.as_str()).collect();
        self.permitted_among(key, names, &keys)
    }

    fn permitted_among(self, key: &str, names: &str, keys: &[&str]) -> Option<String> {
        let by = &self.shape.table.key;
        let conditions = self.limits.iter().map(|limit| limit::condition(*limit, by, key, names, keys));
        Some(format!("SELECT items.permit({})", limit::any(conditions)?))
    }
}

/// No limit at all, for verbs that everyone shares who may use them on the whole table.
pub const WHOLE: &[Limit<'static>] = &[Limit { scope: &Scope::All, fields: &[] }];
