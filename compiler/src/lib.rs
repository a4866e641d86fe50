//! Meaning of scant. Reading order: `vocabulary`, `model`, `access`, `checked`, `target`.
//!
//! Text becomes a [`model::Model`] for one environment, the model's rights become [`access::Access`], and what
//! holds together for a target becomes a [`checked::Checked`]. No file, clock, network or provider word is here.

pub mod access;
pub mod checked;
pub mod model;
pub mod target;
pub mod vocabulary;
