//! Kinds of store that a provider has nothing for, said where they are declared.

use scant_compiler::codes::NOT_ON_TARGET;
use scant_compiler::model::{Model, TargetName};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;

/// Says of every store of `kind`, own or external, that the target has none, and why.
pub fn check(
    model: &Model,
    kind: StoreKind,
    (target, why): (TargetName, &str),
    findings: &mut Vec<Diagnostic>,
) {
    for store in model.stores.iter().filter(|store| store.kind() == kind) {
        let message = format!("{} has nothing for the {} `{}`", target.word(), kind.word(), store.name);
        findings.push(
            Diagnostic::error(&NOT_ON_TARGET, store.common.span, message)
                .note(why)
                .help("say `only on` with the targets it is for"),
        );
    }
}
