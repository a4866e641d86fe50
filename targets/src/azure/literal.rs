//! Literals on their way into a template.

use super::context::Context;
use scant_compiler::model::Literal;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// A literal on its way into a template.
#[derive(Debug, Clone, Copy)]
pub struct Written<'l> {
    /// The program, for what the literal refers to.
    pub context: &'l Context<'l>,
    /// The literal.
    pub literal: &'l Literal,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let context = self.context;
        match self.literal {
            Literal::Text(text) => context.text(text).serialize(serializer),
            Literal::Int(number) => serializer.serialize_i64(*number),
            Literal::Number(number) => serializer.serialize_f64(*number),
            Literal::Bool(value) => serializer.serialize_bool(*value),
            // As nearly every property that is a time takes it: `PT30S`.
            Literal::Duration(milliseconds) => serializer.serialize_str(&iso(*milliseconds)),
            Literal::Size(bytes) => serializer.serialize_u64(*bytes),
            Literal::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for literal in items {
                    list.serialize_element(&Written { context, literal })?;
                }
                list.end()
            }
            Literal::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, literal) in members {
                    map.serialize_entry(key, &Written { context, literal })?;
                }
                map.end()
            }
        }
    }
}

/// Milliseconds in ISO 8601: days and seconds, which are always the same length.
/// <https://learn.microsoft.com/azure/service-bus-messaging/message-expiration>
pub fn iso(milliseconds: u64) -> String {
    const DAY: u64 = 86_400;
    let seconds = milliseconds.div_ceil(1000);
    let (days, rest) = (seconds / DAY, seconds % DAY);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    let parts = [(hours, 'H'), (minutes, 'M'), (seconds, 'S')];
    let time: String =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    match (days, time.is_empty()) {
        (0, true) => "PT0S".to_owned(),
        (0, false) => format!("PT{time}"),
        (_, true) => format!("P{days}D"),
        (_, false) => format!("P{days}DT{time}"),
    }
}
