//! What `target azure` says: where everything stands.

use crate::azure::codes;
use scant_compiler::model::{Model, TargetName};
use scant_lang::diagnostic::Diagnostic;

/// Looks at the block, if there is one.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    let Some(config) = model.target(TargetName::Azure) else { return };
    let mut refuse = |word, fits: fn(&str) -> bool, what: &str, help: &str| {
        if let Some(said) = config.get(word).filter(|said| !fits(&said.value)) {
            let message = format!("`{}` is not {what}", said.value);
            findings.push(Diagnostic::error(&codes::AZURE_LIMIT, said.span, message).help(help.to_owned()));
        }
    };
    refuse("location", is_location, "a location of azure", "write it like `westeurope`");
    refuse(
        "resource_group",
        is_group,
        "a name of a resource group",
        "a name has letters, digits, `.`, `-`, `_`, `(` and `)`, at most 90, and does not end with a dot",
    );
    refuse("subscription", is_guid, "a subscription", "write its id, a GUID");
}

fn is_location(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// <https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules>
fn is_group(text: &str) -> bool {
    (1..=90).contains(&text.chars().count())
        && !text.ends_with('.')
        && text.chars().all(|c| c.is_alphanumeric() || "._-()".contains(c))
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
