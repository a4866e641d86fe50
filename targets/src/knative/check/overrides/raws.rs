//! Objects in the provider's own words: fields with which their readers would hand Secrets on.

use super::fields::Wrong;
use scant_compiler::model::Literal;

/// Groups whose objects can refer to Secrets of the namespace.
const REFERRING: [&str; 2] = ["monitoring.coreos.com/", "cert-manager.io/"];

/// Fields that send a Secret, or a reader's own token, to whoever answers; or that copy and label what is issued.
/// <https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.Endpoint>
/// <https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec>
const HANDED_ON: [&str; 8] = [
    "authorization",
    "basicAuth",
    "bearerTokenFile",
    "bearerTokenSecret",
    "keystores",
    "oauth2",
    "secretTemplate",
    "tlsConfig",
];

/// Whether objects of that type can refer to Secrets.
pub fn refers(resource_type: &str) -> bool {
    REFERRING.iter().any(|group| resource_type.starts_with(group))
}

/// What is wrong with a line of an object that can refer to Secrets, if anything.
pub fn hands_on(path: &[&str], value: &Literal) -> Option<Wrong> {
    let touched = path.iter().any(|segment| HANDED_ON.contains(segment)) || holds(value);
    touched.then_some(Wrong::Protected(
        "may hand a Secret of the namespace on",
        "let functions read secrets, with `allow read on`",
    ))
}

fn holds(value: &Literal) -> bool {
    match value {
        Literal::List(items) => items.iter().any(holds),
        Literal::Object(fields) => {
            fields.iter().any(|(key, value)| HANDED_ON.contains(&key.as_str()) || holds(value))
        }
        _ => false,
    }
}
