//! Tags and descriptions: what annotations can hold.
//! <https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set>

use crate::knative::codes::KNATIVE_LIMIT;
use scant_compiler::model::{Common, Model, Text, TextPart};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Spanned;

/// Bytes that all annotations of an object may have together; some are kept for what controllers add.
/// Source: `TotalAnnotationSizeLimitB` of apimachinery, 262,144.
const MOST: usize = 200 << 10;

/// Looks at every tag and every description.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    let shared = weight(&model.tags);
    keys(&model.tags, findings);
    for common in model.commons() {
        keys(&common.tags, findings);
        let size = shared + weight(&common.tags) + common.doc.as_ref().map_or(0, String::len);
        if size > MOST {
            findings.push(too_much(common, size));
        }
    }
}

fn keys(tags: &[(Spanned<String>, Text)], findings: &mut Vec<Diagnostic>) {
    for (key, _) in tags.iter().filter(|(key, _)| !is_name(&key.value)) {
        let message = format!("`{}` cannot be the key of an annotation", key.value);
        findings.push(Diagnostic::error(&KNATIVE_LIMIT, key.span, message).help(
            "a key has letters, digits, `-`, `_` and `.`, at most 63, and begins and ends with a letter or digit",
        ));
    }
}

fn is_name(key: &str) -> bool {
    let edge = |c: char| c.is_ascii_alphanumeric();
    (1..=63).contains(&key.len())
        && key.starts_with(edge)
        && key.ends_with(edge)
        && key.chars().all(|c| edge(c) || matches!(c, '-' | '_' | '.'))
}

fn weight(tags: &[(Spanned<String>, Text)]) -> usize {
    let part = |part: &TextPart| match part {
        TextPart::Plain(text) => text.len(),
        TextPart::Attribute(..) => 64,
    };
    tags.iter().map(|(key, value)| key.value.len() + value.parts.iter().map(part).sum::<usize>()).sum()
}

fn too_much(common: &Common, size: usize) -> Diagnostic {
    let message =
        format!("its text and its tags have {size} bytes, and the annotations of an object at most {MOST}");
    Diagnostic::error(&KNATIVE_LIMIT, common.span, message)
        .help("keep the text short, and put the rest into a file beside the spec")
}
