//! Ranges a provider sets for values that scant leaves open, said at the line.

use scant_compiler::words::duration as spelled;
use scant_lang::diagnostic::{Code, Diagnostic};
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

/// Whose ranges they are.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The message about a value beyond one.
    pub code: &'static Code,
    /// The provider, as specs name it.
    pub target: &'static str,
}

impl Limits {
    /// Refuses a duration that is not a whole number of `unit`s within `range`.
    pub fn time(
        self,
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
            findings.push(self.beyond(what, &spelled(milliseconds), &spelled(from), &spelled(to), span));
        } else if !milliseconds.is_multiple_of(one) {
            let message = format!(
                "{what} is counted in whole {} on {}, not {}",
                unit.word(),
                self.target,
                spelled(milliseconds)
            );
            findings.push(Diagnostic::error(self.code, span, message).help(format!(
                "write {} or {}",
                spelled(milliseconds / one * one),
                spelled((milliseconds / one + 1) * one)
            )));
        }
    }

    /// Refuses a count outside `range`.
    pub fn count(
        self,
        what: &str,
        count: u64,
        range: RangeInclusive<u64>,
        span: Span,
        findings: &mut Vec<Diagnostic>,
    ) {
        if !range.contains(&count) {
            let (from, to) = (range.start().to_string(), range.end().to_string());
            findings.push(self.beyond(what, &count.to_string(), &from, &to, span));
        }
    }

    fn beyond(self, what: &str, value: &str, from: &str, to: &str, span: Span) -> Diagnostic {
        let message = format!("{what} is between {from} and {to} on {}, not {value}", self.target);
        Diagnostic::error(self.code, span, message)
    }
}
