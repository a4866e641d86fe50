//! Which part of a text to leave out so that a statement, or one of its words, is gone and the rest reads as before.

use crate::model::{Function, Grant, Model};
use scant_lang::source::{Source, Span};
use std::collections::BTreeSet;

/// A statement's place with what surrounds it: its whole lines, or the `;` that divides it from its neighbour.
pub fn statement(sources: &[Source], span: Span) -> Span {
    let text = sources.get(span.file.0 as usize).map_or("", |source| source.text.as_str());
    let (Some(before), Some(after)) = (text.get(..span.start as usize), text.get(span.end as usize..)) else {
        return span;
    };
    let line = before.trim_end_matches([' ', '\t']);
    let rest = after.split('\n').next().unwrap_or("");
    let comment = rest.trim_start();
    let alone = comment.is_empty() || comment.starts_with("//");
    let (mut start, mut end) = (before.len(), text.len() - after.len());
    if alone && (line.is_empty() || line.ends_with('\n')) {
        start = line.len();
        end = (end + rest.len() + 1).min(text.len());
    } else if let Some(line) = line.strip_suffix(';') {
        start = line.len();
    } else if let Some(rest) = comment.strip_prefix(';') {
        end = text.len() - after.len() + (after.len() - after.trim_start().len()) + 1;
        end += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }
    Span { file: span.file, start: start as u32, end: end as u32 }
}

/// What to leave out so that one right is gone and nothing else; nothing where its statement gives several verbs on
/// several things, or speaks for several functions.
pub fn grant(sources: &[Source], model: &Model, function: &Function, grant: &Grant) -> Option<Span> {
    let same = |other: &&Grant| other.line == grant.line;
    let verbs: BTreeSet<Span> = function.grants.iter().filter(same).map(|other| other.span).collect();
    let things: BTreeSet<Span> = function.grants.iter().filter(same).map(|other| other.thing).collect();
    let speakers = model.functions.iter().filter(|other| other.grants.iter().any(|one| same(&one)));
    match (verbs.len(), things.len()) {
        _ if speakers.count() > 1 => None,
        (1, 1) => Some(statement(sources, grant.line)),
        (_, 1) => item(&verbs, grant.span),
        (1, _) => item(&things, grant.thing),
        _ => None,
    }
}

/// One word of a list with the comma that divides it from the next, or from the one before.
fn item(list: &BTreeSet<Span>, word: Span) -> Option<Span> {
    match list.range(word..).nth(1) {
        Some(next) => Some(Span { end: next.start, ..word }),
        None => list.range(..word).next_back().map(|last| Span { start: last.end, ..word }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::source::FileId;

    fn left(text: &str, word: &str) -> String {
        let start = text.find(word).unwrap_or(text.len());
        let span = Span { file: FileId(0), start: start as u32, end: (start + word.len()) as u32 };
        let out = statement(&[Source::new("a.scant", text)], span);
        format!("{}{}", &text[..out.start as usize], &text[out.end as usize..])
    }

    #[test]
    fn a_statement_goes_with_its_line_or_its_semicolon() {
        assert_eq!(left("a\n  gone x\nb\n", "gone x"), "a\nb\n");
        assert_eq!(left("a\n  gone x // why\nb", "gone x"), "a\nb");
        assert_eq!(left("gone x", "gone x"), "");
        assert_eq!(left("a { b; gone x; c }", "gone x"), "a { b; c }");
        assert_eq!(left("a { b; gone x }", "gone x"), "a { b }");
        assert_eq!(left("a { gone x; c }", "gone x"), "a { c }");
        assert_eq!(left("a { gone x }", "gone x"), "a {  }");
        assert_eq!(left("a {\n  gone\n    x\n  c\n}\n", "gone\n    x"), "a {\n  c\n}\n");
    }
}
