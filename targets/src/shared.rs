//! What providers share: spellings that must not differ from one to the next.

pub mod hash;
pub mod variables;
pub mod words;
