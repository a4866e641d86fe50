//! What providers share: spellings that must not differ from one to the next.

pub mod absent;
pub mod cron;
pub mod fragment;
pub mod hash;
pub mod limits;
pub mod set;
pub mod variables;
pub mod words;
