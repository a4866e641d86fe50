//! Meaning of scant. Reading order: `vocabulary`, `load`, `matching`, `program`, `resolve`, `model`, `access`,
//! `portability`, `rules`, `pipeline`, `target`; `survey` and `diff` compare two programs.
//!
//! Text becomes a [`model::Model`] for one environment, the model's rights become [`access::Access`], and what
//! holds together for a target becomes a [`checked::Checked`]. No file, clock, network or provider word is here.

pub mod acceptance;
pub mod access;
pub mod checked;
pub mod codes;
pub mod diff;
mod explain;
mod guard;
mod load;
mod matching;
pub mod model;
mod pipeline;
pub mod portability;
mod program;
mod resolve;
pub mod rules;
pub mod target;
pub mod vocabulary;
pub mod words;

pub use explain::{Rung, defaults, kinds, ladder};
pub use load::{Files, load};
pub use pipeline::survey;
pub use pipeline::{Lint, Linted, Options, Summary, check, compile, declared_targets, lint};

/// Every message this crate raises.
pub fn codes() -> Vec<&'static scant_lang::diagnostic::Code> {
    codes::ALL.to_vec()
}
