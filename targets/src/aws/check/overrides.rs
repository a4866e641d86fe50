//! `set` lines: what they may not touch, and whether their paths lead somewhere.

use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::demand::Demand;
use crate::aws::overrides::Reached;
use crate::aws::unit::Unit;
use crate::aws::{api, function, raw, stores};
use scant_compiler::model::{ApiId, Common, Override, TargetName};
use scant_lang::diagnostic::Diagnostic;

/// Properties that say who may do what. Those are `allow`'s.
const PROTECTED: [&str; 15] = [
    "AssumeRolePolicyDocument",
    "ExecutionRoleArn",
    "KeyPolicy",
    "ManagedPolicyArns",
    "PermissionsBoundary",
    "Policies",
    "PolicyDocument",
    "Policy",
    "PublicAccessBlockConfiguration",
    "ResourcePolicy",
    "Role",
    "RoleArn",
    "RoleARN",
    "RoleName",
    "AccessControl",
];

/// Looks at every `set` line for AWS. Only declarations that have some are written for it.
pub fn check(context: &Context<'_>, demand: &Demand, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    for (id, function) in model.functions() {
        if lines(&function.common, findings) {
            applied(&[function::unit(context, id)], &function.common, findings);
        }
    }
    for (id, store) in model.stores() {
        if lines(&store.common, findings) {
            let units: Vec<Unit> = stores::unit(context, demand, id).into_iter().collect();
            applied(&units, &store.common, findings);
        }
    }
    for (place, api) in model.apis.iter().enumerate() {
        if lines(&api.common, findings) {
            let id = ApiId(place as u32);
            let units = [api::unit(context, demand, id), api::stage(context, demand, id)];
            applied(&units, &api.common, findings);
        }
    }
    for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Aws) {
        if lines(&raw.common, findings) {
            applied(&[raw::unit(context, raw)], &raw.common, findings);
        }
    }
}

/// The `set` lines for AWS of a declaration.
pub fn of(common: &Common) -> impl Iterator<Item = &Override> {
    common.overrides.iter().filter(|change| change.target == TargetName::Aws)
}

/// Refuses protected properties; whether there is any line at all.
fn lines(common: &Common, findings: &mut Vec<Diagnostic>) -> bool {
    let mut any = false;
    for change in of(common) {
        any = true;
        if let Some(name) = change.path.iter().find(|name| PROTECTED.contains(&name.as_str())) {
            findings.push(
                Diagnostic::error(
                    &codes::PROTECTED_OVERRIDE,
                    change.span,
                    format!("`{name}` says who may do what, so it cannot be set"),
                )
                .help("use `allow`; a boundary for every role stands in `target aws`"),
            );
        }
    }
    any
}

/// Reports paths that led nowhere, and parts that the declaration does not have.
fn applied(units: &[Unit], common: &Common, findings: &mut Vec<Diagnostic>) {
    findings.extend(units.iter().flat_map(|unit| &unit.findings).cloned());
    for change in of(common) {
        let (reached, _) = Reached::of(&change.path);
        if units.iter().any(|unit| unit.has(reached)) {
            continue;
        }
        let message = match (reached, change.path.first()) {
            (Reached::Main, _) | (_, None) => {
                "nothing is made of an external store, so nothing of it can be set".to_owned()
            }
            (_, Some(first)) => format!("this declaration has no part called `{first}`"),
        };
        findings.push(
            Diagnostic::error(&codes::BAD_OVERRIDE_PATH, change.span, message)
                .help("a path begins with a property of the resource, in its own spelling"),
        );
    }
}
