//! Templates of AWS, tampered with.

use super::Mutant;
use scant_compiler::target::OutputFile;

/// Every mutant.
pub fn mutants(_: &[OutputFile]) -> Vec<Mutant> {
    Vec::new()
}
