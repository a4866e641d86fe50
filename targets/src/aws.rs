//! Amazon Web Services: a checked program becomes CloudFormation templates.
//!
//! Reading order: `ids`, `expr`, `fragment`, `overrides`, `unit`, `context`.

pub mod codes;
pub mod context;
pub mod expr;
pub mod fragment;
pub mod ids;
pub mod overrides;
pub mod raw;
pub mod unit;
