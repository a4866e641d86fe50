//! `set` lines: what they may not touch, what Knative would not take, and whether they lead anywhere.

mod annotations;
mod fields;
mod raws;
mod stores;

use crate::knative::context::Context;
use crate::knative::unit::Unit;
use crate::knative::{eventing, function, http, raw};
use fields::Wrong;
use scant_compiler::codes::{BAD_OVERRIDE_PATH, PROTECTED_OVERRIDE};
use scant_compiler::model::{ApiId, Common, Override, TargetName};
use scant_lang::diagnostic::Diagnostic;
use stores::Kept;

/// What a declaration's main object is, so far as `set` lines differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A Knative Service.
    Function,
    /// What a store or an api is made into.
    Store(Kept),
    /// An object in the provider's own words, and whether it can refer to Secrets.
    Raw {
        /// Whether fields of its kind can name a Secret.
        refers: bool,
    },
}

/// Looks at every `set` line for Knative. Only declarations that have some are written for it.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    for (id, function) in model.functions() {
        let legal = self::of(&function.common).filter(|change| fields::wrong(change, Of::Function).is_none());
        let against = |change| fields::against(change, function).map(|wrong| forbidden(change, wrong));
        findings.extend(legal.filter_map(against));
        if lines(&function.common, Of::Function, findings) {
            applied(Some(function::unit(context, id)), &function.common, findings);
        }
    }
    for (id, store) in model.stores() {
        if lines(&store.common, Of::Store(Kept::of(context, id)), findings) {
            let eventing = eventing::keeps(store.kind());
            let unit = if eventing {
                eventing::unit(context, id)
            } else {
                crate::knative::stores::unit(context, id)
            };
            applied(unit, &store.common, findings);
        }
    }
    for (place, api) in model.apis.iter().enumerate() {
        if lines(&api.common, Of::Store(Kept::Routes), findings) {
            applied(Some(http::unit(context, ApiId(place as u32))), &api.common, findings);
        }
    }
    for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Knative) {
        if lines(&raw.common, Of::Raw { refers: raws::refers(&raw.resource_type.value) }, findings) {
            applied(Some(raw::unit(context, raw)), &raw.common, findings);
        }
    }
}

/// The `set` lines for Knative of a declaration.
fn of(common: &Common) -> impl Iterator<Item = &Override> {
    common.overrides.iter().filter(|change| change.target == TargetName::Knative)
}

/// Refuses what no line may hold; whether there is any line that can be tried.
fn lines(common: &Common, of: Of, findings: &mut Vec<Diagnostic>) -> bool {
    let mut any = false;
    for change in self::of(common) {
        match fields::wrong(change, of) {
            Some(wrong) => findings.push(forbidden(change, wrong)),
            None => any = true,
        }
    }
    any
}

fn forbidden(change: &Override, wrong: Wrong) -> Diagnostic {
    let path = change.path.join(".");
    match wrong {
        Wrong::Protected(why, help) => {
            let message = format!("`{path}` {why}, so it cannot be set");
            Diagnostic::error(&PROTECTED_OVERRIDE, change.span, message).help(help)
        }
        Wrong::Nowhere(help) => {
            let message = format!("`{path}` is nothing a `set` line can set");
            Diagnostic::error(&BAD_OVERRIDE_PATH, change.span, message).help(help)
        }
        Wrong::Value(message, help) => {
            let finding = Diagnostic::error(&crate::knative::codes::KNATIVE_LIMIT, change.span, message);
            if help.is_empty() { finding } else { finding.help(help) }
        }
    }
}

/// Reports paths that led nowhere, and declarations that have no object of their own.
fn applied(unit: Option<Unit>, common: &Common, findings: &mut Vec<Diagnostic>) {
    if let Some(unit) = &unit
        && unit.is_settled()
    {
        findings.extend(unit.findings.iter().cloned());
        return;
    }
    findings.extend(self::of(common).map(|change| {
        let message =
            format!("`{}` leads nowhere: this is no object of its own on knative", change.path.join("."));
        Diagnostic::error(&BAD_OVERRIDE_PATH, change.span, message).help("leave the line out")
    }));
}
