//! `set PATH = VALUE`: which of a declaration's resources a path is about, and the entry with the property replaced.

use crate::shared::fragment::fragment;
use crate::shared::set::set;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use serde_json::Value;

/// Which resource of a declaration a `set` line is about: the first word of its path says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    /// None of them: this resource cannot be set.
    Nothing,
    /// The declaration's main resource.
    Main,
    /// `plan.…`: the plan of a function.
    Plan,
    /// `host.…`: the storage account of a function's host.
    Host,
}

impl Reached {
    /// The parts a path can begin with.
    pub const PARTS: [(&'static str, Self); 2] = [("plan", Self::Plan), ("host", Self::Host)];

    /// The resource that `path` is about and the rest of the path.
    pub fn of(path: &[String]) -> (Self, &[String]) {
        match path {
            [first, rest @ ..] if !rest.is_empty() => {
                let part = Self::PARTS.iter().find(|(known, _)| known == first);
                part.map_or((Self::Main, path), |(_, reached)| (*reached, rest))
            }
            _ => (Self::Main, path),
        }
    }
}

/// A `set` line, its value already a template's.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Which resource.
    pub reached: Reached,
    /// The property, segment by segment, from the entry's own members on: `properties.…`, `sku.name`, `tags.…`.
    pub path: Vec<String>,
    /// Its new value, as JSON.
    pub value: String,
    /// The path in the spec.
    pub span: Span,
}

impl Setting {
    /// The entry in `body`, which stands at `depth`, with this property replaced.
    pub fn apply(&self, body: &str, depth: usize) -> Result<String, Box<Diagnostic>> {
        // What the fragment writer wrote is JSON.
        let mut entry: Value = serde_json::from_str(body).unwrap_or_default();
        let value = serde_json::from_str(&self.value).unwrap_or_default();
        set(&mut entry, &self.path, value, self.span)?;
        Ok(fragment(&entry, depth))
    }
}
