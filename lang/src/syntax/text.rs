//! Strings: their escapes and interpolations, and the ways of quoting scant does not have.

use std::borrow::Cow;

use super::token::{Token, TokenKind};
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::{Kind, Piece, Word};

/// A string whose closing quote is missing.
pub static UNCLOSED_STRING: Code = Code {
    id: "unclosed-string",
    summary: "a string is not closed on its line",
    page: include_str!("codes/unclosed-string.md"),
};

/// A backslash before something that needs none.
pub static UNKNOWN_ESCAPE: Code = Code {
    id: "unknown-escape",
    summary: "a backslash in a string begins no escape",
    page: include_str!("codes/unknown-escape.md"),
};

/// `${…}` around something other than a name.
pub static BAD_INTERPOLATION: Code = Code {
    id: "bad-interpolation",
    summary: "`${…}` is not a name inside a string",
    page: include_str!("codes/bad-interpolation.md"),
};

/// Quotes of another language.
pub static WRONG_QUOTES: Code = Code {
    id: "wrong-quotes",
    summary: "a string is not in plain double quotes",
    page: include_str!("codes/wrong-quotes.md"),
};

/// A key that would have to be computed.
pub static KEY_NOT_PLAIN: Code = Code {
    id: "key-not-plain",
    summary: "a quoted name has an escape or an interpolation in it",
    page: include_str!("codes/key-not-plain.md"),
};

/// The pieces of the string `token`, however it is quoted.
pub(super) fn text<'s>(input: &Tokens<'_, 's>, token: Token) -> Kind<'s> {
    let written = input.text(token);
    let span = input.span(token);
    match token.kind {
        TokenKind::OpenText => {
            input.report(unclosed(written, span));
            Kind::Text(pieces(input, written.get(1..).unwrap_or(""), span.start + 1))
        }
        TokenKind::TripleText => {
            input.report(
                Diagnostic::error(
                    &WRONG_QUOTES,
                    span,
                    "`\"\"\"` is reserved, strings of several lines do not exist",
                )
                .help("write one line in `\"`, with `\\n` where a line ends"),
            );
            Kind::Text(Vec::new())
        }
        TokenKind::ForeignText => {
            let inside = unquoted(written);
            let better = format!("\"{}\"", inside.replace("\\'", "'").replace('"', "\\\""));
            let error = Diagnostic::error(&WRONG_QUOTES, span, "strings are written in double quotes");
            input.report(error.fix(format!("write `{better}`"), span, better));
            Kind::Text(vec![Piece::Text(Cow::Borrowed(inside))])
        }
        _ => Kind::Text(pieces(input, unquoted(written), span.start + 1)),
    }
}

/// The string `token` as a name: taken as it stands, so it must have nothing to resolve in it.
pub(super) fn key<'s>(input: &Tokens<'_, 's>, token: Token) -> Word<'s> {
    let span = input.span(token);
    if token.kind != TokenKind::Text {
        text(input, token);
        return Word { text: unquoted(input.text(token)), span };
    }
    let inside = unquoted(input.text(token));
    if inside.contains('\\') || inside.contains("${") {
        input.report(
            Diagnostic::error(
                &KEY_NOT_PLAIN,
                span,
                format!("the name `{}` has to be plain text", input.text(token)),
            )
            .help("write it without `\\` and `${`"),
        );
    }
    Word { text: inside, span }
}

/// Without the first and the last character, which are quotes.
fn unquoted(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    if text.chars().count() > 1 {
        chars.next_back();
    }
    chars.as_str()
}

/// Where the quote should have stood cannot be known: before a comment is the best guess, then the end.
fn unclosed(written: &str, span: Span) -> Diagnostic {
    let inside = written.find(" //").map_or(written, |comment| written.get(..comment).unwrap_or(written));
    let inside = inside.trim_end().trim_end_matches([',', ';']);
    let at = span.start + u32::try_from(inside.len()).unwrap_or(0);
    let mut error = Diagnostic::error(&UNCLOSED_STRING, span, "the string is not closed on its line").fix(
        "close it with `\"`",
        Span { file: span.file, start: at, end: at },
        "\"",
    );
    if let Some(fix) = &mut error.fix {
        fix.safe = false;
    }
    error
}

/// `inside`, which begins at byte `offset` of the file, cut at its interpolations.
fn pieces<'s>(input: &Tokens<'_, 's>, inside: &'s str, offset: u32) -> Vec<Piece<'s>> {
    if inside.is_empty() {
        return Vec::new();
    }
    if !inside.contains(['\\', '$']) {
        return vec![Piece::Text(Cow::Borrowed(inside))];
    }
    let mut found = Vec::new();
    let mut literal = Cow::Borrowed("");
    let mut rest = inside;
    while !rest.is_empty() {
        let at = offset + u32::try_from(inside.len() - rest.len()).unwrap_or(0);
        let place = |length: usize| Span {
            file: input.missing().file,
            start: at,
            end: at + u32::try_from(length).unwrap_or(0),
        };
        if rest.starts_with('\\') {
            let (length, resolved) = escape(rest);
            match resolved {
                Some(c) => literal.to_mut().push(c),
                None => input.report(bad_escape(rest.get(..length).unwrap_or(rest), place(length))),
            }
            rest = rest.get(length..).unwrap_or("");
        } else if let Some(after) = rest.strip_prefix("${") {
            let (length, path) = interpolation(after);
            match path {
                Some(path) => {
                    if !literal.is_empty() {
                        found.push(Piece::Text(std::mem::take(&mut literal)));
                    }
                    found.push(Piece::Value(path, place(length + 2)));
                }
                None => {
                    input.report(bad_interpolation(rest.get(..length + 2).unwrap_or(rest), place(length + 2)))
                }
            }
            rest = after.get(length..).unwrap_or("");
        } else {
            let plain = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| matches!(c, '\\' | '$'))
                .map_or(rest.len(), |(at, _)| at);
            let (run, after) = rest.split_at(plain);
            if literal.is_empty() {
                literal = Cow::Borrowed(run);
            } else {
                literal.to_mut().push_str(run);
            }
            rest = after;
        }
    }
    if !literal.is_empty() {
        found.push(Piece::Text(literal));
    }
    found
}

/// The length of the escape `rest` begins with, and the character it stands for.
fn escape(rest: &str) -> (usize, Option<char>) {
    let Some(letter) = rest.chars().nth(1) else { return (1, None) };
    match letter {
        'n' => (2, Some('\n')),
        't' => (2, Some('\t')),
        '"' | '\\' | '$' => (2, Some(letter)),
        'u' => {
            let inside = rest.get(2..).and_then(|rest| rest.strip_prefix('{')).unwrap_or("");
            let length = inside.bytes().take_while(u8::is_ascii_hexdigit).take(7).count();
            match inside.split_at(length) {
                (digits, after) if after.starts_with('}') => {
                    let number = u32::from_str_radix(digits, 16).ok().filter(|_| length <= 6);
                    (length + 4, number.and_then(char::from_u32))
                }
                _ => (2, None),
            }
        }
        other => (1 + other.len_utf8(), None),
    }
}

fn bad_escape(written: &str, span: Span) -> Diagnostic {
    let error = Diagnostic::error(&UNKNOWN_ESCAPE, span, format!("`{written}` is not an escape"));
    match written.chars().nth(1) {
        Some('u') => error.help("write a character's number as `\\u{20AC}`, at most `\\u{10FFFF}`"),
        Some('\'') => error.fix("write `'`, which needs no backslash", span, "'"),
        Some(_) | None => {
            error.fix("write `\\\\` for a backslash", Span { end: span.start + 1, ..span }, "\\\\")
        }
    }
}

/// The length of what `${` begins up to and with its `}`, and the path inside.
fn interpolation(after: &str) -> (usize, Option<&str>) {
    let end = after.find(['}', '"', '\\', '$', '{']).unwrap_or(after.len());
    let closed = after.get(end..).is_some_and(|rest| rest.starts_with('}'));
    let path = after.get(..end).unwrap_or("");
    (end + usize::from(closed), (closed && is_value_path(path)).then_some(path))
}

fn is_value_path(path: &str) -> bool {
    path.split('.').enumerate().all(|(place, segment)| {
        let first = segment.chars().next();
        first.is_some_and(|c| c.is_alphabetic() || c == '_' || (place > 0 && c.is_ascii_digit()))
            && segment.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}

fn bad_interpolation(written: &str, span: Span) -> Diagnostic {
    let error = Diagnostic::error(&BAD_INTERPOLATION, span, format!("`{written}` is not a name in `${{…}}`"));
    if written.starts_with("${env:") || written.starts_with("${ENV:") {
        error.help("nothing is read from the process: declare a `param`, and give it a value with `--set`")
    } else if written.ends_with('}') {
        error.help("only a name may stand there, as in `${domain}`; write `\\$` for a dollar sign")
    } else {
        error.help("close it with `}`; write `\\$` for a dollar sign")
    }
}
