//! A phase's result beside what it has to say: no phase stops another from running.

use crate::diagnostic::{Diagnostic, Level};

/// A value and the messages met on the way to it.
#[derive(Debug, Clone)]
pub struct Reported<T> {
    /// What could be made, without what was broken.
    pub value: T,
    /// What was said.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Reported<T> {
    /// Whether any message is an error.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

/// Whether any of the messages is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error)
}
