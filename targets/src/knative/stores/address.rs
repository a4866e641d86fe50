//! Addresses: where external stores are, in the words of a `knative` block.

use crate::knative::codes::KNATIVE_LIMIT;
use scant_compiler::codes::{MISSING_ADDRESS, UNSUPPORTED_SETTING};
use scant_compiler::model::{Store, TargetName};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;

/// What a kind's address is: its word, an example, what it is called, and whether a text is one.
struct Form {
    word: &'static str,
    example: &'static str,
    noun: &'static str,
    fits: fn(&str) -> bool,
}

fn form(kind: StoreKind) -> Option<Form> {
    Some(match kind {
        StoreKind::Secret => {
            Form { word: "secret", example: "stripe-key", noun: "the name of a Secret", fits: is_object }
        }
        StoreKind::Bucket => {
            Form { word: "name", example: "acme-reports", noun: "the name of a bucket", fits: is_bucket }
        }
        StoreKind::Cache => {
            Form { word: "name", example: "catalog", noun: "the name of a cache", fits: is_label }
        }
        StoreKind::Stream => {
            Form { word: "name", example: "clicks", noun: "the name of a Kafka topic", fits: is_topic }
        }
        StoreKind::Table | StoreKind::Queue | StoreKind::Topic | StoreKind::Bus | StoreKind::Function => {
            return None;
        }
    })
}

/// Looks at the address of an external store.
pub fn check(store: &Store, findings: &mut Vec<Diagnostic>) {
    if store.kind() == StoreKind::Table {
        return foreign(store, findings);
    }
    let Some(Form { word, example, noun, fits }) = form(store.kind()) else { return };
    match store.locator(TargetName::Knative, word) {
        None => {
            let message =
                format!("it is not said where the {} `{}` is on knative", store.kind().word(), store.name);
            findings.push(
                Diagnostic::error(&MISSING_ADDRESS, store.common.span, message)
                    .help(format!("add `knative {{ {word} \"{example}\" }}`"))
                    .lacking(),
            );
        }
        Some(said) if !fits(&said.text) => {
            let message = format!("`{}` is not {noun}", said.text);
            findings.push(
                Diagnostic::error(&KNATIVE_LIMIT, said.span, message)
                    .help(format!("write it like `{example}`")),
            );
        }
        Some(_) => {}
    }
}

/// A table of somebody else's database has no verbs of ours, and nobody but its owner could make them.
fn foreign(store: &Store, findings: &mut Vec<Diagnostic>) {
    let message = format!("`{}` is a table of another database, where knative can grant nothing", store.name);
    findings
        .push(Diagnostic::error(&UNSUPPORTED_SETTING, store.common.span, message).help(
            "call a function of the program that owns it, or say `only on` with the targets it is for",
        ));
}

/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names>
fn is_object(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.starts_with(edge) && text.ends_with(edge) && text.chars().all(|c| edge(c) || c == '-')
}

/// No pattern is one, so no policy reaches further than this bucket.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket(text: &str) -> bool {
    (3..=63).contains(&text.len()) && is_object(text)
}

/// <https://kafka.apache.org/documentation/#brokerconfigs>, and `Topic.java` of Kafka: no `*`, which would be all topics.
fn is_topic(text: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    (1..=249).contains(&text.len()) && text.chars().all(known) && text != "." && text != ".."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_is_a_pattern() {
        for text in ["*", "a*", "a?b", "a/b", "", "..", "${aws:username}"] {
            assert!(!is_bucket(text) && !is_label(text) && !is_topic(text) && !is_object(text), "{text}");
        }
        assert!(is_bucket("acme-reports") && is_topic("acme.Clicks_1") && is_object("mail-key"));
    }
}
