//! Knative on Kubernetes: a checked program becomes YAML for Kustomize.
//!
//! Reading order: `names`, `object`, `apis`, `yaml`, `need`, `unit`, `overrides`, `cluster`, `index`, `context`,
//! `reach`; then what makes the units: `application::unit`, `stores::unit` and `eventing::unit` of each own store,
//! `function::unit` of each function, into which `stores::grant`, `eventing::grant`, `http::grant` put its rights and
//! `eventing::triggers` what starts it, `http::unit` of each API, `raw::unit`; then what takes them: `plan` and
//! `layout`. `check` says first what cannot be.

pub mod access;
pub mod apis;
pub mod application;
pub mod check;
pub mod cluster;
pub mod codes;
pub mod context;
pub mod eventing;
pub mod function;
pub mod http;
pub mod index;
pub mod layout;
pub mod names;
pub mod need;
pub mod network;
pub mod object;
pub mod outputs;
pub mod overrides;
pub mod plan;
pub mod platform;
pub mod raw;
pub mod reach;
pub mod stores;
pub mod unit;
pub mod yaml;

use cluster::Cluster;
use context::Context;
use index::Index;
use scant_compiler::access::Access;
use scant_compiler::checked::Checked;
use scant_compiler::model::{Model, TargetName};
use scant_compiler::portability::{Hold, Limit};
use scant_compiler::target::{Artifact, Assets, Right, Target};
use scant_compiler::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::{Code, Diagnostic};

/// The target.
#[derive(Debug, Clone, Copy)]
pub struct Knative;

/// Reads what emitters look up, and hands it on.
fn with_context<R>(
    model: &Model,
    access: &Access,
    assets: &Assets,
    then: impl FnOnce(&Context<'_>) -> R,
) -> R {
    let cluster = Cluster::of(model);
    let index = Index::of(model, access);
    then(&Context { model, access, assets, cluster: &cluster, index: &index })
}

impl Target for Knative {
    fn name(&self) -> TargetName {
        TargetName::Knative
    }

    fn hold(&self, kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
        access::hold(kind, verb, limit)
    }

    fn check(&self, model: &Model, access: &Access, findings: &mut Vec<Diagnostic>) {
        with_context(model, access, &Assets::default(), |context| {
            check::check(context, findings);
            stores::check(context, findings);
            eventing::check(context, findings);
            http::check(context, findings);
        });
    }

    fn emit(&self, app: &Checked, assets: &Assets) -> Artifact {
        with_context(app.model(), app.access(), assets, |context| layout::artifact(plan::units(context)))
    }

    fn rights(&self, app: &Checked) -> Vec<Right> {
        with_context(app.model(), app.access(), &Assets::default(), |context| {
            plan::units(context).flat_map(|unit| unit.rights).collect()
        })
    }

    fn codes(&self) -> &'static [&'static Code] {
        codes::ALL
    }
}
