//! The page of each message is its test: marked lines raise just that message, and the fix gives the text shown.
//!
//! A mark is a comment `// error: [id]` at the end of a line. Marks are cut off before the example is
//! read, so they may stand in a place where a comment would be part of the mistake.

#![allow(clippy::expect_used, reason = "a test that cannot read its data has failed")]

use scant_lang::diagnostic::{Diagnostic, Edit};
use scant_lang::source::{FileId, LineIndex, Source};
use scant_lang::syntax::parse;

/// Messages no text can raise that is shorter than 4 GiB, or as long as scant has no fault.
const WITHOUT_EXAMPLE: [&str; 2] = ["file-too-large", "unfaithful-layout"];

struct Example {
    text: String,
    /// Line and id, in order.
    expected: Vec<(usize, String)>,
    fixed: Option<String>,
}

#[test]
fn pages_raise_what_they_explain() {
    for code in scant_lang::CODES {
        let title = format!("# {}", code.id);
        let is_heading = |line: &&str| *line == title || line.starts_with("## ");
        let headings: Vec<&str> = code.page.lines().filter(is_heading).collect();
        assert_eq!(
            headings,
            [&title, "## What it says", "## Why it matters", "## What to do"],
            "{}",
            code.id
        );
        let examples = examples(code.page);
        if WITHOUT_EXAMPLE.contains(&code.id) {
            continue;
        }
        assert!(
            examples.iter().any(|example| example.expected.iter().any(|(_, id)| id == code.id)),
            "the page {} shows no `// error: [{}]`",
            code.id,
            code.id
        );
        for example in examples {
            check(code.id, &example);
        }
    }
}

#[test]
fn ids_are_unique_and_sorted_pages_exist() {
    let mut ids: Vec<&str> = scant_lang::CODES.iter().map(|code| code.id).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "two messages share an id");
    for code in scant_lang::CODES {
        assert!(!code.summary.is_empty() && !code.summary.ends_with('.'), "summary of {}", code.id);
    }
}

fn check(page: &str, example: &Example) {
    let source = Source::new(page, example.text.as_str());
    let read = parse(&source, FileId(0));
    let lines = LineIndex::new(&source.text);
    let said: Vec<(usize, String)> = read
        .diagnostics
        .iter()
        .map(|diagnostic| (lines.line_column(diagnostic.span().start).0, diagnostic.code.id.to_owned()))
        .collect();
    assert_eq!(said, example.expected, "what page {page} raises, in\n{}", example.text);
    let every_fix_is_safe =
        read.diagnostics.iter().all(|diagnostic| diagnostic.fix.as_ref().is_some_and(|fix| fix.safe));
    match &example.fixed {
        Some(fixed) => {
            assert_eq!(&repaired(&source.text, &read.diagnostics), fixed, "the fix of page {page}")
        }
        None => assert!(!every_fix_is_safe, "page {page} does not show what its fix gives\n{}", example.text),
    }
}

fn repaired(text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut edits: Vec<&Edit> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort_by_key(|edit| edit.span.start);
    let mut repaired = text.to_owned();
    for edit in edits.iter().rev() {
        repaired.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    repaired
}

/// The ```` ```scant ```` fences of a page, each with the ```` ```fixed ```` fence that follows it.
fn examples(page: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let body: Vec<&str> = match line {
            "```scant" | "```fixed" => lines.by_ref().take_while(|line| *line != "```").collect(),
            _ => continue,
        };
        if line == "```fixed" {
            found.last_mut().expect("an example before what it becomes").fixed = Some(body.join("\n"));
            continue;
        }
        let mut text = Vec::new();
        let mut expected = Vec::new();
        for (place, line) in body.iter().enumerate() {
            match line.split_once(" // error: [") {
                Some((code, mark)) => {
                    text.push(code);
                    expected.push((place + 1, mark.trim_end_matches(']').to_owned()));
                }
                None => text.push(line),
            }
        }
        found.push(Example { text: text.join("\n"), expected, fixed: None });
    }
    found
}
