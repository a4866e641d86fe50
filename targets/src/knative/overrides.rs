//! `set PATH = VALUE`: one field of a declaration's main object, replaced.

use super::object::Object;
use super::yaml;
use scant_compiler::codes::BAD_OVERRIDE_PATH;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use serde::Serialize;
use serde_json::{Map, Value};

/// A `set` line, its value already an object's.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The field, segment by segment.
    pub path: Vec<String>,
    /// Its new value.
    pub value: Value,
    /// The path in the spec.
    pub span: Span,
}

/// The document of `object` with every setting put in.
pub fn apply<B: Serialize>(settings: &[Setting], object: &Object<B>) -> Result<String, Box<Diagnostic>> {
    // An object's keys are texts, so it is JSON.
    let mut value = serde_json::to_value(object).unwrap_or(Value::Null);
    for setting in settings {
        setting.put(&mut value)?;
    }
    Ok(yaml::text(&value))
}

impl Setting {
    fn put(&self, object: &mut Value) -> Result<(), Box<Diagnostic>> {
        let mut place = object;
        for (i, segment) in self.path.iter().enumerate() {
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
            place = match place {
                Value::Object(members) => members.entry(segment.as_str()).or_insert(Value::Null),
                Value::Array(items) => match segment.parse::<usize>().ok().and_then(|i| items.get_mut(i)) {
                    Some(item) => item,
                    None => {
                        return Err(self.blocked(i, "a list, and this is not the place of one of its items"));
                    }
                },
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                    return Err(self.blocked(i, "a single value"));
                }
            };
        }
        *place = self.value.clone();
        Ok(())
    }

    fn blocked(&self, at: usize, what: &str) -> Box<Diagnostic> {
        let before = self.path.get(..at).unwrap_or_default().join(".");
        let message = format!("`{}` cannot be set: `{before}` is {what}", self.path.join("."));
        Box::new(
            Diagnostic::error(&BAD_OVERRIDE_PATH, self.span, message)
                .help(format!("set `{before}` as a whole")),
        )
    }
}
