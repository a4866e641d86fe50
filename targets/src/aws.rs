//! Amazon Web Services: a checked program becomes CloudFormation templates.
//!
//! Reading order: `ids`, `attr`, `expr`, `policy`, `unit`, `overrides`, `context`; then what makes the units:
//! `stores::unit` of each own store, `api::unit` of each API, `raw::unit`, and `function::unit` of each function,
//! into which `triggers::add` puts what starts it; then what takes them: `plan` and `layout`. `check` says first what
//! cannot be.

pub mod access;
pub mod api;
pub mod attr;
pub mod auth;
pub mod check;
pub mod circles;
pub mod codes;
pub mod context;
pub mod demand;
pub mod expr;
pub mod fifo;
pub mod filter;
pub mod function;
pub mod graph;
pub mod hold;
pub mod ids;
pub mod key;
pub mod layout;
pub mod limits;
pub mod literal;
pub mod number;
pub mod overrides;
pub mod plan;
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

use circles::Circles;
use context::Context;
use demand::Demand;
use plan::Wanted;
use scant_compiler::access::Access;
use scant_compiler::checked::Checked;
use scant_compiler::model::{Model, TargetName};
use scant_compiler::portability::{Hold, Limit};
use scant_compiler::target::{Artifact, Assets, Right, Target};
use scant_compiler::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::{Code, Diagnostic};

/// The target.
#[derive(Debug, Clone, Copy)]
pub struct Aws;

impl Target for Aws {
    fn name(&self) -> TargetName {
        TargetName::Aws
    }

    fn hold(&self, kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
        hold::hold(kind, verb, limit)
    }

    fn check(&self, model: &Model, access: &Access, findings: &mut Vec<Diagnostic>) {
        let demand = Demand::of(model);
        let circles = Circles::of(model, access);
        let assets = Assets::default();
        let context = Context { model, access, assets: &assets, circles: &circles, within: None };
        check::check(&context, &demand, findings);
        stores::check(model, findings);
        triggers::check(model, &demand, findings);
    }

    fn emit(&self, app: &Checked, assets: &Assets) -> Artifact {
        let plan = plan::plan(app.model(), app.access(), assets, Wanted::Resources);
        Artifact { packages: function::code::packages(app.model(), assets), ..layout::artifact(&plan) }
    }

    fn rights(&self, app: &Checked) -> Vec<Right> {
        let plan = plan::plan(app.model(), app.access(), &Assets::default(), Wanted::Rights);
        plan.units.into_iter().flat_map(|unit| unit.rights).collect()
    }

    fn codes(&self) -> &'static [&'static Code] {
        codes::ALL
    }
}
