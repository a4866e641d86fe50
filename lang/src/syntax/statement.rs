//! Statements, and how the parser goes on after one it could not read.

use super::argument::{CONTINUATIONS, arguments};
use super::block::{
    Place, STRAY_BRACKET, block, closed_by_indentation, detached_block, is_one_too_many, skip_brackets,
    stray, unopened, unopened_on_line,
};
use super::collection::list;
use super::comment::{doc, misplaced};
use super::mark::{unexpected_mark, word};
use super::text::key;
use super::token::{Token, TokenKind};
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::tree::{Statement, Word};

/// A line that begins with something other than a word.
pub static MISSING_HEAD: Code = Code {
    id: "missing-head",
    summary: "a statement does not begin with a word",
    page: include_str!("codes/missing-head.md"),
};

/// Two statements on one line without `;`.
pub static MISSING_SEPARATOR: Code = Code {
    id: "missing-separator",
    summary: "no `;` stands between two statements on one line",
    page: include_str!("codes/missing-separator.md"),
};

/// Arguments after a block.
pub static AFTER_BLOCK: Code = Code {
    id: "after-block",
    summary: "a statement goes on after its block",
    page: include_str!("codes/after-block.md"),
};

/// The statements of a file or a block.
pub(super) struct Statements<'s> {
    pub(super) found: Vec<Statement<'s>>,
    /// Whether one was left out because it could not be read.
    pub(super) lost: bool,
}

/// Statements up to the `}` that ends the place, or to the end of the file; that is left unread.
/// Every turn of the loop consumes a token.
pub(super) fn statements<'t, 's>(
    mut input: Tokens<'t, 's>,
    place: Place,
) -> (Tokens<'t, 's>, Statements<'s>) {
    let mut statements = Statements { found: Vec::new(), lost: false };
    let mut docs: Vec<Token> = Vec::new();
    loop {
        let token = input.first();
        if closed_by_indentation(&input, place) {
            break;
        }
        match token.kind {
            TokenKind::Eof => break,
            TokenKind::CloseBrace if is_one_too_many(&input, place) => {
                input = stray(input, place);
                statements.lost = true;
            }
            TokenKind::CloseBrace => break,
            TokenKind::Semicolon => input = input.skip(),
            TokenKind::Doc if token.opens_line || follows_open_brace(&input) => {
                docs.push(token);
                input = input.skip();
            }
            TokenKind::Doc => {
                misplaced(&input, token, "a doc comment stands on the lines above what it documents");
                input = input.skip();
            }
            TokenKind::FileDoc => {
                misplaced(&input, token, "`//!` documents the file and stands at its top");
                input = input.skip();
            }
            TokenKind::OpenBrace => input = detached_block(input, place, &mut statements),
            _ => {
                if let Some(rest) = unopened_on_line(input) {
                    docs.clear();
                    statements.lost = true;
                    input = rest;
                    continue;
                }
                let reported = input.reported();
                let go_on = separated(&input);
                let glued = input.reported() > reported;
                if glued {
                    break_last(&mut statements.found);
                }
                if !go_on {
                    statements.lost = true;
                    input = skip_line(input, place.indent);
                    continue;
                }
                let documented = docs.drain(..).map(|token| doc(&input, token)).collect();
                let on_line = !input.first().opens_line;
                // What a torn statement leaves behind its `;` was its own: nothing more is said of it.
                let torn = on_line && statements.found.last().is_some_and(|last| last.broken);
                if torn && is_value(input.first().kind) {
                    input = skip_line(input, place.indent);
                    continue;
                }
                let (rest, statement) = statement(input, place, documented);
                match statement {
                    Some(mut statement) => {
                        statement.broken |= glued;
                        statements.found.push(statement);
                    }
                    None => {
                        statements.lost = true;
                        if on_line {
                            break_last(&mut statements.found);
                        }
                    }
                }
                input = rest;
            }
        }
    }
    for token in docs {
        misplaced(&input, token, "nothing follows for this doc comment to document");
    }
    (input, statements)
}

/// Says nothing more of the statement just read, nor of the last one in its block: it is torn.
fn break_last(statements: &mut [Statement<'_>]) {
    if let Some(last) = statements.last_mut() {
        last.broken = true;
        if let Some(block) = &mut last.block {
            break_last(&mut block.statements);
        }
    }
}

fn follows_open_brace(input: &Tokens<'_, '_>) -> bool {
    input.previous().is_some_and(|token| token.kind == TokenKind::OpenBrace)
}

/// Says what is wrong if the statement ahead begins where another one has just ended; whether it can
/// be a statement all the same.
fn separated(input: &Tokens<'_, '_>) -> bool {
    let token = input.first();
    let span = input.span(token);
    let written = input.text(token);
    let after_block = input.previous().is_some_and(|previous| previous.kind == TokenKind::CloseBrace);
    if after_block && CONTINUATIONS.contains(&written) {
        let message = format!("`{written}` stands before the block, not after it");
        input.report(Diagnostic::error(&AFTER_BLOCK, span, message));
        return false;
    }
    if token.opens_line || !after_block {
        return true;
    }
    let begins = matches!(token.kind, TokenKind::Word | TokenKind::Path | TokenKind::Text);
    if let Some(error) = displaced(input, token) {
        input.report(error);
        return false;
    }
    input.report(if begins {
        Diagnostic::error(&MISSING_SEPARATOR, span, "two statements on one line need `;` between them").fix(
            "write `;`",
            input.missing(),
            ";",
        )
    } else {
        Diagnostic::error(&AFTER_BLOCK, span, format!("`{written}` cannot stand after a block"))
    });
    begins
}

/// A value alone behind the `}` it belongs before: `{ keep } 14d`.
fn displaced(input: &Tokens<'_, '_>, token: Token) -> Option<Diagnostic> {
    let next = input.peek(1);
    let alone = next.opens_line || matches!(next.kind, TokenKind::CloseBrace | TokenKind::Semicolon);
    if !is_value(token.kind) || !(alone || token.kind == TokenKind::OpenBracket) {
        return None;
    }
    let span = input.span(token);
    let written = input.text(token);
    let mut error =
        Diagnostic::error(&AFTER_BLOCK, span, format!("`{written}` stands before the `}}`, not after it"));
    if let Some(inside) = input.before_previous() {
        let gone = Span { start: input.missing().start, ..span };
        let there = Edit { span: inside, text: format!(" {written}") };
        let edits = vec![there, Edit { span: gone, text: String::new() }];
        let whole = alone && token.kind != TokenKind::OpenBracket;
        error.fix = whole.then(|| Fix { message: format!("move `{written}` before it"), edits, safe: false });
    }
    Some(error)
}

fn is_value(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Number | TokenKind::Value | TokenKind::Text | TokenKind::Route | TokenKind::OpenBracket
    )
}

/// Past what is left of the line, and past a block that begins on it.
fn skip_line<'t, 's>(mut input: Tokens<'t, 's>, indent: u32) -> Tokens<'t, 's> {
    loop {
        input = match input.first().kind {
            TokenKind::Eof | TokenKind::Semicolon | TokenKind::CloseBrace => return input,
            TokenKind::OpenBrace | TokenKind::OpenBracket => skip_brackets(input, indent).0,
            _ => input.skip(),
        };
        if input.first().opens_line {
            return input;
        }
    }
}

/// One statement; `None` if it has no head, which was reported. At least one token is consumed.
fn statement<'t, 's>(
    input: Tokens<'t, 's>,
    place: Place,
    docs: Vec<&'s str>,
) -> (Tokens<'t, 's>, Option<Statement<'s>>) {
    let before = input.reported();
    let indent = input.indent();
    let opens_line = input.first().opens_line;
    let place_on_line = Place { indent, ..place };
    let (rest, head) = head(input, place_on_line);
    let (rest, arguments) = arguments(rest, place_on_line);
    let mut broken = rest.reported() > before;
    let next = rest.first();
    let (rest, block) = if next.kind == TokenKind::OpenBrace && !next.opens_line {
        let (rest, block, lost) = block(rest, place, indent);
        broken |= lost;
        (rest, Some(block))
    } else if let Some((rest, block, lost)) = opens_line.then(|| unopened(rest, place, indent)).flatten() {
        broken |= lost;
        (rest, Some(block))
    } else {
        (rest, None)
    };
    let statement = head.map(|head| {
        let end = block.as_ref().map(|block| block.span);
        let end = end.or_else(|| arguments.last().map(|argument| argument.span)).unwrap_or(head.span);
        Statement { docs, head, arguments, block, span: head.span.to(end), broken }
    });
    (rest, statement)
}

/// The word a statement begins with, past marks that have no business before it.
fn head<'t, 's>(mut input: Tokens<'t, 's>, place: Place) -> (Tokens<'t, 's>, Option<Word<'s>>) {
    loop {
        let token = input.first();
        match token.kind {
            TokenKind::Word | TokenKind::Path => {
                word(&input, token);
                return (input.skip(), Some(Word { text: input.text(token), span: input.span(token) }));
            }
            TokenKind::Text | TokenKind::OpenText | TokenKind::TripleText | TokenKind::ForeignText => {
                return (input.skip(), Some(key(&input, token)));
            }
            TokenKind::Unknown => {
                unexpected_mark(&input, token);
                input = input.skip();
                let next = input.first();
                if next.opens_line
                    || matches!(
                        next.kind,
                        TokenKind::Eof | TokenKind::OpenBrace | TokenKind::CloseBrace | TokenKind::Semicolon
                    )
                {
                    return (input, None);
                }
            }
            _ => {
                input.report(headless(&input, token));
                let rest = list(input, place).map_or(input.skip(), |(rest, _)| rest);
                return (rest, None);
            }
        }
    }
}

fn headless(input: &Tokens<'_, '_>, token: Token) -> Diagnostic {
    let span = input.span(token);
    let written = input.text(token);
    if token.kind == TokenKind::CloseBracket {
        return Diagnostic::error(&STRAY_BRACKET, span, "this `]` closes nothing");
    }
    let error = Diagnostic::error(
        &MISSING_HEAD,
        span,
        format!("a statement begins with a word, not with `{written}`"),
    );
    let next = input.peek(1);
    let behind = input.peek(2);
    let ends = behind.opens_line
        || matches!(behind.kind, TokenKind::Eof | TokenKind::CloseBrace | TokenKind::Semicolon);
    if token.kind == TokenKind::Number && next.kind == TokenKind::Word && !next.opens_line && ends {
        let both = span.to(input.span(next));
        let better = format!("{} {written}", input.text(next));
        let error = Diagnostic::error(
            &MISSING_HEAD,
            both,
            format!("`{}` comes before `{written}`", input.text(next)),
        );
        return error.fix(format!("write `{better}`"), both, better);
    }
    match token.kind {
        TokenKind::Value => error.help("`$` reads a value; bind one with `name = …`"),
        TokenKind::Comma => error.help("a line goes on after a comma at the end of the line before"),
        _ => error,
    }
}
