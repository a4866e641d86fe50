//! The language's words: kinds of store, verbs, and the forms a statement can have.

mod form;
mod forms;
mod kind;
mod shape;
mod verb;

pub use form::{Block, Context, Form, Part, Repeat, Type};
pub use forms::{RESERVED, RESERVED_VERBS, TargetName, forms_of};
pub use kind::StoreKind;
pub use verb::Verb;
