//! Settings as names and values, and what changed among them.

use super::change::{Direction, Subject};
use super::report::Report;
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// One setting of something, in the words of the spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name: `memory`, `env LOG_LEVEL`.
    pub name: String,
    /// Its value: `512MB`.
    pub value: String,
    /// Where it is said; nothing where a default has no place.
    pub span: Option<Span>,
}

impl Setting {
    /// A setting said at `span`.
    pub fn new(name: impl Into<String>, value: impl Into<String>, span: Span) -> Self {
        Self { name: name.into(), value: value.into(), span: (span != Span::default()).then_some(span) }
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.value)
    }
}

/// Says of each setting that is new, gone or has another value that it is: nobody gains or loses a right by it.
pub fn compare(old: &[Setting], new: &[Setting], (subject, of): (Subject, &str), report: &mut Report) {
    compare_as(Direction::Neither, old, new, (subject, of), report);
}

/// The same in a direction.
pub fn compare_as(
    direction: Direction,
    old: &[Setting],
    new: &[Setting],
    (subject, of): (Subject, &str),
    report: &mut Report,
) {
    let mut names: BTreeMap<&str, (Option<&Setting>, Option<&Setting>)> = BTreeMap::new();
    for setting in old {
        names.entry(&setting.name).or_default().0 = Some(setting);
    }
    for setting in new {
        names.entry(&setting.name).or_default().1 = Some(setting);
    }
    for (name, (was, is)) in names {
        let sentence = match (was, is) {
            (Some(was), Some(is)) if was.value == is.value => continue,
            (Some(was), Some(is)) => format!("{name} of {of} is now {}; before, {}", is.value, was.value),
            (None, Some(is)) => format!("{name} of {of} is now {}; before, it was not said", is.value),
            (Some(was), None) => format!("{name} of {of} is no longer said; before, it was {}", was.value),
            (None, None) => continue,
        };
        let places = (was.and_then(|was| was.span), is.and_then(|is| is.span));
        report.say(direction, subject, of, sentence, places);
    }
}
