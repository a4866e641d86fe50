//! Lists and objects: lines end freely in them, commas stand between their items.

use nom::Parser;
use nom::branch::alt;

use super::argument::{EMPTY_ITEM, MISSING_VALUE, item};
use super::block::{Place, skip_brackets, too_deep};
use super::comment::misplaced;
use super::mark::{UNEXPECTED_CHARACTER, unexpected_mark, unquoted, word};
use super::text::key;
use super::token::{Token, TokenKind};
use super::tokens::{Damage, Parsed, Tokens, Trust, of};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::{Argument, Kind, Word};

/// Two items without a comma.
pub static MISSING_COMMA: Code = Code {
    id: "missing-comma",
    summary: "no comma stands between two items",
    page: include_str!("codes/missing-comma.md"),
};

/// A key without `=`.
pub static MISSING_EQUALS: Code = Code {
    id: "missing-equals",
    summary: "no `=` stands between a name and its value",
    page: include_str!("codes/missing-equals.md"),
};

/// `[` or an object's `{` without its partner.
pub static UNCLOSED_LIST: Code = Code {
    id: "unclosed-list",
    summary: "a list or an object is not closed",
    page: include_str!("codes/unclosed-list.md"),
};

/// `[a, b]`
pub(super) fn list<'t, 's>(input: Tokens<'t, 's>, place: Place) -> Parsed<'t, 's, Argument<'s>> {
    of(TokenKind::OpenBracket).parse(input)?;
    let item = |input: Tokens<'t, 's>, place| {
        let mut begun = Vec::new();
        match unquoted(input, &mut begun) {
            Some(found) => Ok(found),
            None => item(input, place),
        }
    };
    let (rest, items, span) = collection(input, place, TokenKind::CloseBracket, item);
    Ok((rest, Argument { kind: Kind::List(items), text: input.text_of(span), span }))
}

/// `{ K = v, L = w }`
pub(super) fn object<'t, 's>(input: Tokens<'t, 's>, place: Place) -> Parsed<'t, 's, Argument<'s>> {
    of(TokenKind::OpenBrace).parse(input)?;
    let (rest, entries, span) = collection(input, place, TokenKind::CloseBrace, entry);
    Ok((rest, Argument { kind: Kind::Object(entries), text: input.text_of(span), span }))
}

/// `K = v`
fn entry<'t, 's>(input: Tokens<'t, 's>, place: Place) -> Parsed<'t, 's, (Word<'s>, Argument<'s>)> {
    let (rest, key) = name(input)?;
    let next = rest.first();
    let error =
        Diagnostic::error(&MISSING_EQUALS, rest.missing(), format!("no `=` stands after `{}`", key.text));
    let rest = match next.kind {
        TokenKind::Equals => rest.skip(),
        TokenKind::Colon => {
            rest.report(error.fix("write `=`", Span { start: key.span.end, ..rest.span(next) }, " ="));
            rest.skip()
        }
        _ => {
            rest.report(error.fix("write `=`", rest.missing(), " ="));
            rest
        }
    };
    let mut begun = Vec::new();
    if let Some((rest, value)) = unquoted(rest, &mut begun) {
        return Ok((rest, (key, value)));
    }
    match item(rest, place) {
        Ok((rest, value)) => Ok((rest, (key, value))),
        Err(_) => {
            if next.kind == TokenKind::Equals && rest.first().kind != TokenKind::Unknown {
                rest.report(Diagnostic::error(&MISSING_VALUE, rest.missing(), "nothing follows `=`"));
            }
            let nothing = Argument { kind: Kind::Word, text: "", span: rest.missing() };
            Ok((rest, (key, nothing)))
        }
    }
}

fn name<'t, 's>(input: Tokens<'t, 's>) -> Parsed<'t, 's, Word<'s>> {
    let (rest, token) = alt((
        of(TokenKind::Word),
        of(TokenKind::Path),
        of(TokenKind::Text),
        of(TokenKind::OpenText),
        of(TokenKind::ForeignText),
    ))
    .parse(input)?;
    if matches!(token.kind, TokenKind::Word | TokenKind::Path) {
        word(&input, token);
        Ok((rest, Word { text: input.text(token), span: input.span(token) }))
    } else {
        Ok((rest, key(&input, token)))
    }
}

/// Items up to `close`, which is consumed; the bracket ahead opens them.
fn collection<'t, 's, T>(
    input: Tokens<'t, 's>,
    place: Place,
    close: TokenKind,
    mut item: impl FnMut(Tokens<'t, 's>, Place) -> Parsed<'t, 's, T>,
) -> (Tokens<'t, 's>, Vec<T>, Span) {
    let open = input.span(input.first());
    let mut found = Vec::new();
    let Some(inside) = place.inside(place.indent) else {
        too_deep(&input);
        let (rest, span) = skip_brackets(input, place.indent);
        return (rest, found, span);
    };
    let mut rest = input.skip();
    let mut last = Last::Comma;
    loop {
        let token = rest.first();
        if token.kind == close && !(close == TokenKind::CloseBrace && outside(&rest, place)) {
            return (rest.skip(), found, open.to(rest.span(token)));
        }
        if gives_up(&rest, token, place) {
            unclosed(&rest, open, close);
            return (rest, found, open.to(rest.missing()));
        }
        if token.kind == TokenKind::Comma {
            if last == Last::Comma {
                let span = rest.span(token);
                rest.report(Diagnostic::error(&EMPTY_ITEM, span, "nothing stands before this comma").fix(
                    "remove the comma",
                    span,
                    "",
                ));
            }
            last = Last::Comma;
            rest = rest.skip();
            continue;
        }
        match item(rest, inside) {
            Ok((after, value)) => {
                // A string that is not closed has eaten its comma, and was reported.
                let torn = rest.previous().is_some_and(|token| token.kind == TokenKind::OpenText);
                if last == Last::Item && !torn {
                    rest.report(Diagnostic::error(&MISSING_COMMA, rest.missing(), "a comma is missing").fix(
                        "write `,`",
                        rest.missing(),
                        ",",
                    ));
                }
                found.push(value);
                last = Last::Item;
                rest = after;
            }
            Err(_) => {
                if last != Last::Oddity {
                    odd(&rest, token, close);
                }
                last = Last::Oddity;
                rest = rest.skip();
            }
        }
    }
}

/// What was read last in a list.
#[derive(PartialEq, Eq)]
enum Last {
    /// A comma, or the opening bracket.
    Comma,
    Item,
    /// Something that was reported; whatever comes next is taken without another word.
    Oddity,
}

/// Whether `token` cannot be in a list: it must be unclosed.
fn gives_up(input: &Tokens<'_, '_>, token: Token, place: Place) -> bool {
    match token.kind {
        TokenKind::Eof | TokenKind::CloseBrace => true,
        TokenKind::Semicolon => input.trust() == Trust::IndentationOfLines,
        TokenKind::CloseBracket => false,
        _ => {
            outside(input, place) && !matches!(input.peek(1).kind, TokenKind::Comma | TokenKind::CloseBracket)
        }
    }
}

/// Whether the next line stands too far left to be inside, and lines are to be trusted.
fn outside(input: &Tokens<'_, '_>, place: Place) -> bool {
    let token = input.first();
    let left = match token.kind {
        TokenKind::CloseBrace => input.indent() < place.indent,
        _ => input.indent() <= place.indent,
    };
    left && token.opens_line && input.trust() == Trust::IndentationOfLines
}

fn unclosed(input: &Tokens<'_, '_>, open: Span, close: TokenKind) {
    input.damaged(Damage::Unclosed);
    let mark = if close == TokenKind::CloseBrace { "}" } else { "]" };
    let mut error = Diagnostic::error(&UNCLOSED_LIST, input.missing(), format!("a `{mark}` is missing"))
        .label(open, "opened here")
        .fix(format!("write `{mark}`"), input.missing(), mark);
    if let Some(fix) = &mut error.fix {
        fix.safe = false;
    }
    input.report(error);
}

/// Reports what cannot be an item.
fn odd(input: &Tokens<'_, '_>, token: Token, close: TokenKind) {
    let span = input.span(token);
    let what = if close == TokenKind::CloseBrace { "an object" } else { "a list" };
    let error = |message: String| Diagnostic::error(&UNEXPECTED_CHARACTER, span, message);
    match token.kind {
        TokenKind::Unknown => unexpected_mark(input, token),
        TokenKind::Doc | TokenKind::FileDoc => {
            misplaced(input, token, "a doc comment documents statements only")
        }
        TokenKind::Semicolon => {
            input.report(error(format!("items of {what} are separated by `,`")).fix("write `,`", span, ","))
        }
        _ => input.report(error(format!("`{}` cannot stand in {what}", input.text(token)))),
    }
}
