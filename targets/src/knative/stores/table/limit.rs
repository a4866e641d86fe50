//! What a function's lines limit it to, as a condition in the verb that is made for it.

use super::super::sql;
use scant_compiler::access::Row;
use scant_compiler::model::{KeyAttribute, KeyType, Scope};

/// One line's limit on a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit<'m> {
    /// On which keys.
    pub scope: &'m Scope,
    /// On which attributes; empty means all.
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
}

/// Whether a line permits a request. `key` is the partition key that is asked for, in SQL, `names` the array of the
/// attributes that are named; `keys` may always be named. `None` permits every request.
pub fn condition(
    limit: Limit<'_>,
    by: &KeyAttribute,
    key: &str,
    names: &str,
    keys: &[&str],
) -> Option<String> {
    let parts: Vec<String> =
        [scope(limit.scope, by, key), fields(limit.fields, names, keys)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// Whether any of the lines permits it; nothing if one of them permits everything.
pub fn any(conditions: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let conditions: Option<Vec<String>> = conditions.into_iter().collect();
    let conditions = conditions?;
    match conditions.as_slice() {
        [only] => Some(only.clone()),
        _ => Some(format!("({})", conditions.join(") OR ("))),
    }
}

/// Whether a key is in a scope.
pub fn scope(scope: &Scope, by: &KeyAttribute, key: &str) -> Option<String> {
    // A number is compared as it is written, without zeros at its end.
    let key = match by.key_type {
        KeyType::String => key.to_owned(),
        KeyType::Number => format!("trim_scale({key})::text"),
    };
    match scope {
        Scope::All => None,
        Scope::Keys(keys) => Some(format!("{key} = ANY ({})", sql::array(keys.iter().map(String::as_str)))),
        Scope::Prefixes(prefixes) => {
            let starts: Vec<String> = prefixes
                .iter()
                .map(|prefix| format!("starts_with({key}, {})", sql::literal(prefix)))
                .collect();
            Some(if starts.len() == 1 { starts.concat() } else { format!("({})", starts.join(" OR ")) })
        }
    }
}

/// Whether only attributes of `fields`, or keys, are named.
pub fn fields(fields: &[String], names: &str, keys: &[&str]) -> Option<String> {
    if fields.is_empty() {
        return None;
    }
    let others = fields.iter().map(String::as_str).filter(|field| !keys.contains(field));
    Some(format!("{names} <@ {}", sql::array(keys.iter().copied().chain(others))))
}
