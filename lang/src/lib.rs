//! Text and syntax of scant. Reading order: `source`, `diagnostic`, `reported`, `tree`, `syntax`, `format`.
//!
//! Nothing here knows what a table or a trigger is, names a provider, or touches a terminal or a file.

pub mod diagnostic;
pub mod reported;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod tree;

/// Every kind of message this crate has.
pub static CODES: &[&diagnostic::Code] = syntax::CODES;
