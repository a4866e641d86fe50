//! Tags and outputs: what AWS takes as one.

use crate::aws::codes;
use scant_compiler::model::{Common, Literal, Model, Text, TextPart};
use scant_lang::diagnostic::Diagnostic;

/// Looks at every tag and every output.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    let commons = (model.stores.iter().map(|store| &store.common))
        .chain(model.functions.iter().map(|function| &function.common))
        .chain(model.apis.iter().map(|api| &api.common))
        .chain(model.raws.iter().map(|raw| &raw.common));
    model.tags.iter().for_each(|(_, value)| known(value, findings));
    for common in commons {
        common.tags.iter().for_each(|(_, value)| known(value, findings));
        legal(common, findings);
    }
    for output in &model.outputs {
        if matches!(output.value, Literal::List(_) | Literal::Object(_)) {
            let message = format!("the output `{}` is a list, and aws tells only texts", output.name);
            findings.push(
                Diagnostic::error(&codes::LIST_OUTPUT, output.span, message)
                    .help("make one output of each of its values"),
            );
        }
    }
}

/// A tag stands on the things it may name, and a thing cannot wait for itself.
fn known(text: &Text, findings: &mut Vec<Diagnostic>) {
    let waits = text.parts.iter().find_map(|part| match part {
        TextPart::Attribute(_, _, span) => Some(*span),
        TextPart::Plain(_) => None,
    });
    if let Some(span) = waits {
        findings.push(
            Diagnostic::error(
                &codes::LATE_TAG,
                span,
                "a tag is written before the deployment, and this is known only after it",
            )
            .help("write a text or a parameter"),
        );
    }
}

/// <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
fn legal(common: &Common, findings: &mut Vec<Diagnostic>) {
    for (key, value) in &common.tags {
        let wrong = if key.to_ascii_lowercase().starts_with("aws:") {
            "keys that begin with `aws:` are its own"
        } else if key.chars().count() > 128 {
            "a tag's key has at most 128 characters"
        } else if value.as_plain().is_some_and(|value| value.chars().count() > 256) {
            "a tag's value has at most 256 characters"
        } else {
            continue;
        };
        let message = format!("aws does not take the tag `{key}`: {wrong}");
        findings.push(Diagnostic::error(&codes::AWS_LIMIT, common.span, message));
    }
}
