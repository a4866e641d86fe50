//! Changes as SARIF: what permits more is a warning, all else a note.

use super::side::Side;
use crate::failure::Failure;
use crate::render;
use scant_compiler::diff::{Change, Section};
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// A rule a section, in the order of the sections.
static KINDS: [Code; 6] = [
    Code {
        id: "change-widened",
        summary: "more is permitted than before",
        page: "A right, a trigger, a subscription or an export lets more through than in the old revision.",
    },
    Code {
        id: "change-exposed",
        summary: "more is open to the outside than before",
        page: "A route, an origin, a rate, an authoriser or an open network lets in others than in the old revision.",
    },
    Code {
        id: "change-unjudged",
        summary: "a provider's own words changed",
        page: "What `set`, `raw` and `target` say is the provider's; whether it permits more is for people to judge.",
    },
    Code {
        id: "change-narrowed",
        summary: "less is permitted than before",
        page: "A right, a trigger, a route or an export lets less through than in the old revision.",
    },
    Code {
        id: "change-declared",
        summary: "something is new, gone, renamed or made anew",
        page: "A function, an api or a store is not what it was. A store that is made anew begins empty.",
    },
    Code {
        id: "change-other",
        summary: "a setting changed",
        page: "Another setting has another value. Nobody gains or loses a right by it.",
    },
];

/// The log. What is gone has no line in the new revision: it stands at the beginning of its entry file.
pub fn render(changes: &[Change], after: &Side) -> Result<String, Failure> {
    let findings: Vec<Diagnostic> = changes.iter().filter_map(finding).collect();
    render::sarif::changes(&after.shown(), after.files(), &findings, &KINDS)
}

fn finding(change: &Change) -> Option<Diagnostic> {
    let section = change.section();
    let code = KINDS.get(Section::ALL.iter().position(|known| *known == section)?)?;
    let mut finding = Diagnostic::error(code, change.after.unwrap_or_default(), super::sentence(change));
    finding.level = if section.may_widen() { Level::Warning } else { Level::Note };
    finding.about = vec![change.subject.word().to_owned(), change.of.clone(), change.sentence.clone()];
    Some(finding)
}
