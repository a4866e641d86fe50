//! What the suites and benches share.

pub mod case;
pub mod generated;
pub mod golden;
pub mod render;
