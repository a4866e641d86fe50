//! Tags: what Azure takes as one.
//! <https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations>

use crate::azure::codes;
use scant_compiler::model::{Model, Text, TextPart};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Spanned;

/// Tags that one thing may have; scant adds three of its own to a function's app.
const MOST: usize = 50;
/// Those of scant.
const OWN: [&str; 3] = ["scant-app", "scant-function", "azd-service-name"];

/// Looks at every tag.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    each(&model.tags, 0, findings);
    for common in model.commons() {
        each(&common.tags, model.tags.len(), findings);
    }
}

fn each(tags: &[(Spanned<String>, Text)], before: usize, findings: &mut Vec<Diagnostic>) {
    for (key, value) in tags {
        if let Some(wrong) = wrong(&key.value, value) {
            let message = format!("azure does not take the tag `{}`: {wrong}", key.value);
            findings.push(Diagnostic::error(&codes::AZURE_LIMIT, key.span, message));
        }
    }
    let count = tags.len() + before + OWN.len();
    if let Some((key, _)) = tags.last().filter(|_| count > MOST) {
        let message = format!("a thing has at most {MOST} tags on azure, and here are {count}");
        findings.push(
            Diagnostic::error(&codes::AZURE_LIMIT, key.span, message)
                .note(format!("scant adds {}", scant_compiler::words::and_quoted(&OWN))),
        );
    }
}

fn wrong(key: &str, value: &Text) -> Option<String> {
    let begins = |start: &&&str| key.to_ascii_lowercase().starts_with(**start);
    let length: usize = value.parts.iter().map(length).sum();
    if value.parts.iter().any(|part| matches!(part, TextPart::Attribute(..))) {
        Some("it is on what it names, too, and nothing can wait for itself".to_owned())
    } else if key.is_empty() || key.chars().count() > 128 {
        // Storage accounts take the shortest keys.
        Some("a key has between 1 and 128 characters".to_owned())
    } else if let Some(odd) = key.chars().find(|c| c.is_control() || "<>%&\\?/".contains(*c)) {
        Some(format!("a key cannot hold `{odd}`"))
    } else if let Some(start) = ["azure", "microsoft", "windows", "hidden-"].iter().find(begins) {
        Some(format!("what begins with `{start}` is its own"))
    } else if length > 256 {
        Some("a value has at most 256 characters".to_owned())
    } else {
        None
    }
}

fn length(part: &TextPart) -> usize {
    match part {
        TextPart::Plain(text) => text.chars().count(),
        TextPart::Attribute(..) => 0,
    }
}
