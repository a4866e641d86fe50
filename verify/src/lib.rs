//! Reads what a build wrote and proves that it grants what the spec says: nothing more, nothing less.
//!
//! Nothing here knows the emitters: this crate does not depend on them, reads the documents with parsers of its own, and
//! has tables of its own of what a verb costs. Both sides, what the spec says ([`Claims`] from a `Checked`) and what the
//! artifact grants ([`Claims`] from its files), are lists of statements about words; `decide` compares the languages.

mod aws;
mod azure;
pub mod certificate;
pub mod claims;
pub mod decide;
mod knative;
pub mod pattern;
pub mod report;

pub use claims::{Claims, Effect, Flaw, Match, Place, Statement, Subject, Way};
pub use pattern::{Letter, Pattern, Symbols};
pub use report::{Compared, Difference, Report};

use scant_compiler::checked::Checked;
use scant_compiler::model::TargetName;

/// A file of an artifact.
#[derive(Debug, Clone, Copy)]
pub struct File<'f> {
    /// Its path inside the artifact's folder, with `/`.
    pub path: &'f str,
    /// Its text.
    pub text: &'f str,
}

/// Verifies that the files, an artifact for the target of `checked`, grant what the spec says. What cannot be read is
/// an excess: it could grant anything. `None` for a target that nobody can read back yet.
pub fn verify(checked: &Checked, files: &[File<'_>]) -> Option<Report> {
    match checked.target() {
        TargetName::Aws => Some(aws::verify(checked, files)),
        TargetName::Azure => Some(azure::verify(checked, files)),
        TargetName::Knative => Some(knative::verify(checked, files)),
    }
}
