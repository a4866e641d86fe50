//! The language's words: kinds of store, verbs, and the forms a statement can have.

mod kind;
mod verb;

pub use kind::StoreKind;
pub use verb::Verb;
