//! Text and syntax of scant. Reading order: `source`, `diagnostic`, `reported`, `tree`, `syntax`, `format`.
//!
//! Nothing here knows what a table or a trigger is, names a provider, or touches a terminal or a file.

pub mod diagnostic;
pub mod format;
pub mod reported;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod tree;

/// Every kind of message this crate has: those about syntax, then those about layout.
pub static CODES: &[&diagnostic::Code] = &{
    let mut all = [&format::UNFAITHFUL_LAYOUT; syntax::CODES.len() + format::CODES.len()];
    let mut at = 0;
    while at < syntax::CODES.len() {
        all[at] = syntax::CODES[at];
        at += 1;
    }
    while at < all.len() {
        all[at] = format::CODES[at - syntax::CODES.len()];
        at += 1;
    }
    all
};
