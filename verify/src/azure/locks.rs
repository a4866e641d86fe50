//! What stands before apps and asks callers for a token: `authsettingsV2`.
//! <https://learn.microsoft.com/azure/app-service/overview-authentication-authorization>

use super::found::Found;
use super::json::Node;
use super::template::{Resource, Template};
use std::collections::{BTreeSet, HashMap};

/// The tokens that open a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Who signs them.
    pub issuer: String,
    /// For whom; one of these.
    pub audiences: BTreeSet<String>,
}

/// What a lock must say, and nothing besides but who signs and for whom.
const SHUT: [(&str, &[&str]); 5] = [
    ("platform.enabled", &["true"]),
    ("globalValidation.requireAuthentication", &["true"]),
    ("globalValidation.unauthenticatedClientAction", &["Return401", "Return403"]),
    ("identityProviders.azureActiveDirectory.enabled", &["true"]),
    ("login.tokenStore.enabled", &["false"]),
];
const ISSUER: &str = "identityProviders.azureActiveDirectory.registration.openIdIssuer";
const CLIENT: &str = "identityProviders.azureActiveDirectory.registration.clientId";
const AUDIENCES: &str = "identityProviders.azureActiveDirectory.validation.allowedAudiences";

/// The locks of apps, by the ids of their sites. One that is not shut as it must be is none: everybody gets in.
pub fn read(template: &Template<'_>, found: &mut Found) -> HashMap<String, Lock> {
    let mut locks = HashMap::new();
    for one in template.of("microsoft.web/sites/config") {
        match one.id.split_once("/config/") {
            Some((site, "authsettingsv2")) => match lock(template, one) {
                Ok(lock) => drop(locks.insert(site.to_owned(), lock)),
                Err(what) => {
                    found.flaw(&one.at, format!("the lock of an app lets in whom nobody knows: {what}"))
                }
            },
            _ => found.flaw(&one.at, "nobody here knows what this configuration of an app opens".to_owned()),
        }
    }
    locks
}

fn lock(template: &Template<'_>, one: &Resource<'_>) -> Result<Lock, String> {
    let properties = one.body.get("properties").ok_or("it says nothing")?;
    let value = |path: &str| {
        let said = properties.at(path).and_then(Node::plain)?;
        template.text(one, &said).ok().map(|text| text.into_owned())
    };
    for (path, values) in SHUT {
        if !value(path).is_some_and(|value| values.contains(&value.as_str())) {
            return Err(format!("`{path}` is not `{}`", values.join("` or `")));
        }
    }
    let mut leaves = Vec::new();
    paths(properties, "", &mut leaves);
    let known = |leaf: &str| {
        let said = SHUT.iter().map(|(path, _)| *path).chain([ISSUER, CLIENT, AUDIENCES]);
        said.into_iter().any(|path| path.eq_ignore_ascii_case(leaf))
    };
    if let Some(other) = leaves.iter().find(|leaf| !known(leaf)) {
        return Err(format!("`{other}` is unknown here"));
    }
    let mut audiences = BTreeSet::new();
    for audience in properties.at(AUDIENCES).map(Node::values).unwrap_or_default() {
        let text = audience.text().and_then(|text| template.text(one, text).ok());
        audiences.insert(text.ok_or("an audience cannot be read")?.into_owned());
    }
    // The client's own id is an audience, too.
    audiences.extend(value(CLIENT));
    let issuer = value(ISSUER).ok_or("nobody signs")?;
    if audiences.is_empty() {
        Err("every audience will do".to_owned())
    } else {
        Ok(Lock { issuer, audiences })
    }
}

/// The paths of all that is said, lists as one.
fn paths(node: &Node<'_>, above: &str, found: &mut Vec<String>) {
    match node {
        Node::Object(members) => {
            for (name, value) in members {
                let path = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
                paths(value, &path, found);
            }
        }
        _ => found.push(above.to_owned()),
    }
}
