//! Ranges AWS sets for values that scant leaves open, said at the line.

use super::codes;
use scant_compiler::words::duration as spelled;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::ops::RangeInclusive;

/// A unit durations are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl Unit {
    /// Milliseconds in one.
    pub fn milliseconds(self) -> u64 {
        match self {
            Self::Seconds => 1_000,
            Self::Hours => 3_600_000,
            Self::Days => 86_400_000,
        }
    }

    /// The number of whole ones in `milliseconds`; `check` has refused what leaves a rest.
    pub fn count(self, milliseconds: u64) -> u64 {
        milliseconds / self.milliseconds()
    }

    fn word(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }
}

/// Refuses a duration that is not a whole number of `unit`s within `range`.
pub fn time(
    what: &str,
    milliseconds: u64,
    unit: Unit,
    range: RangeInclusive<u64>,
    span: Span,
    findings: &mut Vec<Diagnostic>,
) {
    let one = unit.milliseconds();
    let (from, to) = (range.start() * one, range.end() * one);
    if !(from..=to).contains(&milliseconds) {
        findings.push(beyond(what, &spelled(milliseconds), &spelled(from), &spelled(to), span));
    } else if !milliseconds.is_multiple_of(one) {
        let message =
            format!("{what} is counted in whole {} on aws, not {}", unit.word(), spelled(milliseconds));
        findings.push(Diagnostic::error(&codes::AWS_LIMIT, span, message).help(format!(
            "write {} or {}",
            spelled(milliseconds / one * one),
            spelled((milliseconds / one + 1) * one)
        )));
    }
}

/// Refuses a count outside `range`.
pub fn count(what: &str, count: u64, range: RangeInclusive<u64>, span: Span, findings: &mut Vec<Diagnostic>) {
    if !range.contains(&count) {
        findings.push(beyond(
            what,
            &count.to_string(),
            &range.start().to_string(),
            &range.end().to_string(),
            span,
        ));
    }
}

fn beyond(what: &str, value: &str, from: &str, to: &str, span: Span) -> Diagnostic {
    let message = format!("{what} is between {from} and {to} on aws, not {value}");
    Diagnostic::error(&codes::AWS_LIMIT, span, message)
}
