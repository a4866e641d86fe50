//! What stands around the statements: comments in another style, doc comments, characters nobody sees.

use super::token::{ForeignComment, Lexed, Token};
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// `# …` or `/* … */`.
pub static WRONG_COMMENT: Code = Code {
    id: "wrong-comment",
    summary: "a comment does not begin with `//`",
    page: include_str!("codes/wrong-comment.md"),
};

/// A doc comment that documents nothing.
pub static MISPLACED_DOC: Code = Code {
    id: "misplaced-doc",
    summary: "a doc comment has nothing to document",
    page: include_str!("codes/misplaced-doc.md"),
};

/// A control character, or a space that is not one.
pub static INVISIBLE_CHARACTER: Code = Code {
    id: "invisible-character",
    summary: "a character that nobody sees is in the text",
    page: include_str!("codes/invisible-character.md"),
};

/// The text of a `///` or `//!` line, without the marker and one space.
pub(super) fn doc<'s>(input: &Tokens<'_, 's>, token: Token) -> &'s str {
    let text = input.text(token).get(3..).unwrap_or("");
    text.strip_prefix(' ').unwrap_or(text).trim_end()
}

/// Reports a doc comment that stands where none is taken.
pub(super) fn misplaced(input: &Tokens<'_, '_>, token: Token, why: &str) {
    let span = input.span(token);
    let marker = Span { end: span.start + 3, ..span };
    input.report(Diagnostic::error(&MISPLACED_DOC, span, why).fix("make it a plain comment", marker, "//"));
}

/// What is to be said about comments of other languages.
pub(super) fn foreign(lexed: &Lexed, text: &str, file: FileId) -> Vec<Diagnostic> {
    lexed.foreign_comments.iter().map(|comment| foreign_comment(*comment, text, file)).collect()
}

fn foreign_comment(comment: ForeignComment, text: &str, file: FileId) -> Diagnostic {
    let span = Span { file, start: comment.start, end: comment.end };
    let written = span.of(text);
    let error = Diagnostic::error(&WRONG_COMMENT, span, "comments begin with `//`");
    if written.starts_with('#') {
        let marker = Span { end: span.start + 1, ..span };
        return error.fix("write `//`", marker, "//");
    }
    let line_goes_on = text.get(span.end as usize..).is_some_and(|rest| {
        !rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) && !rest.trim().is_empty()
    });
    if line_goes_on {
        return error.help("a comment goes to the end of its line: move it there");
    }
    let inside = written.strip_prefix("/*").unwrap_or(written);
    let inside = inside.strip_suffix("*/").unwrap_or(inside);
    let lines =
        inside.lines().map(|line| line.trim().trim_start_matches('*').trim()).filter(|line| !line.is_empty());
    let better = lines.map(|line| format!("// {line}")).collect::<Vec<_>>().join("\n");
    error.fix("write `//` before each line", span, better)
}

/// Control characters and those that turn the reading direction: a reader would see another text
/// than the compiler. Ruled out everywhere, in comments and strings too.
pub(super) fn invisible(text: &str, file: FileId) -> Vec<Diagnostic> {
    let suspicious = |byte: u8| byte >= 0x7f || (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'));
    if !text.bytes().any(suspicious) {
        return Vec::new();
    }
    let after_mark = if text.starts_with('\u{feff}') { 1 } else { 0 };
    let hidden = text.char_indices().skip(after_mark).filter(|(_, c)| is_hidden(*c));
    hidden
        .map(|(at, c)| {
            let start = u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span { file, start, end: start + u32::try_from(c.len_utf8()).unwrap_or(0) };
            invisible_character(c, span, "")
        })
        .collect()
}

/// Reports one.
pub(super) fn invisible_character(c: char, span: Span, better: &str) -> Diagnostic {
    let error = Diagnostic::error(
        &INVISIBLE_CHARACTER,
        span,
        format!("the invisible character U+{:04X} is not allowed here", u32::from(c)),
    );
    error.fix(if better.is_empty() { "remove it" } else { "write a plain space" }, span, better)
}

/// Whether `invisible` has reported it already.
pub(super) fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
