//! What stands after a statement's head: values, and the marks between them.

use nom::Parser;
use nom::branch::alt;

use super::block::{Place, STRAY_BRACKET, UNCLOSED_BLOCK};
use super::collection::{list, object};
use super::comment::misplaced;
use super::mark::{UNEXPECTED_CHARACTER, quotes_needed, unexpected_mark, unquoted, word};
use super::number::number;
use super::text::{BAD_INTERPOLATION, text};
use super::token::{Token, TokenKind};
use super::tokens::{Parsed, Tokens, absent};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::{Argument, Kind};

/// A comma with nothing before or after it.
pub static EMPTY_ITEM: Code = Code {
    id: "empty-item",
    summary: "nothing stands before or after a comma",
    page: include_str!("codes/empty-item.md"),
};

/// `=` or `:` with nothing after it.
pub static MISSING_VALUE: Code = Code {
    id: "missing-value",
    summary: "nothing follows `=` or `:`",
    page: include_str!("codes/missing-value.md"),
};

/// Words that carry a statement on when a line begins with one of them.
pub(crate) const CONTINUATIONS: [&str; 4] = ["because", "where", "except", "until"];

/// All arguments up to the end of the statement or its block.
pub(super) fn arguments<'t, 's>(
    mut input: Tokens<'t, 's>,
    place: Place,
) -> (Tokens<'t, 's>, Vec<Argument<'s>>) {
    let mut found = Vec::new();
    loop {
        let token = input.first();
        if let Some(rest) = unclosed_parameter(input, &found) {
            // What is left of the route says nothing of its own.
            found.pop();
            input = rest;
            continue;
        }
        if ends_statement(&input, token) {
            return (input, found);
        }
        if let Some((rest, argument)) = unquoted(input, &mut found) {
            found.push(argument);
            input = rest;
        } else if let Ok((rest, argument)) = alt((|input| value(input, place), mark)).parse(input) {
            input =
                match argument.kind {
                    Kind::Comma => match found.last().and_then(|before| thousands(rest, before, &argument)) {
                        Some(after) => {
                            input = after;
                            continue;
                        }
                        None => comma(rest, &argument, found.last()),
                    },
                    Kind::Equals => match bound(rest, place) {
                        Some((rest, value)) => {
                            found.push(argument);
                            found.push(value);
                            input = rest;
                            continue;
                        }
                        None => rest,
                    },
                    Kind::Colon if rest.first().kind == TokenKind::OpenBrace && !rest.first().opens_line => {
                        rest.report(
                            Diagnostic::error(&MISSING_VALUE, argument.span, "no `:` stands before a block")
                                .fix("leave out `:`", argument.span, ""),
                        );
                        input = rest;
                        continue;
                    }
                    Kind::Colon if ends_statement(&rest, rest.first()) => {
                        rest.report(Diagnostic::error(&MISSING_VALUE, argument.span, "nothing follows `:`"));
                        rest
                    }
                    _ => rest,
                };
            found.push(argument);
        } else {
            input = skip_mark(input, token);
        }
    }
}

/// Whether `token`, the next one, does not belong to the statement's arguments any more.
fn ends_statement(input: &Tokens<'_, '_>, token: Token) -> bool {
    match token.kind {
        TokenKind::Eof | TokenKind::Semicolon | TokenKind::OpenBrace | TokenKind::CloseBrace => true,
        _ if !token.opens_line => false,
        TokenKind::Word if CONTINUATIONS.contains(&input.text(token)) => false,
        _ => input.previous().is_none_or(|previous| previous.kind != TokenKind::Comma),
    }
}

/// Past `{id`, which should be `{id}`, behind the route it belongs to; `None` if that is not ahead.
fn unclosed_parameter<'t, 's>(input: Tokens<'t, 's>, found: &[Argument<'s>]) -> Option<Tokens<'t, 's>> {
    let route = found.last().filter(|route| matches!(route.kind, Kind::Route))?;
    let (open, name) = (input.first(), input.peek(1));
    let begins =
        open.kind == TokenKind::OpenBrace && open.start == route.span.end && route.text.ends_with('/');
    if !begins || name.kind != TokenKind::Word || !name.is_adjacent() {
        return None;
    }
    let span = input.span(open).to(input.span(name));
    let written = input.text_of(span);
    input.report(
        Diagnostic::error(&UNCLOSED_BLOCK, span, format!("the parameter `{written}` is not closed")).fix(
            "write `}`",
            Span { start: span.end, ..span },
            "}",
        ),
    );
    Some(input.skip().skip())
}

/// Past the `000` of `1,000`, reported; `comma` stands behind `before`. `None` if it is no such number.
fn thousands<'t, 's>(
    rest: Tokens<'t, 's>,
    before: &Argument<'s>,
    comma: &Argument<'s>,
) -> Option<Tokens<'t, 's>> {
    let next = rest.first();
    let group = rest.text(next);
    let digits = group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let hangs = before.span.end == comma.span.start && next.is_adjacent();
    if !matches!(before.kind, Kind::Int(_)) || !hangs || next.kind != TokenKind::Number || !digits {
        return None;
    }
    let span = before.span.to(rest.span(next));
    let better = format!("{}_{group}", before.text);
    rest.report(
        Diagnostic::error(&UNEXPECTED_CHARACTER, span, "the digits of a number are grouped by `_`").fix(
            format!("write `{better}`"),
            span,
            better,
        ),
    );
    Some(rest.skip())
}

/// Complains if the comma just read, after `before`, separates nothing.
fn comma<'t, 's>(
    rest: Tokens<'t, 's>,
    comma: &Argument<'s>,
    before: Option<&Argument<'s>>,
) -> Tokens<'t, 's> {
    let error = |message: &str| {
        Diagnostic::error(&EMPTY_ITEM, comma.span, message).fix("remove the comma", comma.span, "")
    };
    let next = rest.first();
    let is_mark = |kind: &Kind<'_>| {
        matches!(kind, Kind::Comma | Kind::Colon | Kind::Bar | Kind::Operator | Kind::Equals)
    };
    let is_doc = matches!(next.kind, TokenKind::Doc | TokenKind::FileDoc);
    let goes_on_without = next.opens_line && CONTINUATIONS.contains(&rest.text(next));
    if before.is_none_or(|before| is_mark(&before.kind)) {
        rest.report(error("nothing stands before this comma"));
    } else if ends_statement(&rest, next) || is_doc || goes_on_without {
        rest.report(error("nothing follows this comma"));
    }
    rest
}

/// The value after the `=` just read; `None`, reported, if there is none.
fn bound<'t, 's>(rest: Tokens<'t, 's>, place: Place) -> Option<(Tokens<'t, 's>, Argument<'s>)> {
    let next = rest.first();
    let begins_statement = matches!(next.kind, TokenKind::Word | TokenKind::Path | TokenKind::Text);
    let error = Diagnostic::error(&MISSING_VALUE, rest.missing(), "nothing follows `=`");
    if next.opens_line && begins_statement {
        rest.report(error.help("the value stands on the line of its name"));
        return None;
    }
    let mut swallowed = Vec::new();
    let found = unquoted(rest, &mut swallowed).or_else(|| item(rest, place).ok());
    if found.is_none() && next.kind != TokenKind::Unknown {
        // `{ a = } "b"`: the value is found behind the bracket, and is said to stand there.
        let displaced = matches!(next.kind, TokenKind::CloseBrace | TokenKind::Semicolon) && {
            let behind = rest.peek(1);
            !behind.opens_line
                && matches!(behind.kind, TokenKind::Value | TokenKind::Number | TokenKind::Text)
        };
        if !displaced {
            rest.report(error);
        }
    } else if next.opens_line {
        rest.report(error.help("the value stands on the line of its name"));
    }
    found
}

/// Past something that cannot be an argument, reported.
fn skip_mark<'t, 's>(input: Tokens<'t, 's>, token: Token) -> Tokens<'t, 's> {
    match token.kind {
        TokenKind::CloseBracket => {
            input.report(Diagnostic::error(&STRAY_BRACKET, input.span(token), "this `]` closes nothing").fix(
                "remove it",
                input.span(token),
                "",
            ))
        }
        TokenKind::Doc | TokenKind::FileDoc => {
            misplaced(&input, token, "a doc comment stands on the lines above what it documents")
        }
        _ => unexpected_mark(&input, token),
    }
    input.skip()
}

/// A mark that stands between values.
fn mark<'t, 's>(input: Tokens<'t, 's>) -> Parsed<'t, 's, Argument<'s>> {
    let token = input.first();
    let kind = match token.kind {
        TokenKind::Comma => Kind::Comma,
        TokenKind::Colon => Kind::Colon,
        TokenKind::Equals => Kind::Equals,
        TokenKind::Bar => Kind::Bar,
        TokenKind::Operator => Kind::Operator,
        _ => return absent(),
    };
    Ok((input.skip(), Argument { kind, text: input.text(token), span: input.span(token) }))
}

/// What may stand after `=` and in a list: a value, or an object.
pub(super) fn item<'t, 's>(input: Tokens<'t, 's>, place: Place) -> Parsed<'t, 's, Argument<'s>> {
    alt((|input| value(input, place), |input| object(input, place))).parse(input)
}

/// A value: everything but marks and objects.
fn value<'t, 's>(input: Tokens<'t, 's>, place: Place) -> Parsed<'t, 's, Argument<'s>> {
    let token = input.first();
    let kind = match token.kind {
        TokenKind::Word => {
            word(&input, token);
            Kind::Word
        }
        TokenKind::Path => {
            word(&input, token);
            Kind::Path
        }
        TokenKind::Glob => {
            word(&input, token);
            Kind::Glob
        }
        TokenKind::Value => {
            word(&input, token);
            Kind::Value(input.text(token).get(1..).unwrap_or(""))
        }
        TokenKind::Braced => Kind::Value(braced(&input, token)),
        TokenKind::Number => match number(&input, input.text(token), input.span(token)) {
            Some(kind) => kind,
            None => return Ok(quotes_needed(input)),
        },
        TokenKind::Text | TokenKind::OpenText | TokenKind::TripleText | TokenKind::ForeignText => {
            text(&input, token)
        }
        TokenKind::Route => Kind::Route,
        TokenKind::OpenBracket => return list(input, place),
        _ => return absent(),
    };
    Ok((input.skip(), Argument { kind, text: input.text(token), span: input.span(token) }))
}

/// The path in `${path}`, which belongs in strings.
fn braced<'s>(input: &Tokens<'_, 's>, token: Token) -> &'s str {
    let written = input.text(token);
    let path = written.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).unwrap_or("");
    let span = input.span(token);
    let better = format!("${path}");
    input.report(
        Diagnostic::error(&BAD_INTERPOLATION, span, format!("`{written}` belongs in a string")).fix(
            format!("write `{better}`"),
            span,
            better,
        ),
    );
    path
}
