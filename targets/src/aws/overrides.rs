//! `set PATH = VALUE`: one property of an emitted resource, replaced.

use super::expr::{self, INLINE, INLINE_PARAMETER, MARK, PARAMETER, VALUE};
use crate::shared::fragment::fragment;
use crate::shared::set::set;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Which resource of a declaration a `set` line is about: the first word of its path says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    /// None of them: this resource cannot be set.
    Nothing,
    /// The declaration's main resource.
    Main,
    /// `role.…`
    Role,
    /// `logs.…`
    Logs,
    /// `queue.…`: the queue made for dead letters.
    Queue,
    /// `stage.…`
    Stage,
}

impl Reached {
    /// The resource that `path` is about and the rest of the path.
    pub fn of(path: &[String]) -> (Self, &[String]) {
        match path {
            [first, rest @ ..] if !rest.is_empty() => match Self::of_part(first) {
                Some(reached) => (reached, rest),
                None => (Self::Main, path),
            },
            _ => (Self::Main, path),
        }
    }

    /// The parts a path can begin with.
    pub const PARTS: [(&'static str, Self); 4] =
        [("role", Self::Role), ("logs", Self::Logs), ("queue", Self::Queue), ("stage", Self::Stage)];

    /// The part of that word.
    pub fn of_part(word: &str) -> Option<Self> {
        Self::PARTS.iter().find(|(known, _)| *known == word).map(|(_, reached)| *reached)
    }
}

/// A `set` line, its value already a template's.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Which resource.
    pub reached: Reached,
    /// The property, segment by segment.
    pub path: Vec<String>,
    /// Its new value, as a fragment.
    pub value: String,
    /// The path in the spec.
    pub span: Span,
}

impl Setting {
    /// The properties in `body`, which stand at `depth`, with this one replaced.
    pub fn apply(&self, body: &str, depth: usize) -> Result<String, Box<Diagnostic>> {
        let mut properties: Value = parse(body);
        set(&mut properties, &self.path, parse(&self.value), self.span)?;
        Ok(fragment(&Marked(&properties), depth))
    }
}

/// A fragment as a value: its marks become text.
fn parse(fragment: &str) -> Value {
    let mut json = String::with_capacity(fragment.len() + 64);
    let mut pieces = fragment.split(MARK);
    json.push_str(pieces.next().unwrap_or_default());
    while let Some(mark) = pieces.next() {
        let quote = if mark.starts_with([VALUE, PARAMETER]) { "\"" } else { "" };
        json.push_str(&format!("{quote}\\u0001{mark}\\u0001{quote}"));
        json.push_str(pieces.next().unwrap_or_default());
    }
    // What the fragment writer wrote is JSON.
    serde_json::from_str(&json).unwrap_or(Value::Null)
}

/// A value whose texts may hold marks.
struct Marked<'v>(&'v Value);

impl Serialize for Marked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) if text.contains(MARK) => {
                let kind = text.strip_prefix(MARK).and_then(|rest| rest.chars().next());
                match kind {
                    Some(VALUE | PARAMETER) => serializer.serialize_bytes(text.as_bytes()),
                    Some(INLINE | INLINE_PARAMETER) | Some(_) | None => serializer
                        .serialize_bytes(expr::quoted(text).replace("\\u0001", &MARK.to_string()).as_bytes()),
                }
            }
            Value::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, &Marked(value))?;
                }
                map.end()
            }
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Marked(item))?;
                }
                list.end()
            }
            value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                value.serialize(serializer)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::expr::Expr;
    use crate::aws::ids::{LogicalId, Part};
    use scant_compiler::model::Name;
    use std::collections::BTreeMap;

    fn set(path: &[&str], value: &str) -> Result<String, Box<Diagnostic>> {
        let table = LogicalId::of(&Name::new("orders"), Part::Table);
        let inner: BTreeMap<&str, Expr> = BTreeMap::from([
            ("Arn", Expr::arn(&table)),
            ("Text", Expr::arn(&table).then("/index/\"x\"")),
            ("Plain", Expr::text("b")),
        ]);
        let body = fragment(&BTreeMap::from([("Inner", inner)]), 1);
        let path = path.iter().map(|segment| (*segment).to_owned()).collect();
        Setting { reached: Reached::Main, path, value: value.to_owned(), span: Span::default() }
            .apply(&body, 1)
    }

    #[test]
    fn one_property_is_replaced_and_marks_stay() {
        let same = set(&["Inner", "Plain"], "\"b\"");
        let other = set(&["Inner", "Plain"], "\"c\"");
        assert!(same.as_ref().is_ok_and(|body| body.matches(MARK).count() == 4));
        assert_eq!(other.ok(), same.ok().map(|body| body.replace("\"b\"", "\"c\"")));
    }

    #[test]
    fn what_is_missing_on_the_way_is_made() {
        let deep = set(&["New", "Deep"], "[1, { \"A\": true }]");
        assert!(deep.is_ok_and(|body| body.contains("\"Deep\": [")));
    }

    #[test]
    fn a_single_value_has_no_parts() {
        assert!(set(&["Inner", "Plain", "More"], "1").is_err());
        assert!(set(&["Inner", "Arn", "More"], "1").is_err());
    }
}
