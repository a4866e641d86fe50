//! Packages: the files beside a function's code that tell its host what starts it.

use super::context::Context;
use scant_compiler::model::FunctionId;
use scant_compiler::target::OutputFile;

/// The files of a function's package, under `packages/<function>/`.
pub fn files(_context: &Context<'_>, _function: FunctionId) -> Vec<OutputFile> {
    Vec::new()
}
