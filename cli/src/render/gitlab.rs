//! Findings as a Code Quality report of GitLab.

use super::place::Places;
use super::{fingerprint, pretty, sentence};
use crate::failure::Failure;
use crate::shown::Shown;
use scant_lang::diagnostic::{Diagnostic, Level};
use serde::Serialize;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The report: one array, an object a finding.
pub fn render(shown: &Shown<'_>, places: &Places<'_>, findings: &[Diagnostic]) -> Result<String, Failure> {
    let files = shown.in_repository();
    let prints = fingerprint::of(shown.sources, findings);
    let issues: Vec<Issue<'_>> = findings
        .iter()
        .zip(prints)
        .map(|(finding, fingerprint)| {
            let (start, end) = places.of_line(finding.span());
            let path = files.get(finding.span().file.0 as usize).map_or("", String::as_str);
            Issue {
                description: sentence(&finding.message),
                check_name: finding.code.id,
                fingerprint,
                severity: severity(finding.level),
                location: Location { path, lines: Lines { begin: start.line, end: end.line } },
            }
        })
        .collect();
    pretty(&issues)
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "critical",
        Level::Warning => "major",
        Level::Note => "info",
    }
}
