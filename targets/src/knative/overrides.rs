//! `set PATH = VALUE`: one field of a declaration's main object, replaced.

use super::object::Object;
use super::yaml;
use crate::shared::set::set;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use serde::Serialize;
use serde_json::Value;

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
        set(&mut value, &setting.path, setting.value.clone(), setting.span)?;
    }
    Ok(yaml::text(&value))
}
