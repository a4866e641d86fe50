//! Grants in the provider's own words: there are none that name one thing and nothing else.

use scant_compiler::codes::UNSUPPORTED_VERB;
use scant_compiler::model::{Function, TargetName};
use scant_lang::diagnostic::Diagnostic;

/// Looks at `allow knative …`.
pub fn check(function: &Function, findings: &mut Vec<Diagnostic>) {
    for grant in function.provider_grants.iter().filter(|grant| grant.target == TargetName::Knative) {
        let message = format!("knative cannot grant `{}`", grant.action);
        findings.push(
            Diagnostic::error(&UNSUPPORTED_VERB, grant.span, message)
                .note("a function has no token for the Kubernetes API, so none of its words is a right")
                .help("use `allow` with a verb of the store"),
        );
    }
}
