//! References: places that cannot wait for a deployment, and outputs that are no texts.

use crate::aws::codes;
use scant_compiler::model::{Literal, Model, Text, TextPart};
use scant_lang::diagnostic::Diagnostic;

/// Looks at every tag and every output.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    let commons = (model.stores.iter().map(|store| &store.common))
        .chain(model.functions.iter().map(|function| &function.common))
        .chain(model.apis.iter().map(|api| &api.common))
        .chain(model.raws.iter().map(|raw| &raw.common));
    for (_, value) in model.tags.iter().chain(commons.flat_map(|common| &common.tags)) {
        tag(value, findings);
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
fn tag(text: &Text, findings: &mut Vec<Diagnostic>) {
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
