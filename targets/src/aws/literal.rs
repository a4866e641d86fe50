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
            // Whole seconds, as nearly every property that is a time takes it.
            Literal::Duration(milliseconds) => serializer.serialize_u64(milliseconds / 1000),
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
