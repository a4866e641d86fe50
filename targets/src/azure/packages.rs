//! Packages: the files beside a function's code that tell its host what starts it.

use super::context::Context;
use scant_compiler::model::FunctionId;
use scant_compiler::target::{OutputFile, Packaging};

/// The files of a function's package, under `packages/<function>/`.
pub fn files(_context: &Context<'_>, _function: FunctionId) -> Vec<OutputFile> {
    Vec::new()
}

/// The code folder of a function as a package, with those files in it; `None` without a folder that was found.
pub fn package(_context: &Context<'_>, _function: FunctionId) -> Option<Packaging> {
    None
}
