//! Findings for machines: one object, its shape numbered.

use super::place::{Place, Places};
use super::{Report as Shows, Tally, fingerprint};
use crate::failure::Failure;
use crate::shown::Shown;
use scant_lang::diagnostic::{Diagnostic, Label, Level};
use scant_lang::source::Span;
use serde::Serialize;
use serde_json::Value;

/// The number that changes when a field changes its meaning or goes away.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    findings: Vec<Finding<'a>>,
    summary: Tally,
}

#[derive(Serialize)]
struct Finding<'a> {
    id: &'a str,
    level: &'static str,
    fingerprint: String,
    message: &'a str,
    labels: Vec<Labelled<'a>>,
    steps: Vec<Labelled<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    fix: Option<Repair<'a>>,
}

#[derive(Serialize)]
struct Labelled<'a> {
    #[serde(flatten)]
    region: Region<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Repair<'a> {
    message: &'a str,
    safe: bool,
    edits: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(flatten)]
    region: Region<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Region<'a> {
    file: &'a str,
    start: Place,
    end: Place,
}

/// The object as text, with a line end. The first label of a finding is its place.
pub fn render(
    shown: &Shown<'_>,
    places: &Places<'_>,
    shows: Shows<'_>,
    summary: Tally,
) -> Result<String, Failure> {
    let prints = fingerprint::of(shown.sources, shows.findings);
    let findings = shows.findings.iter().zip(prints);
    let findings = findings.map(|(finding, fingerprint)| of(places, finding, fingerprint)).collect();
    let report = serde_json::to_value(Report { schema: SCHEMA, findings, summary });
    let mut report = report.map_err(|error| Failure::world(format!("cannot write JSON: {error}")))?;
    if let (Value::Object(fields), Some((name, value))) = (&mut report, shows.extra) {
        fields.insert(name.to_owned(), value);
    }
    Ok(format!("{report:#}\n"))
}

fn of<'a>(places: &'a Places<'_>, finding: &'a Diagnostic, fingerprint: String) -> Finding<'a> {
    Finding {
        id: finding.code.id,
        level: level(finding.level),
        fingerprint,
        message: &finding.message,
        labels: labelled(places, &finding.labels),
        steps: labelled(places, &finding.steps),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().map(|fix| Repair {
            message: &fix.message,
            safe: fix.safe,
            edits: fix
                .edits
                .iter()
                .map(|edit| Change { region: region(places, edit.span), text: &edit.text })
                .collect(),
        }),
    }
}

fn labelled<'a>(places: &'a Places<'_>, labels: &'a [Label]) -> Vec<Labelled<'a>> {
    labels
        .iter()
        .map(|label| Labelled { region: region(places, label.span), message: &label.message })
        .collect()
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn region<'a>(places: &'a Places<'_>, span: Span) -> Region<'a> {
    let (start, end) = places.of(span);
    Region { file: places.name_of(span), start, end }
}
