//! Changes for machines: one object, its shape numbered.

use super::{Shown, sections};
use crate::failure::Failure;
use crate::render::{Place, Places};
use scant_compiler::diff::Change;
use scant_lang::source::Span;
use serde::Serialize;
use std::collections::BTreeMap;

/// The number that changes when a field changes its meaning or goes away.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    changes: Vec<Told<'a>>,
    /// How many there are of each section that has any.
    summary: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct Told<'a> {
    section: &'static str,
    direction: &'static str,
    subject: &'static str,
    of: &'a str,
    sentence: &'a str,
    /// The line of the old revision.
    before: Option<Region<'a>>,
    /// The line of the new revision.
    after: Option<Region<'a>>,
    environments: &'a [String],
    targets: Vec<&'static str>,
}

#[derive(Serialize)]
struct Region<'a> {
    file: &'a str,
    start: Place,
    end: Place,
}

/// The object as text, with a line end.
pub fn render(shown: &Shown<'_>) -> Result<String, Failure> {
    let changes = shown.changes.iter().map(|change| told(shown, change)).collect();
    let summary = sections(shown.changes).map(|(section, of)| (section.word(), of.len())).collect();
    let report = Report { schema: SCHEMA, changes, summary };
    serde_json::to_string_pretty(&report)
        .map(|text| text + "\n")
        .map_err(|error| Failure::world(format!("cannot write JSON: {error}")))
}

fn told<'a>(shown: &Shown<'a>, change: &'a Change) -> Told<'a> {
    Told {
        section: change.section().word(),
        direction: change.direction.word(),
        subject: change.subject.word(),
        of: &change.of,
        sentence: &change.sentence,
        before: change.before.map(|span| region(shown.before, span)),
        after: change.after.map(|span| region(shown.after, span)),
        environments: &change.environments,
        targets: change.targets.iter().map(|target| target.word()).collect(),
    }
}

fn region<'a>(places: &'a Places<'_>, span: Span) -> Region<'a> {
    let (start, end) = places.of(span);
    Region { file: places.name_of(span), start, end }
}
