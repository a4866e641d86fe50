//! What the suites and benches share.

pub mod annotated;
pub mod case;
pub mod catalogue;
pub mod documents;
pub mod example;
pub mod fixed;
pub mod generated;
pub mod golden;
pub mod manual;
pub mod meaning;
pub mod memory;
pub mod mutant;
pub mod page;
pub mod permitted;
pub mod portable;
pub mod render;
pub mod rewritten;
pub mod style;
pub mod subject;
pub mod tamper;
pub mod typed;
