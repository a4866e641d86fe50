//! Text and syntax of scant. Reading order: `source`, `diagnostic`, `reported`, `tree`, `syntax`, `format`.
//!
//! Nothing here knows what a table or a trigger is, names a provider, or touches a terminal or a file.

pub mod diagnostic;
pub mod reported;
pub mod source;
pub mod tree;
