//! A baseline: the findings a project knows, so that only new ones fail.

use crate::failure::Failure;
use crate::render::style::plain_line;
use crate::render::{counted, fingerprint};
use crate::shown::Shown;
use crate::terminal::Terminal;
use crate::world;
use crate::world::write::Staging;
use scant_compiler::rules;
use scant_lang::diagnostic::{Diagnostic, Level};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// The shape of the baselines this scant writes.
const SCHEMA: u32 = 1;

/// The file. What is beside a fingerprint is for those who read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: u32,
    findings: Vec<Known>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    file: String,
    id: String,
    fingerprint: String,
    message: String,
}

impl Baseline {
    /// Reads one. Fails if it is not there, or not a baseline.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.to_string_lossy();
        let text = world::read_text(path)
            .map_err(|why| Failure::usage(format!("cannot read the baseline `{shown}`: {why}")))?;
        let read: Self = serde_json::from_str(&text)
            .map_err(|error| Failure::usage(format!("`{shown}` is not a baseline: {error}")))?;
        if read.schema == SCHEMA {
            return Ok(read);
        }
        Err(Failure::usage(format!("the baseline `{shown}` has schema {}", read.schema))
            .help(format!("this scant reads schema {SCHEMA}; write it anew with `--write-baseline`")))
    }

    /// The baseline of these findings, and those that none can know: errors of the language.
    pub fn of(shown: &Shown<'_>, findings: Vec<Diagnostic>) -> (Self, Vec<Diagnostic>) {
        let prints = fingerprint::of(shown.sources, &findings);
        let (mut known, mut left) = (Vec::new(), Vec::new());
        for (finding, fingerprint) in findings.into_iter().zip(prints) {
            if can_be_known(&finding) {
                let file = shown.sources.get(finding.span().file.0 as usize);
                known.push(Known {
                    file: file.map_or_else(String::new, |file| file.name.clone()),
                    id: finding.code.id.to_owned(),
                    fingerprint,
                    message: finding.message,
                });
            } else {
                left.push(finding);
            }
        }
        known.sort();
        (Self { schema: SCHEMA, findings: known }, left)
    }

    /// Writes it, whole or not at all.
    pub fn write(&self, path: &Path, terminal: &Terminal) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| Failure::world(format!("cannot write JSON: {error}")))?;
        let mut staging = Staging::default();
        staging.write(path, format!("{text}\n").as_bytes())?;
        staging.commit()?;
        let shown = path.to_string_lossy();
        terminal.say(&format!("wrote {}: {}\n", plain_line(&shown), counted(self.findings.len(), "finding")));
        Ok(())
    }

    /// The findings it does not know. Tells what it knows and nobody finds any more.
    pub fn without(
        &self,
        shown: &Shown<'_>,
        findings: Vec<Diagnostic>,
        path: Option<&Path>,
        terminal: &Terminal,
    ) -> Vec<Diagnostic> {
        let known: BTreeSet<(&str, &str)> =
            self.findings.iter().map(|known| (known.id.as_str(), known.fingerprint.as_str())).collect();
        let prints = fingerprint::of(shown.sources, &findings);
        let mut met = BTreeSet::new();
        let mut new = Vec::new();
        for (finding, print) in findings.into_iter().zip(&prints) {
            match known.get(&(finding.code.id, print.as_str())) {
                Some(known) if can_be_known(&finding) => {
                    met.insert(*known);
                }
                _ => new.push(finding),
            }
        }
        let is_gone = |known: &&Known| !met.contains(&(known.id.as_str(), known.fingerprint.as_str()));
        let gone: Vec<&Known> = self.findings.iter().filter(is_gone).collect();
        if !gone.is_empty() {
            let path = path.map_or_else(String::new, |path| path.to_string_lossy().into_owned());
            let (path, gone_now) = (plain_line(&path), counted(gone.len(), "finding"));
            let mut text = format!("{path} knows {gone_now} that nobody finds any more; ");
            text.push_str("`--write-baseline` writes it anew\n");
            for known in gone {
                let line = format!("{} [{}]: {}", known.file, known.id, known.message);
                text.push_str(&format!("  {}\n", plain_line(&line)));
            }
            terminal.tell(&text);
        }
        new
    }
}

/// Whether a finding may be left for later: not an error that stops a build.
fn can_be_known(finding: &Diagnostic) -> bool {
    finding.level != Level::Error || rules::find(finding.code.id).is_some()
}
