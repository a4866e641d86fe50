//! Every message scant knows as a SARIF rule, so that the list is the same in every run.

use super::super::sentence;
use super::log::{Configuration, Properties, Rule, Text};
use super::result::level;
use crate::catalogue;
use scant_compiler::{codes, rules};
use scant_lang::diagnostic::{Code, Level};

/// The longest description GitHub takes, in characters (its page on SARIF support).
const LONGEST: usize = 1024;

/// How much the messages that are no rule's matter to security, where they do: a guardrail that does not hold, and rights
/// that are wider than they look. Counted as CVSS does.
const SECURITY: [(&Code, &str); 9] = [
    (&codes::ESCALATING_ACTION, "9.0"),
    (&codes::FORBIDDEN_ACCESS, "8.0"),
    (&codes::FORBIDDEN_CONSTRUCT, "6.0"),
    (&codes::FORBIDDEN_REACH, "8.0"),
    (&codes::FORBIDDEN_ROUTE, "8.0"),
    (&codes::MISSING_AUTH, "7.0"),
    (&codes::UNENFORCED_SCOPE, "6.0"),
    (&codes::WIDER_GRANT, "6.0"),
    (&codes::WILDCARD_ACTION, "8.0"),
];

/// The rules, in the order of the catalogue.
pub fn all() -> Vec<Rule> {
    catalogue::groups().into_iter().flat_map(|group| group.codes).map(of).collect()
}

fn of(code: &'static Code) -> Rule {
    let lint = rules::find(code.id);
    let default = lint.map_or(Some(Level::Error), |rule| rule.level);
    let listed = SECURITY.iter().find(|(known, _)| known.id == code.id).map(|(_, severity)| *severity);
    let security = lint.map_or(listed, |rule| rule.security);
    let mut tags = vec![lint.map_or("language", |rule| rule.group.word())];
    tags.extend(security.map(|_| "security"));
    let severity = match default {
        Some(Level::Error) => "error",
        Some(Level::Warning) => "warning",
        Some(Level::Note) | None => "recommendation",
    };
    Rule {
        id: code.id,
        name: name(code.id),
        short_description: Text::new(sentence(code.summary)),
        full_description: Text::new(says(code)),
        help: Text { text: plain(code.page), markdown: Some(code.page.to_owned()) },
        default_configuration: Configuration {
            enabled: default.is_some(),
            level: level(default.unwrap_or(Level::Note)),
        },
        properties: Properties {
            tags,
            precision: "very-high",
            problem_severity: severity,
            security_severity: security,
        },
    }
}

/// An id as SARIF names rules: `UnusedStore`.
fn name(id: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    id.split('-').map(word).collect()
}

/// A kind of difference between two revisions.
pub fn of_change(code: &'static Code) -> Rule {
    Rule {
        id: code.id,
        name: name(code.id),
        short_description: Text::new(sentence(code.summary)),
        full_description: Text::new(code.page),
        help: Text::new(code.page),
        default_configuration: Configuration { enabled: true, level: "note" },
        properties: Properties {
            tags: vec!["diff"],
            precision: "very-high",
            problem_severity: "recommendation",
            security_severity: None,
        },
    }
}

/// What the page says of it first.
fn says(code: &Code) -> String {
    let page = code.page.split("## What it says\n\n").nth(1).unwrap_or(code.summary);
    let first = page.split("\n\n").next().unwrap_or_default();
    first.chars().take(LONGEST).collect()
}

/// A page without its marks for fences and headings.
fn plain(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.starts_with("```"));
    let lines = lines.map(|line| line.trim_start_matches('#').trim_end());
    let text = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n");
    text.trim().to_owned()
}
