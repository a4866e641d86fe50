//! What holds for any text, and for any spec however it is laid out.

#![allow(clippy::expect_used, clippy::panic, reason = "a law that does not hold is a panic")]

#[path = "laws/specs.rs"]
mod specs;

use proptest::prelude::*;
use scant_lang::format::format;
use scant_lang::source::{FileId, Source};
use scant_lang::syntax::{TokenKind, lex, parse};
use scant_lang::tree::Statement;

/// Specs that between them use all of the syntax.
const SAMPLES: [&str; 3] = [
    include_str!("samples/shop.scant"),
    include_str!("samples/policy.scant"),
    include_str!("syntax/every-shape.scant"),
];

fn source(text: &str) -> Source {
    Source::new("law.scant", text)
}

/// Reads and formats, for the sake of not panicking; the tokens are checked on the way.
fn survive(text: &str) {
    tokens_cover(text);
    let source = source(text);
    let read = parse(&source, FileId(0));
    for diagnostic in &read.diagnostics {
        for label in &diagnostic.labels {
            assert!(label.span.start <= label.span.end, "a span goes backwards in {text:?}");
            assert!(
                text.get(label.span.start as usize..label.span.end as usize).is_some(),
                "a span cuts a character in {text:?}"
            );
        }
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            assert!(
                text.get(edit.span.start as usize..edit.span.end as usize).is_some(),
                "an edit cuts a character in {text:?}"
            );
        }
    }
    match format(&source) {
        Ok(printed) => {
            assert!(!read.has_errors(), "a broken file was formatted: {text:?}");
            let again = format(&Source::new("again", printed.as_str()));
            assert_eq!(
                again.as_deref(),
                Ok(printed.as_str()),
                "formatting twice differs from once for {text:?}"
            );
        }
        Err(said) => assert!(
            said.iter().all(|diagnostic| diagnostic.code.id != "unfaithful-layout"),
            "the formatter changes {text:?}: {said:?}"
        ),
    }
}

fn tokens_cover(text: &str) {
    let mut rebuilt = String::new();
    for token in lex(text).tokens {
        rebuilt.push_str(token.trivia(text));
        rebuilt.push_str(token.text(text));
    }
    assert_eq!(rebuilt, text);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        survive(&text);
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        survive(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_soup_of_tokens_is_survived(parts in proptest::collection::vec(specs::ingredient(), 0..60)) {
        survive(&parts.concat());
    }

    #[test]
    fn a_spec_survives_its_layout(spec in specs::spec(), noise in proptest::collection::vec(any::<u8>(), 1..400)) {
        let text = specs::laid_out(&spec, &noise);
        let written = source(&text);
        let read = parse(&written, FileId(0));
        prop_assert!(read.diagnostics.is_empty(), "{:?} in\n{text}", read.diagnostics);
        let plain = source(&specs::laid_out(&spec, &[0]));
        let plainly = parse(&plain, FileId(0));
        prop_assert_eq!(specs::said(&read.value), specs::said(&plainly.value), "layout changes the tree of\n{}", &text);

        let printed = match format(&written) {
            Ok(printed) => printed,
            Err(said) => return Err(TestCaseError::fail(format!("{said:?} in\n{text}"))),
        };
        let again = source(&printed);
        prop_assert_eq!(specs::said(&parse(&again, FileId(0)).value), specs::said(&plainly.value), "printed as\n{}", &printed);
        prop_assert_eq!(specs::comments(&printed), specs::comments(&text), "comments of\n{}\nprinted as\n{}", &text, &printed);
        let twice = format(&again);
        prop_assert_eq!(twice.as_deref(), Ok(printed.as_str()), "formatting twice differs from once for\n{}", &text);
        prop_assert!(!printed.contains("\n\n\n") && !printed.contains(" \n") && !printed.contains('\t'));
    }
}

#[test]
fn every_prefix_is_survived() {
    for sample in SAMPLES {
        for (end, _) in sample.char_indices() {
            survive(&sample[..end]);
        }
    }
}

/// What stands for a token that was meant.
const OTHERS: [&str; 14] =
    ["{", "}", "[", "]", ",", "=", "\"", "word", "1s", "@", "\n", "//", "/*", "because"];

#[test]
fn a_token_lost_doubled_or_replaced_is_survived() {
    for sample in SAMPLES {
        for (place, token) in lex(sample).tokens.into_iter().enumerate() {
            let (before, rest) = sample.split_at(token.start as usize);
            let (written, after) = rest.split_at((token.end - token.start) as usize);
            survive(&format!("{before}{after}"));
            survive(&format!("{before}{written} {written}{after}"));
            // Each place gets three of these, so that all come to stand nearly everywhere.
            for turn in 0..3 {
                let other = OTHERS[(place + 5 * turn) % OTHERS.len()];
                survive(&format!("{before}{other}{after}"));
            }
        }
    }
}

#[test]
fn a_lost_brace_costs_one_statement() {
    for sample in SAMPLES {
        let whole = source(sample);
        let whole = parse(&whole, FileId(0)).value;
        let closers = lex(sample).tokens.into_iter().filter(|token| token.kind == TokenKind::CloseBrace);
        for brace in closers.filter(|token| token.opens_line) {
            let torn = format!("{}{}", &sample[..brace.start as usize], &sample[brace.end as usize..]);
            let torn = source(&torn);
            let read = parse(&torn, FileId(0));
            assert_eq!(read.diagnostics.len(), 1, "{:?} in\n{}", read.diagnostics, torn.text);
            assert_eq!(outline(&read.value.statements), outline(&whole.statements), "in\n{}", torn.text);
        }
    }
}

#[test]
fn a_brace_too_many_costs_nothing() {
    let sample = SAMPLES[0];
    for (at, _) in sample.match_indices("\n  }\n") {
        let torn = format!("{}  }}\n{}", &sample[..at + 5], &sample[at + 5..]);
        let torn = source(&torn);
        let read = parse(&torn, FileId(0));
        assert_eq!(read.diagnostics.len(), 1, "{:?} in\n{}", read.diagnostics, torn.text);
        let whole = source(sample);
        assert_eq!(outline(&read.value.statements), outline(&parse(&whole, FileId(0)).value.statements));
    }
}

/// The heads of all statements, in order, with their depth.
fn outline(statements: &[Statement<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    for statement in statements {
        found.push(statement.head.text.to_owned());
        let inner = statement.block.iter().flat_map(|block| outline(&block.statements));
        found.extend(inner.map(|head| format!("  {head}")));
    }
    found
}

#[test]
fn deep_nesting_is_survived() {
    let many = 20_000;
    for part in [
        "{",
        "}",
        "[",
        "]",
        "a {",
        "a = [",
        "a = {b = ",
        "a {\n",
        "a = [\n",
        "}\n",
        "{ a }",
        "/{",
        "$",
        "${",
        "\"",
        "\"\"\"",
        "/*",
    ] {
        survive(&part.repeat(many));
    }
    survive(&format!("{}a {{", " ".repeat(4 * many)));
    survive(&format!("{}{}", "a {".repeat(many), "}".repeat(many)));
    survive(&format!("a = {}{}", "[".repeat(many), "]".repeat(many)));
    survive(&format!("a = {}1{}", "{b = ".repeat(many), "}".repeat(many)));
}

#[test]
fn samples_are_in_canonical_layout() {
    for sample in &SAMPLES[..2] {
        assert_eq!(format(&source(sample)).as_deref(), Ok(*sample));
    }
}
