//! Keys: whatever hands one out, or holds one, lets its holder in past all roles.

use super::expression::expression;
use super::found::Found;
use super::json::Node;

/// Functions that a template may call. None of them tells a secret of a resource, as `listKeys` and its like do.
const CALLS: [&str; 11] = [
    "concat",
    "extensionresourceid",
    "format",
    "guid",
    "parameters",
    "reference",
    "resourcegroup",
    "resourceid",
    "subscription",
    "subscriptionresourceid",
    "uniquestring",
];
/// `variables`, spelled apart: it is by far the most frequent.
const VARIABLES: &str = "variables";

/// What stands before the `=` of a key in a connection string or an address.
const WORDS: [&str; 8] = [
    "accountkey",
    "sharedaccesskey",
    "sharedaccesskeyname",
    "sharedaccesssignature",
    "accesskey",
    "sig",
    "password",
    "pwd",
];

/// Members of what a resource tells of itself that are keys.
const MEMBERS: [&str; 4] = [".primarykey", ".secondarykey", "connectionstring", "accesskey"];

/// Looks through every text of the template.
pub fn look(document: &Node<'_>, found: &mut Found) {
    let mut path = Vec::new();
    walk(document, &mut path, found);
}

enum Step<'t> {
    Name(&'t str),
    Place(usize),
}

fn walk<'n>(node: &'n Node<'_>, path: &mut Vec<Step<'n>>, found: &mut Found) {
    match node {
        Node::Text(text) => text_of(text, path, found),
        Node::List(values) => {
            for (place, value) in values.iter().enumerate() {
                path.push(Step::Place(place));
                walk(value, path, found);
                path.pop();
            }
        }
        Node::Object(members) => {
            for (name, value) in members {
                path.push(Step::Name(name));
                // A name may be an expression, too.
                text_of(name, path, found);
                walk(value, path, found);
                path.pop();
            }
        }
        Node::Null | Node::Bool(_) | Node::Number(_) => {}
    }
}

fn text_of(text: &str, path: &[Step<'_>], found: &mut Found) {
    if let Some(message) = message(text) {
        let mut at = String::new();
        for step in path {
            match step {
                Step::Name(name) => at.extend(["/", name]),
                Step::Place(place) => at.extend(["/", &place.to_string()]),
            }
        }
        found.flaw(&at, message);
    }
}

/// What is wrong with a text.
fn message(text: &str) -> Option<String> {
    let mut words = text.match_indices('=').map(|(at, _)| ending(text, at));
    if let Some(word) = words.find(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))) {
        return Some(format!("a text holds a key, after `{word}=`"));
    }
    let inner = expression(text)?;
    // Every second piece between quotes stands outside of all texts.
    let outside = inner.split('\'').step_by(2);
    let mut calls = outside.flat_map(|piece| piece.match_indices('(').map(move |(at, _)| ending(piece, at)));
    let known = |word: &str| word == VARIABLES || CALLS.iter().any(|known| known.eq_ignore_ascii_case(word));
    if let Some(word) = calls.find(|word| !known(word)) {
        return Some(match word.to_ascii_lowercase().starts_with("list") {
            true => format!("`{word}` hands out a key"),
            false => format!("nobody here knows what the function `{word}` hands out"),
        });
    }
    inner.contains("eference(").then(|| member(inner)).flatten()
}

/// A key that a resource tells of itself. What telemetry is sent to takes no keys, and calls its address one.
fn member(inner: &str) -> Option<String> {
    let outside: String = inner.split('\'').step_by(2).collect::<String>().to_ascii_lowercase();
    let known = MEMBERS.iter().find(|member| outside.contains(*member))?;
    let telemetry = outside.ends_with(").connectionstring")
        && inner.starts_with("reference(resourceId('Microsoft.Insights/components'")
        && outside.matches("reference(").count() == 1;
    (!telemetry).then(|| format!("`{}` of a resource is a key", known.trim_start_matches('.')))
}

/// The letters and digits that end at `at`, or before blanks in front of it.
fn ending(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default().trim_end();
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    before.get(start..).unwrap_or_default()
}
