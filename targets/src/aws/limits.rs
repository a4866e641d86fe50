//! Ranges AWS sets for values that scant leaves open, said at the line.

use super::codes;
use crate::shared::limits::Limits;
pub use crate::shared::limits::Unit;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::ops::RangeInclusive;

const LIMITS: Limits = Limits { code: &codes::AWS_LIMIT, target: "aws" };

/// Refuses a duration that is not a whole number of `unit`s within `range`.
pub fn time(
    what: &str,
    milliseconds: u64,
    unit: Unit,
    range: RangeInclusive<u64>,
    span: Span,
    findings: &mut Vec<Diagnostic>,
) {
    LIMITS.time(what, milliseconds, unit, range, span, findings);
}

/// Refuses a count outside `range`.
pub fn count(what: &str, count: u64, range: RangeInclusive<u64>, span: Span, findings: &mut Vec<Diagnostic>) {
    LIMITS.count(what, count, range, span, findings);
}
