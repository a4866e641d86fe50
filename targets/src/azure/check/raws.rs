//! Raw resources: types that cannot be declared by hand, since they say who may do what, change what scant makes, or
//! bring in other templates.

use crate::azure::codes;
use crate::azure::raw;
use scant_compiler::model::{Model, TargetName};
use scant_lang::diagnostic::Diagnostic;

/// Providers whose resources are about rights, identities, what is deployed elsewhere, or the apps of functions.
const PROVIDERS: [&str; 6] = [
    "microsoft.authorization",
    "microsoft.managedidentity",
    "microsoft.resources",
    "microsoft.managedservices",
    "microsoft.graph",
    "microsoft.web",
];

/// Segments of types whose resources are rights, keys, or ways past them, or settings of another resource.
const RIGHTS: [&str; 14] = [
    "accesspolicies",
    "accesspolicyassignments",
    "authorizationrules",
    "config",
    "eventsubscriptions",
    "networkrulesets",
    "sqlroledefinitions",
    "sqlroleassignments",
    "roleassignments",
    "roledefinitions",
    "localusers",
    "listkeys",
    "functionkeys",
    "federatedidentitycredentials",
];

/// Segments of types of API gateways that decide who gets through.
const GATEWAY: [&str; 2] = ["policies", "subscriptions"];

/// Looks at the types of raw resources.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Azure) {
        let said = &raw.resource_type;
        let kind = raw::kind(&said.value);
        if !is_type(&kind.name) || !is_version(&kind.version) {
            let message = format!("`{}` is not a resource type of azure with its version", said.value);
            findings.push(
                Diagnostic::error(&codes::UNKNOWN_RESOURCE_TYPE, said.span, message)
                    .help("write `Microsoft.Service/resources@2025-01-01`"),
            );
        } else if is_forbidden(&kind.name) {
            let message = format!(
                "`{}` says who may do what, or changes what scant makes, so it cannot be declared by hand",
                kind.name
            );
            findings.push(
                Diagnostic::error(&codes::PROTECTED_OVERRIDE, said.span, message)
                    .help("use `allow`, or declare it in a template of its own"),
            );
        }
    }
}

fn is_forbidden(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let mut segments = kind.split('/');
    let provider = segments.next().unwrap_or_default();
    let gateway = provider == "microsoft.apimanagement";
    PROVIDERS.contains(&provider)
        || segments.any(|segment| RIGHTS.contains(&segment) || gateway && GATEWAY.contains(&segment))
}

fn is_type(kind: &str) -> bool {
    let mut segments = kind.split('/');
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let provider = segments.next().unwrap_or_default();
    let rest: Vec<&str> = segments.collect();
    provider.contains('.') && provider.split('.').all(word) && !rest.is_empty() && rest.into_iter().all(word)
}

/// `2025-01-01`, or with `-preview` behind it.
fn is_version(version: &str) -> bool {
    let date = version.strip_suffix("-preview").unwrap_or(version);
    let parts: Vec<&str> = date.split('-').collect();
    matches!(parts.as_slice(), [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2)
        && date.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_rights_are_known() {
        for kind in [
            "Microsoft.Authorization/roleAssignments",
            "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",
            "Microsoft.ServiceBus/namespaces/authorizationRules",
            "Microsoft.KeyVault/vaults/accessPolicies",
            "Microsoft.Resources/deploymentScripts",
            "Microsoft.Web/sites/config",
            "Microsoft.EventGrid/topics/eventSubscriptions",
            "Microsoft.ApiManagement/service/apis/policies",
        ] {
            assert!(is_forbidden(kind), "{kind}");
        }
        assert!(!is_forbidden("Microsoft.Cache/redisEnterprise"));
        assert!(is_type("Microsoft.Cache/redisEnterprise") && !is_type("AWS::SES::EmailIdentity"));
        assert!(is_version("2021-05-01-preview") && !is_version(""));
    }
}
