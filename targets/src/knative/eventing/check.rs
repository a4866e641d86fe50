//! What brokers and triggers cannot do, at the line that asks for it.

mod stores;
mod triggers;

use super::super::context::Context;
use super::filter;
use scant_compiler::codes::{UNSUPPORTED_FILTER, UNSUPPORTED_SETTING};
use scant_compiler::model::Filter;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// Says at the line what cannot be.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    stores::check(context, findings);
    for (_, function) in context.model.functions() {
        triggers::check(context, function, findings);
    }
    triggers::fetching(context, findings);
}

/// A setting Knative has nothing for.
fn unsupported(span: Span, message: impl Into<String>, help: &'static str) -> Diagnostic {
    Diagnostic::error(&UNSUPPORTED_SETTING, span, message).help(help)
}

/// Looks at every condition by itself, as a Trigger does.
fn filters(filter: &Filter, findings: &mut Vec<Diagnostic>) {
    for condition in &filter.conditions {
        if let Err(refusal) = filter::one(condition) {
            let finding = Diagnostic::error(&UNSUPPORTED_FILTER, condition.span, refusal.message);
            findings.push(finding.help(refusal.help));
        }
    }
}
