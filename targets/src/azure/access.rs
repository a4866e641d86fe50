//! Rights of functions as role assignments: the roles they need, and who is given them where.

use super::context::Context;
use super::unit::Unit;
use scant_compiler::model::FunctionId;

/// The roles of the program's own that several functions share.
pub fn units(_context: &Context<'_>) -> Vec<Unit> {
    Vec::new()
}

/// Adds the role assignments of a function's rights to its unit.
pub fn add(_context: &Context<'_>, _function: FunctionId, _unit: &mut Unit) {}
