//! Grants: what a role can be held to, and how much fits into one.

use super::actions;
use crate::aws::access::statements;
use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::demand::Demand;
use crate::aws::function::role;
use scant_compiler::codes::WRONG_TYPE;
use scant_compiler::model::{
    Detail, FunctionId, Grant, KeyType, Model, Scope, Secret, StoreId, TargetName, Thing,
};
use scant_compiler::vocabulary::Verb;
use scant_lang::diagnostic::Diagnostic;

/// Rows from which on it is worth counting characters.
const MANY: usize = 24;

/// Looks at a function's grants.
pub fn check(context: &Context<'_>, demand: &Demand, id: FunctionId, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    let function = model.function(id);
    let rows = context.rows(id);
    for grant in &function.grants {
        numbers(model, grant, findings);
    }
    for grant in function.provider_grants.iter().filter(|grant| grant.target == TargetName::Aws) {
        actions::check(context, grant, findings);
    }
    if rows.len() + function.provider_grants.len() > MANY && !role::fits(statements(context, id).0) {
        findings.push(
            Diagnostic::error(
                &codes::AWS_LIMIT,
                function.common.span,
                format!("the grants of `{}` are more than one role can hold on aws", function.name),
            )
            .help("divide its work among several functions"),
        );
    }
    for secret in demand.rotations.get(&id).into_iter().flatten() {
        rotation(context, id, *secret, findings);
    }
}

/// Keys that are numbers are limited to numbers.
fn numbers(model: &Model, grant: &Grant, findings: &mut Vec<Diagnostic>) {
    let (store, index) = match grant.on {
        Thing::Store(id) => (id, None),
        Thing::Index(id, index) => (id, Some(index)),
        Thing::Function(_) | Thing::Raw(_) => return,
    };
    let (Scope::Keys(keys), Detail::Table(table)) = (&grant.scope, &model.store(store).detail) else {
        return;
    };
    let index = index.and_then(|index| table.indexes.get(index as usize));
    let key = index.map_or(&table.key, |index| &index.key);
    if key.key_type != KeyType::Number {
        return;
    }
    if let Some(wrong) = keys.iter().find(|key| !key.parse::<f64>().is_ok_and(f64::is_finite)) {
        let message = format!("`{wrong}` is not a number, as the key `{}` is", key.name);
        findings.push(
            Diagnostic::error(&WRONG_TYPE, grant.line, message)
                .label(key.span, "the key")
                .help("write a number in quotes, such as `\"7\"`"),
        );
    }
}

/// A function that rotates a secret must be allowed to read it and to write it, in so many words.
fn rotation(context: &Context<'_>, id: FunctionId, secret: StoreId, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    let store = model.store(secret);
    let Detail::Secret(Secret { rotate: Some(rotation) }) = &store.detail else { return };
    let may = |verb| context.rows(id).iter().any(|row| row.on == Thing::Store(secret) && row.verb == verb);
    let missing: Vec<&str> =
        [Verb::Read, Verb::Write].into_iter().filter(|verb| !may(*verb)).map(Verb::word).collect();
    if missing.is_empty() {
        return;
    }
    let function = model.function(id);
    let message =
        format!("`{}` changes `{}`, but may not {} it", function.name, store.name, missing.join(" or "));
    findings.push(
        Diagnostic::error(&codes::ROTATION_RIGHTS, rotation.span, message)
            .label(function.common.span, "this function")
            .help(format!("add `allow {} on {}` to it", missing.join(", "), store.name))
            .lacking(),
    );
}
