//! A finding as a SARIF result: where it is, what it is known by, the path to it, its repair, its acceptance.

use super::ROOT;
use super::log::{
    ArtifactChange, ArtifactLocation, CodeFlow, Fingerprints, Fix, Found, Location, Notification, Physical,
    Region, Replacement, Rule, Step, Suppression, Text, ThreadFlow,
};
use crate::render::place::{Place, Places};
use crate::render::sentence;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use scant_compiler::acceptance::Accepted;
use scant_lang::diagnostic::{self as lang, Diagnostic, Label, Level};
use scant_lang::source::Span;

/// How many places GitHub takes for one result (its page on SARIF support).
const PLACES: usize = 1000;

/// What stays as it is in the path of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What all results are made with.
pub struct Results<'a> {
    /// The path of each file in the repository.
    pub files: Vec<String>,
    /// Lines and columns.
    pub places: &'a Places<'a>,
    /// The rules of the run.
    pub rules: &'a [Rule],
}

impl Results<'_> {
    /// A finding that nobody accepts.
    pub fn of(&self, finding: &Diagnostic, fingerprint: &str) -> Found {
        let others = || finding.labels.iter().skip(1).take(PLACES).enumerate();
        let related = others().map(|(at, label)| Location {
            id: Some(at + 1),
            message: Some(Text::new(words(label))),
            ..self.location(label.span)
        });
        let mut message = vec![sentence(&finding.message)];
        message.extend(others().map(|(at, label)| format!("[{}]({}).", escaped(&words(label)), at + 1)));
        message.extend(finding.notes.iter().map(|note| sentence(note)));
        message.extend(finding.help.iter().map(|help| sentence(help)));
        Found {
            rule_id: finding.code.id,
            rule_index: self.rules.iter().position(|rule| rule.id == finding.code.id),
            kind: "fail",
            level: level(finding.level),
            message: Text::new(message.join(" ")),
            locations: vec![self.location(finding.span())],
            related_locations: related.collect(),
            code_flows: self.flows(&finding.steps),
            partial_fingerprints: Fingerprints { primary_location_line_hash: fingerprint.to_owned() },
            fixes: finding.fix.iter().map(|fix| self.fix(fix)).collect(),
            suppressions: Vec::new(),
        }
    }

    /// One that the spec accepts.
    pub fn of_accepted(&self, accepted: &Accepted, fingerprint: &str) -> Found {
        let suppression = Suppression {
            kind: "inSource",
            status: "accepted",
            justification: accepted.because.clone(),
            location: self.location(accepted.at),
        };
        Found { suppressions: vec![suppression], ..self.of(&accepted.finding, fingerprint) }
    }

    /// A finding that kept a file from being read.
    pub fn notification(&self, finding: &Diagnostic) -> Notification {
        Notification {
            level: level(finding.level),
            message: Text::new(sentence(&finding.message)),
            locations: vec![self.location(finding.span())],
        }
    }

    fn flows(&self, steps: &[Label]) -> Vec<CodeFlow> {
        let step = |step: &Label| {
            let message = Some(Text::new(words(step)));
            Step { location: Location { message, ..self.location(step.span) } }
        };
        let locations: Vec<Step> = steps.iter().take(PLACES).map(step).collect();
        let flow = || CodeFlow { thread_flows: [ThreadFlow { locations }] };
        (!steps.is_empty()).then(flow).into_iter().collect()
    }

    fn fix(&self, fix: &lang::Fix) -> Fix {
        let mut changes: Vec<(u32, ArtifactChange)> = Vec::new();
        for edit in &fix.edits {
            let (start, end) = self.places.of(edit.span);
            let replacement = Replacement {
                deleted_region: region(start, end),
                inserted_content: Text::new(edit.text.clone()),
            };
            let file = edit.span.file.0;
            match changes.iter_mut().find(|(known, _)| *known == file) {
                Some((_, change)) => change.replacements.push(replacement),
                None => changes.push((
                    file,
                    ArtifactChange {
                        artifact_location: self.artifact(edit.span),
                        replacements: vec![replacement],
                    },
                )),
            }
        }
        let artifact_changes = changes.into_iter().map(|(_, change)| change).collect();
        Fix { description: Text::new(sentence(&fix.message)), artifact_changes }
    }

    /// A place on one line: GitHub shows an alert beside a change only if all its lines are changed.
    fn location(&self, span: Span) -> Location {
        let (start, end) = self.places.of_line(span);
        let physical_location =
            Physical { artifact_location: self.artifact(span), region: region(start, end) };
        Location { id: None, physical_location, message: None }
    }

    fn artifact(&self, span: Span) -> ArtifactLocation {
        let file = self.files.get(span.file.0 as usize).map_or("", String::as_str);
        ArtifactLocation { uri: utf8_percent_encode(file, PATH).to_string(), uri_base_id: ROOT }
    }
}

fn region(start: Place, end: Place) -> Region {
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// A level in SARIF's words.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn words(label: &Label) -> String {
    if label.message.is_empty() { "see here".to_owned() } else { label.message.clone() }
}

/// Text inside the brackets of a link.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}
