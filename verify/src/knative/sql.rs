//! The script that makes tables and says who may do what on them: what it must be, and how it is read.

pub mod limit;
pub mod names;
pub mod page;
pub mod script;
pub mod statements;
pub mod verbs;

use scant_compiler::vocabulary::Verb;

/// Whether a table has the verb.
pub fn is_verb(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Get | Verb::Query | Verb::Scan | Verb::Put | Verb::Update | Verb::Delete | Verb::Check
    )
}
