//! What the function behind each verb must be, word for word: it runs with the owner's rights, so its body is the check.

use super::limit::{Limit, one_of};
use super::names::{array, literal, type_of, value};
use scant_compiler::model::{Index, KeyAttribute, Scope, Table};
use scant_compiler::vocabulary::Verb;

/// No limit.
pub const WHOLE: &[Limit<'static>] = &[Limit { scope: &Scope::All, fields: &[] }];
/// The attributes a reader names.
pub const NAMED: &str = "names text[] DEFAULT NULL";

/// A verb on a table, as its callers may do it.
#[derive(Debug, Clone, Copy)]
pub struct Make<'m> {
    /// The table.
    pub table: &'m Table,
    /// Its name.
    pub name: &'m str,
    /// One of these limits must let a call pass.
    pub limits: &'m [Limit<'m>],
}

/// A function's parameters, what it returns, and its statements.
pub struct Body {
    /// The parameters.
    pub parameters: Vec<String>,
    /// What it returns.
    pub returns: &'static str,
    /// The statements.
    pub statements: Vec<String>,
}

impl<'m> Make<'m> {
    /// The whole statement, with single spaces.
    pub fn statement(self, schema: &str, call: &str, verb: Verb, index: Option<&Index>) -> String {
        let body = match verb {
            Verb::Get => self.get(),
            Verb::Put => self.put(),
            Verb::Update => self.update(),
            Verb::Delete => self.delete(),
            Verb::Check => self.check(),
            Verb::Scan => self.scan(index),
            _ => self.query(index),
        };
        let statements: String = body.statements.iter().map(|statement| format!("{statement}; ")).collect();
        format!(
            "CREATE FUNCTION {schema}.{call}({}) RETURNS {} LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, \
             pg_temp BEGIN ATOMIC {statements}END",
            body.parameters.join(", "),
            body.returns
        )
    }

    /// The attributes that are keys, with the columns they stand in.
    pub fn keys(self) -> impl Iterator<Item = (&'static str, &'m KeyAttribute)> {
        ["key", "sort"].into_iter().zip(std::iter::once(&self.table.key).chain(&self.table.sort))
    }

    /// The names of its keys.
    pub fn key_names(self) -> Vec<&'m str> {
        self.keys().map(|(_, key)| key.name.as_str()).collect()
    }

    /// `key, sort`
    pub fn columns(self) -> String {
        self.keys().map(|(column, _)| column).collect::<Vec<_>>().join(", ")
    }

    /// Whether an item's time is over; of a table whose items have none, nothing.
    pub fn over(self) -> Option<String> {
        let attribute = self.table.expire_at.as_ref()?;
        Some(format!("items.is_over(o.item, {})", literal(&attribute.value)))
    }

    fn key_parameters(self) -> Vec<String> {
        self.keys().map(|(column, key)| format!("{column} {}", type_of(key))).collect()
    }

    fn this_one(self) -> String {
        let equal: Vec<String> =
            self.keys().enumerate().map(|(at, (column, _))| format!("o.{column} = ${}", at + 1)).collect();
        equal.join(" AND ")
    }

    fn this_lasting_one(self) -> String {
        match self.over() {
            Some(over) => format!("{} AND NOT {over}", self.this_one()),
            None => self.this_one(),
        }
    }

    /// The check that a call's keys and attributes are within a limit.
    pub fn permit(self, by: &KeyAttribute, key: &str, named: &str, kept: &[&str]) -> Option<String> {
        let conditions = self.limits.iter().map(|limit| limit.condition(by, key, named, kept));
        Some(format!("SELECT items.permit({})", one_of(conditions)?))
    }

    fn permit_by_key(self, key: &str, named: &str) -> Option<String> {
        self.permit(&self.table.key, key, named, &self.key_names())
    }

    fn get(self) -> Body {
        let mut parameters = self.key_parameters();
        parameters.push(NAMED.to_owned());
        let named = format!("${}", parameters.len());
        let found = format!(
            "SELECT items.part(o.item, {named}) FROM items.{} AS o WHERE {}",
            self.name,
            self.this_lasting_one()
        );
        Body {
            parameters,
            returns: "jsonb",
            statements: self.permit_by_key("$1", &named).into_iter().chain([found]).collect(),
        }
    }

    fn check(self) -> Body {
        let mut parameters = self.key_parameters();
        parameters.push("expected jsonb".to_owned());
        let expected = format!("${}", parameters.len());
        let there = format!("SELECT FROM items.{} AS o WHERE {}", self.name, self.this_lasting_one());
        let holds = format!(
            "SELECT CASE WHEN {expected} IS NULL THEN NOT EXISTS ({there}) ELSE EXISTS ({there} AND o.item @> {expected} \
             FOR SHARE) END"
        );
        let named = format!("ARRAY(SELECT jsonb_object_keys({expected}))");
        Body {
            parameters,
            returns: "boolean",
            statements: self.permit_by_key("$1", &named).into_iter().chain([holds]).collect(),
        }
    }

    fn delete(self) -> Body {
        let gone = format!("DELETE FROM items.{} AS o WHERE {}", self.name, self.this_one());
        let statements = self.permit_by_key("$1", "NULL").into_iter().chain([gone]).collect();
        Body { parameters: self.key_parameters(), returns: "void", statements }
    }

    /// Takes out an item whose time is over, before it is written anew.
    fn ended(self, values: &[String]) -> Option<String> {
        let over = self.over()?;
        let equal: Vec<String> =
            self.keys().zip(values).map(|((column, _), value)| format!("o.{column} = {value}")).collect();
        Some(format!("DELETE FROM items.{} AS o WHERE {} AND {over}", self.name, equal.join(" AND ")))
    }

    fn put(self) -> Body {
        let values: Vec<String> = self.keys().map(|(_, key)| value("$1", key)).collect();
        let there: Vec<String> = values.iter().map(|value| format!("{value} IS NOT NULL")).collect();
        let named = "ARRAY(SELECT jsonb_object_keys($1))";
        let key = value("$1", &self.table.key);
        let mut statements = vec![format!("SELECT items.valid({})", there.join(" AND "))];
        statements.extend(self.permit_by_key(&key, named));
        if self.limits.iter().any(|limit| !limit.fields.is_empty()) {
            statements.extend(self.ended(&values));
        }
        let columns = self.columns();
        statements.push(format!(
            "INSERT INTO items.{} AS o ({columns}, item) VALUES ({}, $1) ON CONFLICT ({columns}) DO UPDATE SET item = {}",
            self.name,
            values.join(", "),
            self.replaced(&key, named)
        ));
        Body { parameters: vec!["item jsonb".to_owned()], returns: "void", statements }
    }

    /// What a put leaves of an item: under a limit to attributes, all the others.
    fn replaced(self, key: &str, named: &str) -> String {
        let (whole, parts): (Vec<&Limit<'_>>, Vec<&Limit<'_>>) =
            self.limits.iter().partition(|limit| limit.fields.is_empty());
        let ordered: Vec<&Limit<'_>> = whole.into_iter().chain(parts).collect();
        let left = |limit: &Limit<'_>| match limit.fields {
            [] => "excluded.item".to_owned(),
            fields => format!("(o.item - {}) || excluded.item", array(fields.iter().map(String::as_str))),
        };
        let kept = self.key_names();
        let mut cases = String::new();
        for (at, limit) in ordered.iter().enumerate() {
            let condition = limit.condition(&self.table.key, key, named, &kept);
            match condition.filter(|_| at + 1 < ordered.len()) {
                Some(condition) => cases.push_str(&format!("WHEN {condition} THEN {} ", left(limit))),
                None if cases.is_empty() => return left(limit),
                None => return format!("CASE {cases}ELSE {} END", left(limit)),
            }
        }
        "excluded.item".to_owned()
    }

    fn update(self) -> Body {
        let mut parameters = self.key_parameters();
        let count = parameters.len();
        let given: Vec<String> = (1..=count).map(|at| format!("${at}")).collect();
        let [changes, removed, added] = [1, 2, 3].map(|more| format!("${}", count + more));
        parameters.extend(
            ["changes jsonb DEFAULT '{}'", "removed text[] DEFAULT '{}'", "added jsonb DEFAULT '{}'"]
                .map(str::to_owned),
        );
        let named = format!(
            "(ARRAY(SELECT jsonb_object_keys({changes})) || {removed} || ARRAY(SELECT jsonb_object_keys({added})))"
        );
        let keys = self.key_names();
        let pairs: Vec<String> =
            keys.iter().zip(&given).map(|(key, given)| format!("{}, {given}", literal(key))).collect();
        let columns = self.columns();
        let mut statements =
            vec![format!("SELECT items.valid(NOT {named} && {})", array(keys.iter().copied()))];
        statements.extend(self.permit(&self.table.key, "$1", &named, &[]));
        statements.extend(self.ended(&given));
        statements.push(format!(
            "INSERT INTO items.{} AS o ({columns}, item) VALUES ({}, items.sum(jsonb_build_object({}) || {changes}, {added}) - \
             {removed}) ON CONFLICT ({columns}) DO UPDATE SET item = items.sum(o.item || {changes}, {added}) - {removed}",
            self.name,
            given.join(", "),
            pairs.join(", ")
        ));
        Body { parameters, returns: "void", statements }
    }
}
