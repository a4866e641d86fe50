//! Whether a printed text says what the written one says: the same tree, spans aside, and the same comments.

use super::flat::route;
use super::gap::Gap;
use crate::reported::has_errors;
use crate::source::{FileId, Source};
use crate::syntax::{Lexed, lex, parse_lexed};
use crate::tree::{Argument, Block, File, Kind, Piece, Statement};

/// The byte of `source` at which `printed` first says something else; `None` if it nowhere does.
pub(super) fn difference(source: &Source, lexed: &Lexed, file: &File<'_>, printed: &str) -> Option<u32> {
    let again = Source::new(source.name.as_str(), printed);
    let lexed_again = lex(&again.text);
    let read = parse_lexed(&again, FileId::default(), &lexed_again);
    if has_errors(&read.diagnostics) {
        return Some(0);
    }
    if file.docs != read.value.docs {
        return Some(0);
    }
    statements(&file.statements, &read.value.statements).or_else(|| {
        let before = comments(&source.text, lexed);
        let after = comments(&again.text, &lexed_again);
        let differ = before.iter().zip(&after).find(|((_, a), (_, b))| a != b);
        match differ {
            Some(((at, _), _)) => Some(*at),
            None if before.len() == after.len() => None,
            None => Some(before.get(after.len()).map_or(0, |(at, _)| *at)),
        }
    })
}

/// Each comment with the place of the token after it.
fn comments<'s>(text: &'s str, lexed: &Lexed) -> Vec<(u32, &'s str)> {
    let mut found = Vec::new();
    for token in &lexed.tokens {
        found.extend(Gap::before(text, &[*token]).comments().map(|comment| (token.start, comment)));
    }
    found
}

fn statements(a: &[Statement<'_>], b: &[Statement<'_>]) -> Option<u32> {
    let differ = a.iter().zip(b).find_map(|(a, b)| statement(a, b));
    differ.or_else(|| match a.get(b.len()) {
        Some(lost) => Some(lost.span.start),
        None if b.len() > a.len() => Some(a.last().map_or(0, |last| last.span.end)),
        None => None,
    })
}

fn statement(a: &Statement<'_>, b: &Statement<'_>) -> Option<u32> {
    let header = a.docs == b.docs && a.head.text == b.head.text && arguments(&a.arguments, &b.arguments);
    if !header {
        return Some(a.span.start);
    }
    match (&a.block, &b.block) {
        (None, None) => None,
        (Some(Block { statements: a, .. }), Some(Block { statements: b, .. })) => statements(a, b),
        (Some(_), None) | (None, Some(_)) => Some(a.span.start),
    }
}

fn arguments(a: &[Argument<'_>], b: &[Argument<'_>]) -> bool {
    let before = |place: usize| place.checked_sub(1).and_then(|before| a.get(before));
    a.len() == b.len() && a.iter().zip(b).enumerate().all(|(place, (a, b))| argument(before(place), a, b))
}

fn argument(before: Option<&Argument<'_>>, a: &Argument<'_>, b: &Argument<'_>) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Word, Kind::Word) | (Kind::Path, Kind::Path) | (Kind::Glob, Kind::Glob) => a.text == b.text,
        (Kind::Route, Kind::Route) | (Kind::Operator, Kind::Operator) => a.text == b.text,
        (Kind::Value(a), Kind::Value(b)) => a == b,
        (Kind::Text(pieces), Kind::Route) => route(before, pieces).is_some_and(|route| route == b.text),
        (Kind::Text(a), Kind::Text(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| piece(a, b)),
        (Kind::Int(a), Kind::Int(b)) => a == b,
        (Kind::Number(a), Kind::Number(b)) | (Kind::Percent(a), Kind::Percent(b)) => {
            a.to_bits() == b.to_bits()
        }
        (Kind::Duration(a), Kind::Duration(b)) | (Kind::Size(a), Kind::Size(b)) => a == b,
        (Kind::Range(a), Kind::Range(b)) => argument(None, &a.0, &b.0) && argument(None, &a.1, &b.1),
        (Kind::Time(a), Kind::Time(b)) => a == b,
        (Kind::Comma, Kind::Comma) | (Kind::Colon, Kind::Colon) => true,
        (Kind::Equals, Kind::Equals) | (Kind::Bar, Kind::Bar) => true,
        (Kind::List(a), Kind::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| argument(None, a, b))
        }
        (Kind::Object(a), Kind::Object(b)) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|(a, b)| a.0.text == b.0.text && argument(None, &a.1, &b.1))
        }
        _ => false,
    }
}

fn piece(a: &Piece<'_>, b: &Piece<'_>) -> bool {
    match (a, b) {
        (Piece::Text(a), Piece::Text(b)) => a == b,
        (Piece::Value(a, _), Piece::Value(b, _)) => a == b,
        (Piece::Text(_), Piece::Value(..)) | (Piece::Value(..), Piece::Text(_)) => false,
    }
}
