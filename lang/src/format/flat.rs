//! Everything as it looks on a single line.

use std::borrow::Cow;

use super::WIDTH;
use crate::syntax::{TokenKind, lex};
use crate::tree::{Argument, Block, Kind, Piece, Statement};

/// How many columns `text` takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// What stands before `argument` on its line.
pub(super) fn joint(argument: &Argument<'_>) -> &'static str {
    match argument.kind {
        Kind::Comma | Kind::Colon => "",
        _ => " ",
    }
}

/// `argument`, which follows `before`, in its canonical spelling.
pub(super) fn argument<'s>(
    text: &str,
    before: Option<&Argument<'s>>,
    argument: &Argument<'s>,
) -> Cow<'s, str> {
    match &argument.kind {
        Kind::Size(_) | Kind::Range(_) if argument.text.contains("iB") => {
            Cow::Owned(argument.text.replace("iB", "B"))
        }
        Kind::Text(pieces) => match route(before, pieces) {
            Some(route) => Cow::Owned(route.to_owned()),
            None => Cow::Borrowed(argument.text),
        },
        Kind::List(items) => {
            let items: Vec<_> = items.iter().map(|item| self::argument(text, None, item)).collect();
            Cow::Owned(format!("[{}]", items.join(", ")))
        }
        Kind::Object(entries) if entries.is_empty() => Cow::Borrowed("{}"),
        Kind::Object(entries) => {
            let entry = |(key, value): &(crate::tree::Word<'s>, Argument<'s>)| {
                format!("{} = {}", key.span.of(text), self::argument(text, None, value))
            };
            let entries: Vec<_> = entries.iter().map(entry).collect();
            Cow::Owned(format!("{{ {} }}", entries.join(", ")))
        }
        _ => Cow::Borrowed(argument.text),
    }
}

/// The route in a string that follows a word in capitals, as in `GET "/orders"`, where quotes are not needed.
pub(super) fn route<'p>(before: Option<&Argument<'_>>, pieces: &'p [Piece<'_>]) -> Option<&'p str> {
    let is_capitals = |word: &str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_method =
        before.is_some_and(|before| matches!(before.kind, Kind::Word) && is_capitals(before.text));
    let [Piece::Text(text)] = pieces else { return None };
    if !is_method || !text.starts_with('/') {
        return None;
    }
    let lexed = lex(text);
    let first = lexed.tokens.first()?;
    (first.kind == TokenKind::Route && first.text(text).len() == text.len()).then_some(text)
}

/// `statement` with its block on one line; `None` if that is wider than any line may be.
pub(super) fn statement(text: &str, statement: &Statement<'_>) -> Option<String> {
    let mut line = statement.head.span.of(text).to_owned();
    let mut before = None;
    for argument in &statement.arguments {
        line.push_str(joint(argument));
        line.push_str(&self::argument(text, before, argument));
        if line.len() > WIDTH * 4 {
            return None;
        }
        before = Some(argument);
    }
    if let Some(block) = &statement.block {
        line.push(' ');
        line.push_str(&self::block(text, block)?);
    }
    (width(&line) <= WIDTH).then_some(line)
}

/// `block` on one line.
pub(super) fn block(text: &str, block: &Block<'_>) -> Option<String> {
    if block.statements.is_empty() {
        return Some("{}".to_owned());
    }
    let mut line = "{ ".to_owned();
    for (place, inner) in block.statements.iter().enumerate() {
        if place > 0 {
            line.push_str("; ");
        }
        line.push_str(&statement(text, inner)?);
        if line.len() > WIDTH * 4 {
            return None;
        }
    }
    line.push_str(" }");
    Some(line)
}
