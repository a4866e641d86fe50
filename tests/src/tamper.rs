//! Artifacts changed by hand, so that they grant something else: a verification that says "equal" of one is worth
//! nothing. A file a target says how.

pub mod aws;
pub mod azure;
pub mod knative;

use scant_compiler::model::TargetName;
use scant_compiler::target::OutputFile;

/// A changed artifact.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// How it was changed: a row of the table.
    pub class: &'static str,
    /// Where, and to what.
    pub what: String,
    /// Its files.
    pub files: Vec<OutputFile>,
    /// Why it grants the same all the same, if it does.
    pub equivalent: Option<&'static str>,
}

/// Every mutant of an artifact for `target`.
pub fn mutants(target: TargetName, files: &[OutputFile]) -> Vec<Mutant> {
    match target {
        TargetName::Aws => aws::mutants(files),
        TargetName::Azure => azure::mutants(files),
        TargetName::Knative => knative::mutants(files),
    }
}
