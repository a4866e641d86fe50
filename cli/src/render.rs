//! Messages as people and machines read them: `human` with excerpts, `short` a line each, `json` as one object.

mod fix;
mod human;
mod json;
mod place;
mod short;
pub mod style;

use crate::args::Format;
use crate::failure::{Failure, Outcome};
use crate::shown::Shown;
use crate::terminal::Terminal;
use scant_lang::diagnostic::{Diagnostic, Level};
use serde::Serialize;

pub use human::config_mistake;
pub use place::{Place, Places};

/// What a machine is told of a command's work besides its findings.
pub type Extra = Option<(&'static str, serde_json::Value)>;

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
            files.extend(finding.labels.first().map(|label| label.span.file));
        }
        tally.files = files.len();
        tally
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
    let tally = Tally::of(findings);
    match format {
        Format::Human if findings.is_empty() => {}
        Format::Human => {
            let places = Places::new(shown);
            terminal.tell(&human::render(&places, findings, terminal.max_findings));
            terminal.say(&format!("{tally}\n"));
        }
        Format::Short => terminal.print(&short::render(&Places::new(shown), findings))?,
        Format::Json => {
            let text = json::render(&Places::new(shown), findings, tally, extra)?;
            terminal.print_exactly(text.as_bytes())?;
        }
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_reads_aloud() {
        let tally = |errors, warnings, files| Tally { errors, warnings, notes: 0, files }.to_string();
        assert_eq!(tally(2, 1, 3), "2 errors, 1 warning in 3 files");
        assert_eq!(tally(1, 0, 1), "1 error in 1 file");
        assert_eq!(tally(0, 2, 0), "2 warnings");
        assert_eq!(tally(0, 0, 0), "");
    }
}
