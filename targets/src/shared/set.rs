//! `set PATH = VALUE`: one property of a document, replaced.

use scant_compiler::codes::BAD_OVERRIDE_PATH;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use serde_json::{Map, Value};

/// Puts `value` at `path` in `body`; what is missing on the way is made.
///
/// A path through a single value, or past the end of a list, is reported at `span`.
pub fn set(body: &mut Value, path: &[String], value: Value, span: Span) -> Result<(), Box<Diagnostic>> {
    let mut place = body;
    for (i, segment) in path.iter().enumerate() {
        if place.is_null() {
            *place = Value::Object(Map::new());
        }
        place = match place {
            Value::Object(members) => members.entry(segment.as_str()).or_insert(Value::Null),
            Value::Array(items) => match segment.parse::<usize>().ok().and_then(|i| items.get_mut(i)) {
                Some(item) => item,
                None => {
                    let what = "a list, and this is not the place of one of its items";
                    return Err(blocked(path, i, what, span));
                }
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                return Err(blocked(path, i, "a single value", span));
            }
        };
    }
    *place = value;
    Ok(())
}

fn blocked(path: &[String], at: usize, what: &str, span: Span) -> Box<Diagnostic> {
    let before = path.get(..at).unwrap_or_default().join(".");
    let message = format!("`{}` cannot be set: `{before}` is {what}", path.join("."));
    Box::new(Diagnostic::error(&BAD_OVERRIDE_PATH, span, message).help(format!("set `{before}` as a whole")))
}
