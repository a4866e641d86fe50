//! Tags and outputs: what AWS takes as one.

use crate::aws::codes;
use scant_compiler::model::{Literal, Model, Text, TextPart};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Spanned;
use std::collections::BTreeSet;

/// Tags that scant puts on everything, and on what belongs to a function.
const OF_ALL: [&str; 1] = ["scant:app"];
const OF_FUNCTIONS: [&str; 2] = ["scant:app", "scant:function"];

/// Looks at every tag and every output.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    let functions = model.functions.iter().map(|function| &function.common);
    let others = (model.stores.iter().map(|store| &store.common))
        .chain(model.apis.iter().map(|api| &api.common))
        .chain(model.raws.iter().map(|raw| &raw.common));
    for (key, value) in &model.tags {
        known(value, findings);
        legal(key, value, findings);
    }
    let before = findings.len();
    count(model.tags.iter(), &OF_FUNCTIONS, findings);
    let counted = findings.len() > before;
    for (common, own) in
        functions.map(|common| (common, &OF_FUNCTIONS[..])).chain(others.map(|common| (common, &OF_ALL[..])))
    {
        for (key, value) in &common.tags {
            known(value, findings);
            legal(key, value, findings);
        }
        if !counted && !common.tags.is_empty() {
            count(model.tags.iter().chain(&common.tags), own, findings);
        }
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

/// Tags that one thing may have. scant adds two of its own to a function's.
/// <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
const MOST: usize = 50;

/// Refuses what some service would: a tag stands on resources of many, so it keeps to what all of them take.
fn legal(key: &Spanned<String>, value: &Text, findings: &mut Vec<Diagnostic>) {
    let name = key.value.as_str();
    let value = value.parts.iter().filter_map(|part| match part {
        TextPart::Plain(text) => Some(text.as_str()),
        TextPart::Attribute(..) => None,
    });
    let value: String = value.collect();
    if value.contains("{{resolve:") || name.contains('\\') {
        // Said of every text, in `texts`, and of every key that is no plain text.
        return;
    }
    let wrong = if name.is_empty() {
        "a key has at least one character".to_owned()
    } else if name.to_ascii_lowercase().starts_with("aws:") || value.to_ascii_lowercase().starts_with("aws:")
    {
        "what begins with `aws:` is its own".to_owned()
    } else if name.chars().count() > 128 {
        "a key has at most 128 characters".to_owned()
    } else if value.chars().count() > 256 {
        "a value has at most 256 characters".to_owned()
    } else if let Some(odd) = name.chars().chain(value.chars()).find(|c| !is_plain(*c)) {
        format!("`{odd}` is neither a letter, a digit, a space, nor one of `_ . : / = + - @`")
    } else {
        return;
    };
    let message = format!("aws does not take the tag `{name}`: {wrong}");
    findings.push(Diagnostic::error(&codes::AWS_LIMIT, key.span, message));
}

/// What IAM takes in tags of roles ("Rules for tagging in IAM and AWS STS", IAM user guide): the narrowest.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c)
}

/// Refuses more tags than one thing may have, those of the application and scant's own counted in.
fn count<'t>(
    tags: impl Iterator<Item = &'t (Spanned<String>, Text)>,
    own: &[&str],
    findings: &mut Vec<Diagnostic>,
) {
    let mut keys: BTreeSet<&str> = own.iter().copied().collect();
    let mut last = None;
    for (key, _) in tags {
        keys.insert(&key.value);
        last = Some(key.span);
    }
    if let Some(span) = last.filter(|_| keys.len() > MOST) {
        let count = keys.len();
        let message = format!("a thing has at most {MOST} tags on aws, and here are {count}");
        findings.push(
            Diagnostic::error(&codes::AWS_LIMIT, span, message)
                .note(format!("scant adds {}", scant_compiler::words::and_quoted(own))),
        );
    }
}
