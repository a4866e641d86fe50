//! Words with letters no name has, text that should be quoted, marks that mean nothing.

use super::comment::{invisible_character, is_hidden};
use super::token::{Token, TokenKind};
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::{Argument, Kind, Piece};

/// A letter outside ASCII in a word.
pub static NON_ASCII_NAME: Code = Code {
    id: "non-ascii-name",
    summary: "a name has a letter outside a to z in it",
    page: include_str!("codes/non-ascii-name.md"),
};

/// A path, an address or a date without quotes.
pub static MISSING_QUOTES: Code = Code {
    id: "missing-quotes",
    summary: "text that is no word is not in quotes",
    page: include_str!("codes/missing-quotes.md"),
};

/// A mark that scant does not use, or not there.
pub static UNEXPECTED_CHARACTER: Code = Code {
    id: "unexpected-character",
    summary: "a character means nothing where it stands",
    page: include_str!("codes/unexpected-character.md"),
};

/// Asks for ASCII in the word or path `token`, quoted segments aside.
pub(super) fn word(input: &Tokens<'_, '_>, token: Token) {
    let written = input.text(token);
    if written.is_ascii() {
        return;
    }
    let bare = written.split('"').step_by(2);
    if let Some(letter) = bare.flat_map(str::chars).find(|c| !c.is_ascii()) {
        input.report(
            Diagnostic::error(
                &NON_ASCII_NAME,
                input.span(token),
                format!("`{letter}` in `{written}` is not a letter of a name"),
            )
            .help("names are made of `a` to `z`, digits and `_`; other text goes in quotes"),
        );
    }
}

/// Reports `token`, which begins nothing.
pub(super) fn unexpected_mark(input: &Tokens<'_, '_>, token: Token) {
    let written = input.text(token);
    let span = input.span(token);
    let first = written.chars().next().unwrap_or(' ');
    if is_hidden(first) {
        return;
    }
    if first.is_whitespace() || matches!(first, '\u{200b}'..='\u{200d}' | '\u{2060}') {
        let better = if first.is_whitespace() { " " } else { "" };
        let one = Span { end: span.start + u32::try_from(first.len_utf8()).unwrap_or(1), ..span };
        input.report(invisible_character(first, one, better));
        return;
    }
    let error = Diagnostic::error(&UNEXPECTED_CHARACTER, span, format!("`{written}` means nothing here"));
    input.report(match written {
        "==" | "=>" => error.fix("write `=`", span, "="),
        "@" | "->" | "?" | "!" => error.note(format!("`{written}` is reserved for later editions")),
        _ if written.starts_with(['“', '”', '„', '‘', '’', '\'', '`']) => {
            error.help("strings are written in `\"`")
        }
        "()" => Diagnostic::error(&UNEXPECTED_CHARACTER, span, "no `()` stands after a name").fix(
            "remove it",
            span,
            "",
        ),
        _ if written.starts_with(['(', ')']) => {
            let line = input.line_before(token);
            if written.starts_with(')') && line.contains('(') {
                return;
            }
            let error = Diagnostic::error(&UNEXPECTED_CHARACTER, span, "there are no parentheses");
            match matching_close(input, token) {
                Some(close) => error.without("leave them out", [span, close]),
                None => error.help("lists are written in `[` and `]`"),
            }
        }
        _ if written.starts_with('-') && input.line_before(token).trim_end().ends_with('-') => return,
        "-" if input.peek(1).kind == TokenKind::Unknown && input.text(input.peek(1)) == "-" => {
            let both = span.to(input.span(input.peek(1)));
            Diagnostic::error(&super::comment::WRONG_COMMENT, both, "comments begin with `//`").fix(
                "write `//`",
                both,
                "//",
            )
        }
        _ => error,
    });
}

/// The `)` for the `(` ahead, on its line.
fn matching_close(input: &Tokens<'_, '_>, open: Token) -> Option<Span> {
    if input.text(open) != "(" {
        return None;
    }
    let mut ahead = 1;
    loop {
        let token = input.peek(ahead);
        if token.opens_line || token.kind == TokenKind::Eof {
            return None;
        }
        if input.text(token) == ")" {
            return Some(input.span(token));
        }
        ahead += 1;
    }
}

/// If the token ahead hangs together with what was read into a text that is no word (`dist/create`,
/// `https://…`, `a@b`), reports the whole, takes it and the arguments it began with, and gives it
/// back as the string that was meant.
pub(super) fn unquoted<'t, 's>(
    input: Tokens<'t, 's>,
    found: &mut Vec<Argument<'s>>,
) -> Option<(Tokens<'t, 's>, Argument<'s>)> {
    let token = input.first();
    if !matches!(token.kind, TokenKind::Route | TokenKind::Unknown | TokenKind::Colon) {
        return None;
    }
    let hangs = token.is_adjacent()
        && found.last().is_some_and(|before| is_bare(&before.kind) && before.span.end == token.start);
    let begins = match token.kind {
        TokenKind::Route => hangs,
        TokenKind::Colon => {
            let after = Span { start: token.end, end: token.end.saturating_add(2), ..input.span(token) };
            hangs && input.text_of(after) == "//"
        }
        _ => {
            let next = input.peek(1);
            let glue = input.text(token).starts_with(['@', '.', '~', '+', '%', '&', '\\']);
            let goes_on = next.is_adjacent() && is_text_part(next.kind) && next.kind != TokenKind::Unknown;
            glue && (hangs || goes_on)
        }
    };
    if !begins {
        return None;
    }
    let mut start = token.start;
    while let Some(before) = found.pop_if(|before| before.span.end == start && is_bare(&before.kind)) {
        start = before.span.start;
    }
    let (rest, end) = rest_of_text(input);
    let span = Span { start, end, ..input.span(token) };
    let text = input.text_of(span);
    let behind_method = found.last().is_some_and(|method| {
        matches!(method.kind, Kind::Word) && method.text.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    if let Some((_, address)) = text.split_once("://").filter(|_| behind_method) {
        let path = address.find('/').and_then(|at| address.get(at..)).unwrap_or("/");
        input.report(
            Diagnostic::error(&UNEXPECTED_CHARACTER, span, "a route is a path, without the host").fix(
                format!("write `{path}`"),
                span,
                path,
            ),
        );
        return Some((rest, Argument { kind: Kind::Route, text: "/", span }));
    }
    Some(text_meant(&input, rest, start, end))
}

/// Past all tokens without a gap, and where the text they make ends. After `://` that is up to the
/// next white space, which the lexer took for a comment.
fn rest_of_text<'t, 's>(mut input: Tokens<'t, 's>) -> (Tokens<'t, 's>, u32) {
    let address = input.first().kind == TokenKind::Colon;
    let mut end = input.first().end;
    input = input.skip();
    while input.first().is_adjacent() && is_text_part(input.first().kind) {
        end = input.first().end;
        input = input.skip();
    }
    if address {
        let ahead = input.text_of(Span { start: end, end: input.first().start, ..input.span(input.first()) });
        let length = ahead.find(char::is_whitespace).unwrap_or(ahead.len());
        end += u32::try_from(length).unwrap_or(0);
    }
    (input, end)
}

/// Whether an argument may be the beginning of a text without quotes.
fn is_bare(kind: &Kind<'_>) -> bool {
    match kind {
        Kind::Word | Kind::Path | Kind::Glob | Kind::Route | Kind::Colon => true,
        Kind::Int(_)
        | Kind::Number(_)
        | Kind::Duration(_)
        | Kind::Size(_)
        | Kind::Percent(_)
        | Kind::Time(_) => true,
        Kind::Value(_)
        | Kind::Text(_)
        | Kind::Range(_)
        | Kind::Operator
        | Kind::Comma
        | Kind::Equals
        | Kind::Bar => false,
        Kind::List(_) | Kind::Object(_) => false,
    }
}

fn is_text_part(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Word
            | TokenKind::Path
            | TokenKind::Glob
            | TokenKind::Number
            | TokenKind::Route
            | TokenKind::Colon
            | TokenKind::Unknown
    )
}

/// Reports the number ahead, and all that hangs on it, as text that should be quoted.
pub(super) fn quotes_needed<'t, 's>(input: Tokens<'t, 's>) -> (Tokens<'t, 's>, Argument<'s>) {
    let start = input.first().start;
    let (rest, end) = rest_of_text(input);
    text_meant(&input, rest, start, end)
}

/// `100/second` in scant's words.
fn rate(text: &str) -> Option<String> {
    let (number, unit) = text.split_once('/')?;
    let unit = match unit {
        "s" | "sec" | "second" => "second",
        "m" | "min" | "minute" => "minute",
        _ => return None,
    };
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{number} per {unit}"))
}

fn text_meant<'t, 's>(
    input: &Tokens<'t, 's>,
    rest: Tokens<'t, 's>,
    start: u32,
    end: u32,
) -> (Tokens<'t, 's>, Argument<'s>) {
    let span = Span { start, end, ..input.span(input.first()) };
    let text = input.text_of(span);
    let better = format!("\"{}\"", text.replace(['"', '\\'], ""));
    let error = Diagnostic::error(&MISSING_QUOTES, span, format!("`{text}` has to be in quotes"));
    input.report(match rate(text) {
        Some(rate) => Diagnostic::error(&UNEXPECTED_CHARACTER, span, "a rate is written in words").fix(
            format!("write `{rate}`"),
            span,
            rate,
        ),
        None => error.fix(format!("write `{better}`"), span, better),
    });
    (rest, Argument { kind: Kind::Text(vec![Piece::Text(text.into())]), text, span })
}
