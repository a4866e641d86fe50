//! Microsoft Azure: a checked program becomes a template of the Resource Manager, and the files of its functions.
//!
//! Reading order: `types`, `expr`, `ids`, `names`, `variables`, `resource`, `unit`, `foreign`, `role`, `settings`,
//! `filter`, `context`; then what makes the units: `shared`, `stores`, `access`, `delivery`, `raw`, `function`, into
//! which `triggers` puts what starts it, and `http`; then what takes them: `plan` and `layout`. `packages` writes what stands
//! beside a function's code.

pub mod access;
pub mod check;
pub mod codes;
pub mod context;
pub mod delivery;
pub mod expr;
pub mod filter;
pub mod foreign;
pub mod function;
pub mod hold;
pub mod http;
pub mod ids;
pub mod layout;
pub mod literal;
pub mod names;
pub mod overrides;
pub mod packages;
pub mod plan;
pub mod raw;
pub mod resource;
pub mod role;
pub mod settings;
pub mod shared;
pub mod stores;
pub mod triggers;
pub mod types;
pub mod unit;
pub mod variables;

use context::Context;
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
pub struct Azure;

impl Target for Azure {
    fn name(&self) -> TargetName {
        TargetName::Azure
    }

    fn hold(&self, kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
        hold::hold(kind, verb, limit)
    }

    fn hold_in(&self, model: &Model, kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
        hold::hold_in(model, kind, verb, limit)
    }

    fn check(&self, model: &Model, access: &Access, findings: &mut Vec<Diagnostic>) {
        let fronts = http::Fronts::of(model);
        let context = Context { model, access, fronts: &fronts };
        check::check(&context, findings);
        stores::check(model, findings);
        access::check(&context, findings);
        triggers::check(model, access, findings);
        http::check(&context, findings);
    }

    /// How long a template is and how many roles it gives shows when it is written.
    fn draft(&self, model: &Model, access: &Access, findings: &mut Vec<Diagnostic>) -> Option<Artifact> {
        let artifact = documents(model, access);
        check::written(model, &artifact, findings);
        Some(artifact)
    }

    fn emit(&self, app: &Checked, assets: &Assets) -> Artifact {
        let (model, access) = (app.model(), app.access());
        let fronts = http::Fronts::of(model);
        let context = Context { model, access, fronts: &fronts };
        let drafted = app.draft().cloned().unwrap_or_else(|| documents(model, access));
        Artifact { packages: packages::all(&context, assets), ..drafted }
    }

    fn rights(&self, app: &Checked) -> Vec<Right> {
        let plan = plan::plan(app.model(), app.access(), Wanted::Rights);
        plan.units.into_iter().flat_map(|unit| unit.rights).collect()
    }

    fn codes(&self) -> &'static [&'static Code] {
        codes::ALL
    }
}

/// Everything that is written but packages of code.
fn documents(model: &Model, access: &Access) -> Artifact {
    layout::artifact(plan::plan(model, access, Wanted::Documents))
}
