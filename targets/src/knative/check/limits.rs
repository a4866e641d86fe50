//! Ranges of Knative for values that scant leaves open, said at the line.

use crate::knative::codes::KNATIVE_LIMIT;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// A value outside its range.
pub fn beyond(what: &str, value: &str, from: &str, to: &str, span: Span) -> Diagnostic {
    let message = format!("{what} is between {from} and {to} on knative, not {value}");
    Diagnostic::error(&KNATIVE_LIMIT, span, message)
}
