//! `where key` and `fields` as conditions.

use super::names::{array, literal};
use scant_compiler::access::Row;
use scant_compiler::model::{KeyAttribute, KeyType, Scope};

/// How far a right on a table reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit<'m> {
    /// On which keys.
    pub scope: &'m Scope,
    /// On which attributes; none said means all.
    pub fields: &'m [String],
}

impl<'m> Limit<'m> {
    /// The limit of a right.
    pub fn of(row: &'m Row) -> Self {
        Self { scope: &row.scope, fields: &row.fields }
    }

    /// Whether it limits nothing.
    pub fn is_none(self) -> bool {
        *self.scope == Scope::All && self.fields.is_empty()
    }

    /// What must hold of a key and of the attributes named; `kept` may always be named.
    pub fn condition(self, by: &KeyAttribute, key: &str, named: &str, kept: &[&str]) -> Option<String> {
        match (self.keys(by, key), self.attributes(named, kept)) {
            (Some(keys), Some(attributes)) => Some(format!("{keys} AND {attributes}")),
            (one, other) => one.or(other),
        }
    }

    fn keys(self, by: &KeyAttribute, key: &str) -> Option<String> {
        let key = match by.key_type {
            KeyType::String => key.to_owned(),
            KeyType::Number => format!("trim_scale({key})::text"),
        };
        match self.scope {
            Scope::All => None,
            Scope::Keys(keys) => Some(format!("{key} = ANY ({})", array(keys.iter().map(String::as_str)))),
            Scope::Prefixes(starts) => {
                let tests: Vec<String> =
                    starts.iter().map(|start| format!("starts_with({key}, {})", literal(start))).collect();
                match tests.as_slice() {
                    [only] => Some(only.clone()),
                    tests => Some(format!("({})", tests.join(" OR "))),
                }
            }
        }
    }

    /// What must hold of the attributes named alone.
    pub fn attributes(self, named: &str, kept: &[&str]) -> Option<String> {
        if self.fields.is_empty() {
            return None;
        }
        let others = self.fields.iter().map(String::as_str).filter(|field| !kept.contains(field));
        Some(format!("{named} <@ {}", array(kept.iter().copied().chain(others))))
    }
}

/// One of several; nothing if one of them asks for nothing.
pub fn one_of(conditions: impl Iterator<Item = Option<String>>) -> Option<String> {
    let conditions: Vec<String> = conditions.collect::<Option<_>>()?;
    match conditions.as_slice() {
        [only] => Some(only.clone()),
        several => Some(format!("({})", several.join(") OR ("))),
    }
}
