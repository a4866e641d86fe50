//! Shapes: where a list or an object is read, one must stand; an expression is of a text, and tells no secret.

use super::found::Found;
use super::json::Node;
use super::kinds::kind;
use super::template::{Resource, Template};
use std::collections::BTreeSet;

/// Members of resources that are lists or objects. An expression in place of one would hold what nobody reads.
const STRUCTURES: &[&str] = &[
    "actions",
    "advancedFilters",
    "allowedAudiences",
    "allowedOrigins",
    "alwaysReady",
    "appSettings",
    "assignableScopes",
    "attributes",
    "authentication",
    "azureActiveDirectory",
    "backupPolicy",
    "capabilities",
    "consistencyPolicy",
    "containerDeleteRetentionPolicy",
    "cors",
    "dataActions",
    "deleteRetentionPolicy",
    "deliveryWithResourceIdentity",
    "deployment",
    "destination",
    "encryption",
    "features",
    "filter",
    "functionAppConfig",
    "globalValidation",
    "identity",
    "identityProviders",
    "includedEventTypes",
    "locations",
    "login",
    "logs",
    "networkAcls",
    "notActions",
    "notDataActions",
    "partitionKey",
    "permissions",
    "platform",
    "policy",
    "properties",
    "protocols",
    "registration",
    "resource",
    "retentionDescription",
    "retryPolicy",
    "runtime",
    "sasPolicy",
    "scaleAndConcurrency",
    "siteConfig",
    "sku",
    "sqlFilter",
    "storage",
    "tags",
    "templateParameters",
    "tls",
    "tokenStore",
    "userAssignedIdentities",
    "validation",
    "values",
];
const SECRET: &str = "microsoft.keyvault/vaults/secrets";

/// Looks at every resource of a type known here, at the parameters and at the outputs.
pub fn look(document: &Node<'_>, template: &Template<'_>, found: &mut Found) {
    let secrets = parameters(document, found);
    for resource in template.resources.iter().filter(|resource| kind(&resource.kind).is_some()) {
        Look { template, resource, secrets: &secrets, found }.at(resource.body, &resource.at);
    }
    vaults(template, &secrets, found);
    let scope = template.scopes.first();
    for (name, output) in document.get("outputs").map(Node::members).unwrap_or_default() {
        let value = output.get("value").and_then(Node::plain);
        let value = value.as_deref().and_then(|value| scope?.value(value).ok());
        let at = format!("/outputs/{name}");
        match value {
            Some(value) if tells(&value, &secrets) => found.flaw(&at, format!("`{name}` tells a secret")),
            Some(_) => {}
            None => found.flaw(&at, format!("nobody here knows what `{name}` tells")),
        }
    }
}

/// The secret parameters, as their values are written here. Values of parameters are texts, numbers and truth values.
fn parameters(document: &Node<'_>, found: &mut Found) -> Vec<String> {
    let mut secrets = Vec::new();
    for (name, parameter) in document.get("parameters").map(Node::members).unwrap_or_default() {
        let kind = parameter.get("type").and_then(Node::text).unwrap_or_default().to_ascii_lowercase();
        let at = format!("/parameters/{name}");
        match kind.as_str() {
            "securestring" if parameter.get("defaultValue").is_some() => {
                found.flaw(&at, format!("the secret `{name}` has a value in the template"));
            }
            "securestring" | "string" | "int" | "bool" => {}
            _ => found.flaw(&at, format!("a parameter of the type `{kind}` cannot be read")),
        }
        if kind == "securestring" {
            secrets.push(format!("<parameter {name}>"));
        }
    }
    secrets
}

fn tells(value: &str, secrets: &[String]) -> bool {
    secrets.iter().any(|secret| value.contains(secret.as_str()))
}

/// Each secret of a vault holds a secret parameter of its own.
fn vaults(template: &Template<'_>, secrets: &[String], found: &mut Found) {
    let mut seen = BTreeSet::new();
    for secret in template.of(SECRET) {
        let value = template.value(secret, "properties.value").ok().flatten().unwrap_or_default();
        if !secrets.iter().any(|known| *known == value) {
            found.flaw(&secret.at, "the value of a secret is no secret parameter".to_owned());
        } else if !seen.insert(value.into_owned()) {
            found.flaw(&secret.at, "another secret has the same value".to_owned());
        }
    }
}

struct Look<'l, 't> {
    template: &'l Template<'t>,
    resource: &'l Resource<'t>,
    secrets: &'l [String],
    found: &'l mut Found,
}

impl Look<'_, '_> {
    fn at(&mut self, node: &Node<'_>, at: &str) {
        match node {
            Node::Text(text) => self.text(text, at),
            Node::List(values) => {
                for (place, value) in values.iter().enumerate() {
                    self.at(value, &format!("{at}/{place}"));
                }
            }
            Node::Object(members) => {
                for (name, value) in members {
                    self.member(name, value, &format!("{at}/{name}"));
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) => {}
        }
    }

    fn member(&mut self, name: &str, value: &Node<'_>, at: &str) {
        let is_whole = matches!(value, Node::List(_) | Node::Object(_));
        if !is_whole && STRUCTURES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            self.found.flaw(at, format!("`{name}` does not say what it holds"));
        } else if is_whole && name.eq_ignore_ascii_case("copy") {
            self.found.flaw(at, "nobody here knows what `copy` makes".to_owned());
        } else if !name.eq_ignore_ascii_case("tags") {
            self.at(value, at);
        }
    }

    fn text(&mut self, text: &str, at: &str) {
        let message = match self.template.text(self.resource, text) {
            Err(unread) => format!("a value cannot be read: nobody here knows {}", unread.0),
            Ok(value) if self.resource.kind != SECRET && tells(&value, self.secrets) => {
                "a secret is told outside of its vault".to_owned()
            }
            Ok(_) => return,
        };
        self.found.flaw(at, message);
    }
}
