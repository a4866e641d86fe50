//! What every message to a user keeps to, whatever it is about.

use scant_lang::diagnostic::Diagnostic;

/// Words that say nothing of what is wrong.
const LAZY: [&str; 7] = [
    "unexpected token",
    "syntax error",
    "parse error",
    "invalid input",
    "expected one of",
    "not valid",
    "todo",
];

/// What is wrong with the words of a message, if anything: each text in it is one sentence without a capital, a full
/// stop or a generic phrase, and it has a place and an id.
pub fn faults(diagnostic: &Diagnostic) -> Vec<String> {
    let mut faults = Vec::new();
    if diagnostic.labels.is_empty() {
        faults.push(format!("[{}] has no place", diagnostic.code.id));
    }
    if diagnostic.message.is_empty() {
        faults.push(format!("[{}] says nothing", diagnostic.code.id));
    }
    for text in texts(diagnostic) {
        let lower = text.to_lowercase();
        if let Some(lazy) =
            LAZY.iter().find(|lazy| lower.contains(**lazy) && !text.contains(&format!("`{lazy}`")))
        {
            faults.push(format!("`{text}` says `{lazy}`"));
        }
        if text.starts_with(|c: char| c.is_ascii_uppercase()) && !is_acronym(text) {
            faults.push(format!("`{text}` begins with a capital"));
        }
        if text.ends_with('.') || text.trim() != text || text.contains('\n') {
            faults.push(format!("`{text}` ends in a full stop, has space around it, or several lines"));
        }
    }
    faults
}

/// Everything a message says.
fn texts(diagnostic: &Diagnostic) -> impl Iterator<Item = &str> {
    let fix = diagnostic.fix.as_ref().map(|fix| fix.message.as_str());
    std::iter::once(diagnostic.message.as_str())
        .chain(diagnostic.help.as_deref())
        .chain(fix)
        .chain(diagnostic.notes.iter().map(String::as_str))
        .chain(diagnostic.steps.iter().map(|step| step.message.as_str()))
        .chain(diagnostic.labels.iter().map(|label| label.message.as_str()))
}

/// Whether the first word is one that is always written so: `AWS`, `HTTP`, `ARN`.
fn is_acronym(text: &str) -> bool {
    text.chars().take(2).all(|c| c.is_ascii_uppercase())
}
