//! What `target knative` says: names Kubernetes takes, and namespaces that are the platform's own.

use crate::knative::codes::KNATIVE_LIMIT;
use crate::knative::context::Context;
use scant_compiler::model::TargetName;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Spanned;

/// Namespaces that belong to the cluster and its operators, whole or by their beginning.
const TAKEN: [&str; 8] = [
    "default",
    "kube-",
    "knative-",
    "istio-system",
    "kourier-system",
    "contour-",
    "cnpg-system",
    "cert-manager",
];

/// Looks at every setting.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(config) = context.model.target(TargetName::Knative) else { return };
    if let Some(namespace) = config.get("namespace") {
        self::namespace(namespace, findings);
    }
    if let Some(gateway) = config.get("gateway") {
        let legal = gateway.value.split_once('/').is_some_and(|(one, two)| is_label(one) && is_label(two));
        if !legal {
            let message = format!("`{}` does not name a Gateway", gateway.value);
            let finding = Diagnostic::error(&KNATIVE_LIMIT, gateway.span, message);
            findings.push(finding.help("write its namespace and its name: `istio-system/public`"));
        }
    }
    if let Some(domain) = config.get("domain")
        && !is_host(&domain.value)
    {
        let message = format!("`{}` is not a domain", domain.value);
        let finding = Diagnostic::error(&KNATIVE_LIMIT, domain.span, message);
        findings.push(finding.help("write it like `shop.example`, in lower case and without `https://`"));
    }
    if let Some(registry) = config.get("registry")
        && !is_registry(&registry.value)
    {
        let message = format!("`{}` is not a place images can be pushed to", registry.value);
        let finding = Diagnostic::error(&KNATIVE_LIMIT, registry.span, message);
        findings.push(finding.help("write it like `ghcr.io/acme`, in lower case and without `https://`"));
    }
}

fn namespace(said: &Spanned<String>, findings: &mut Vec<Diagnostic>) {
    let name = said.value.as_str();
    if !is_label(name) {
        let message = format!("`{name}` is not the name of a namespace");
        findings.push(Diagnostic::error(&KNATIVE_LIMIT, said.span, message).help(
            "a name has lower-case letters, digits and hyphens, at most 63, and begins and ends with a letter or digit",
        ));
    } else if TAKEN.iter().any(|taken| name == *taken || taken.ends_with('-') && name.starts_with(taken)) {
        let message = format!("the namespace `{name}` is the cluster's own");
        findings.push(
            Diagnostic::error(&KNATIVE_LIMIT, said.span, message)
                .help("give the application a namespace to itself"),
        );
    }
}

/// A label of RFC 1123.
pub fn is_label(name: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (1..=63).contains(&name.len())
        && name.starts_with(edge)
        && name.ends_with(edge)
        && name.chars().all(|c| edge(c) || c == '-')
}

/// Labels between dots, two at least.
pub fn is_host(name: &str) -> bool {
    name.len() <= 253 && name.contains('.') && name.split('.').all(is_label)
}

fn is_registry(place: &str) -> bool {
    use crate::knative::function::image::{Version, version};
    let place = place.trim_end_matches('/');
    !place.is_empty() && version(&format!("{place}/x:1")) == Version::Tag
}
