//! Amazon Web Services: a checked program becomes CloudFormation templates.
//!
//! Reading order: `ids`, `expr`, `fragment`, `policy`, `unit`, `overrides`, `context`; then what makes the units:
//! `stores::unit` of each own store, `api::unit` of each API, `raw::unit`, and `function::unit` of each function,
//! into which `triggers::add` puts what starts it; then what takes them: the layout.

pub mod access;
pub mod api;
pub mod auth;
pub mod circles;
pub mod codes;
pub mod context;
pub mod demand;
pub mod expr;
pub mod filter;
pub mod fragment;
pub mod function;
pub mod ids;
pub mod key;
pub mod limits;
pub mod number;
pub mod overrides;
pub mod policy;
pub mod raw;
pub mod rule;
pub mod schedule;
pub mod star;
pub mod stores;
pub mod subscription;
pub mod triggers;
pub mod unit;
pub mod verbs;
