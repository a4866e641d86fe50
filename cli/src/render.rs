//! Messages as people and machines read them: `human` with excerpts, `short` a line each, `json` as one object, and the
//! formats of code scanning and CI servers.

pub mod fingerprint;
mod fix;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod place;
pub mod sarif;
mod short;
pub mod style;

use crate::args::Format;
use crate::failure::{Failure, Outcome};
use crate::shown::Shown;
use crate::terminal::Terminal;
use scant_compiler::acceptance::Accepted;
use scant_compiler::model::TargetName;
use scant_lang::diagnostic::{Diagnostic, Level};
use serde::Serialize;

pub use human::config_mistake;
pub use place::{Place, Places};

/// What a machine is told of a command's work besides its findings.
pub type Extra = Option<(&'static str, serde_json::Value)>;

/// What is to be shown.
#[derive(Debug, Default)]
pub struct Report<'a> {
    /// What was found.
    pub findings: &'a [Diagnostic],
    /// What was found and accepted, for formats that can tell it apart.
    pub accepted: &'a [Accepted],
    /// What was looked at, so that uploads of several runs do not replace one another: the targets.
    pub targets: &'a [TargetName],
    /// Whether the rules of `lint` were asked.
    pub linted: bool,
    /// What a machine is told besides.
    pub extra: Extra,
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Findings that stop a build.
    pub errors: usize,
    /// Findings that do not.
    pub warnings: usize,
    /// What is worth knowing.
    pub notes: usize,
    /// Files with a finding.
    pub files: usize,
    /// Findings with a repair that is certainly meant.
    pub fixable: usize,
}

impl Tally {
    /// Counts them.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut tally = Self::default();
        let mut files = std::collections::BTreeSet::new();
        for finding in findings {
            match finding.level {
                Level::Error => tally.errors += 1,
                Level::Warning => tally.warnings += 1,
                Level::Note => tally.notes += 1,
            }
            tally.fixable += usize::from(finding.fix.as_ref().is_some_and(|fix| fix.safe));
            files.extend(finding.labels.first().map(|label| label.span.file));
        }
        tally.files = files.len();
        tally
    }

    /// The tally in words, with what can be repaired if that is offered.
    fn sentence(self, offers_fixes: bool) -> String {
        match self.fixable {
            fixable if offers_fixes && fixable > 0 => format!("{self}; `--fix` repairs {fixable} of them"),
            _ => self.to_string(),
        }
    }

    /// How a command with these findings ends.
    pub fn outcome(self) -> Outcome {
        if self.errors == 0 { Outcome::Done } else { Outcome::Findings }
    }
}

/// `2 errors, 1 warning in 3 files`; nothing when there is nothing.
impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        for (i, (count, noun)) in counts.into_iter().filter(|(count, _)| *count > 0).enumerate() {
            write!(f, "{}{}", if i > 0 { ", " } else { "" }, counted(count, noun))?;
        }
        match self.files {
            0 => Ok(()),
            files => write!(f, " in {}", counted(files, "file")),
        }
    }
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Shows the findings in the format asked for; `extra` is only for machines.
pub fn findings(
    terminal: &Terminal,
    format: Format,
    shown: &Shown<'_>,
    findings: &[Diagnostic],
    extra: Extra,
) -> Result<Tally, Failure> {
    report(terminal, format, shown, Report { findings, extra, ..Report::default() })
}

/// The same with what was accepted, and what was looked at.
pub fn report(
    terminal: &Terminal,
    format: Format,
    shown: &Shown<'_>,
    report: Report<'_>,
) -> Result<Tally, Failure> {
    let findings = report.findings;
    let tally = Tally::of(findings);
    let places = Places::new(shown);
    let text = match format {
        Format::Human => {
            if !findings.is_empty() {
                terminal.tell(&human::render(&places, findings, terminal.max_findings));
                terminal.say(&format!("{}\n", tally.sentence(report.linted)));
            }
            return Ok(tally);
        }
        Format::Short => {
            terminal.print(&short::render(&places, findings))?;
            return Ok(tally);
        }
        Format::Json => json::render(shown, &places, report, tally)?,
        Format::Sarif => sarif::render(shown, &places, &report)?,
        Format::Github => github::render(shown, &places, findings),
        Format::Gitlab => gitlab::render(shown, &places, findings)?,
        Format::Junit => junit::render(shown, &places, &report)?,
    };
    terminal.print_exactly(text.as_bytes())?;
    Ok(tally)
}

/// A value as indented JSON with a line end.
fn pretty(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value);
    Ok(text.map_err(|error| Failure::world(format!("cannot write JSON: {error}")))? + "\n")
}

/// A sentence as it stands alone: with a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let capital: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    if capital.ends_with(['.', '?', '!']) { capital } else { capital + "." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_reads_aloud() {
        let tally =
            |errors, warnings, files| Tally { errors, warnings, files, ..Tally::default() }.to_string();
        assert_eq!(tally(2, 1, 3), "2 errors, 1 warning in 3 files");
        assert_eq!(tally(1, 0, 1), "1 error in 1 file");
        assert_eq!(tally(0, 2, 0), "2 warnings");
        assert_eq!(tally(0, 0, 0), "");
    }
}
