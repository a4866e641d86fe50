//! Statements and blocks, and how the parser goes on after one it could not read.

use super::argument::{CONTINUATIONS, arguments};
use super::collection::list;
use super::comment::{doc, misplaced};
use super::mark::{unexpected_mark, word};
use super::text::key;
use super::token::{Token, TokenKind};
use super::tokens::{Damage, Tokens, Trust};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::tree::{Block, Statement, Word};

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

/// `{` on a line of its own.
pub static DETACHED_BLOCK: Code = Code {
    id: "detached-block",
    summary: "a `{` stands on another line than its statement",
    page: include_str!("codes/detached-block.md"),
};

/// `{` without `}`.
pub static UNCLOSED_BLOCK: Code = Code {
    id: "unclosed-block",
    summary: "a block is not closed",
    page: include_str!("codes/unclosed-block.md"),
};

/// `}` or `]` without its partner.
pub static STRAY_BRACKET: Code = Code {
    id: "stray-bracket",
    summary: "a closing bracket closes nothing",
    page: include_str!("codes/stray-bracket.md"),
};

/// Deeper nesting than anything needs.
pub static NESTED_TOO_DEEP: Code = Code {
    id: "nested-too-deep",
    summary: "blocks, lists and objects are nested too deep",
    page: include_str!("codes/nested-too-deep.md"),
};

/// How many blocks, lists and objects may stand in each other.
const DEEPEST: u32 = 32;

/// Where in the nesting the parser is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// How many brackets are open.
    pub(super) depth: u32,
    /// The indentation of the line of the statement the innermost block belongs to.
    pub(super) indent: u32,
}

impl Place {
    /// The file itself.
    pub(super) const FILE: Self = Self { depth: 0, indent: 0 };

    /// Inside one more bracket, opened by a statement on a line so indented; `None` if that is too deep.
    pub(super) fn inside(self, indent: u32) -> Option<Self> {
        (self.depth < DEEPEST).then_some(Self { depth: self.depth + 1, indent })
    }

    fn is_file(self) -> bool {
        self.depth == 0
    }
}

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
                if !separated(&input) {
                    statements.lost = true;
                    input = skip_line(input, place.indent);
                    continue;
                }
                let documented = docs.drain(..).map(|token| doc(&input, token)).collect();
                let (rest, statement) = statement(input, place, documented);
                match statement {
                    Some(statement) => statements.found.push(statement),
                    None => statements.lost = true,
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

fn follows_open_brace(input: &Tokens<'_, '_>) -> bool {
    input.previous().is_some_and(|token| token.kind == TokenKind::OpenBrace)
}

/// Whether the next line stands too far left to be in this block, and lines are to be trusted.
fn closed_by_indentation(input: &Tokens<'_, '_>, place: Place) -> bool {
    let token = input.first();
    let left = match token.kind {
        TokenKind::Eof => false,
        TokenKind::CloseBrace => input.indent() < place.indent,
        _ => input.indent() <= place.indent,
    };
    left && token.opens_line && !place.is_file() && input.trust() == Trust::IndentationOfLines
}

/// Whether the `}` ahead closes nothing.
fn is_one_too_many(input: &Tokens<'_, '_>, place: Place) -> bool {
    place.is_file()
        || (input.trust() == Trust::IndentationOfBraces
            && input.first().opens_line
            && input.indent() > place.indent)
}

/// Past a run of `}` that close nothing, said once.
fn stray<'t, 's>(mut input: Tokens<'t, 's>, place: Place) -> Tokens<'t, 's> {
    input.report(
        Diagnostic::error(&STRAY_BRACKET, input.span(input.first()), "this `}` closes nothing")
            .help("remove it, or look for a `}` too many above"),
    );
    if !place.is_file() {
        return input.skip();
    }
    input.damaged(Damage::Stray);
    while input.first().kind == TokenKind::CloseBrace {
        input = input.skip();
    }
    input
}

/// A `{` where a statement should begin: the block of the statement above, if that has none.
fn detached_block<'t, 's>(
    input: Tokens<'t, 's>,
    place: Place,
    statements: &mut Statements<'s>,
) -> Tokens<'t, 's> {
    let brace = input.first();
    let span = input.span(brace);
    let ends_line = input.previous().is_some_and(|token| token.kind != TokenKind::Semicolon);
    let owner = statements.found.last_mut().filter(|statement| statement.block.is_none() && ends_line);
    match &owner {
        Some(_) => {
            let between = Span { start: brace.leading, end: brace.start, ..span };
            let error = Diagnostic::error(&DETACHED_BLOCK, span, "`{` stands on the line of its statement");
            input.report(if input.text_of(between).trim().is_empty() {
                error.fix("move it up", between, " ")
            } else {
                error.help("move it up")
            });
        }
        None => input.report(
            Diagnostic::error(&MISSING_HEAD, span, "a block needs a statement before its `{`")
                .help("write what the block belongs to, as in `env {`"),
        ),
    }
    let (rest, block, lost) = block(input, place, input.indent());
    match owner {
        Some(statement) => {
            statement.span = statement.span.to(block.span);
            statement.broken |= lost;
            statement.block = Some(block);
        }
        None => statements.lost = true,
    }
    rest
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
    let place_on_line = Place { indent, ..place };
    let (rest, head) = head(input, place_on_line);
    let (rest, arguments) = arguments(rest, place_on_line);
    let mut broken = rest.reported() > before;
    let next = rest.first();
    let (rest, block) = if next.kind == TokenKind::OpenBrace && !next.opens_line {
        let (rest, block, lost) = block(rest, place, indent);
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
    match token.kind {
        TokenKind::Value => error.help("`$` reads a value; bind one with `name = …`"),
        TokenKind::Comma => error.help("a line goes on after a comma at the end of the line before"),
        _ => error,
    }
}

/// The block that begins at the `{` ahead, for a statement on a line so indented; and whether some
/// of it was lost.
fn block<'t, 's>(input: Tokens<'t, 's>, place: Place, indent: u32) -> (Tokens<'t, 's>, Block<'s>, bool) {
    let open = input.span(input.first());
    let Some(inside) = place.inside(indent) else {
        too_deep(&input);
        let (rest, span) = skip_brackets(input, indent);
        return (rest, Block { statements: Vec::new(), span }, true);
    };
    let (rest, statements) = statements(input.skip(), inside);
    let close = rest.first();
    if close.kind == TokenKind::CloseBrace && !closed_by_indentation(&rest, inside) {
        let block = Block { statements: statements.found, span: open.to(rest.span(close)) };
        return (rest.skip(), block, statements.lost);
    }
    rest.damaged(Damage::Unclosed);
    rest.report(unclosed(&rest, open, indent));
    (rest, Block { statements: statements.found, span: open.to(rest.missing()) }, true)
}

fn unclosed(rest: &Tokens<'_, '_>, open: Span, indent: u32) -> Diagnostic {
    let mut error = Diagnostic::error(&UNCLOSED_BLOCK, rest.missing(), "a `}` is missing")
        .here("it should stand after this")
        .label(open, "the block opened here");
    let width = usize::try_from(indent).unwrap_or(0);
    error.fix = Some(Fix {
        message: "close the block".to_owned(),
        edits: vec![Edit { span: rest.line_end(), text: format!("\n{:width$}}}", "") }],
        safe: false,
    });
    error
}

/// Reports the bracket ahead as one too deep.
pub(super) fn too_deep(input: &Tokens<'_, '_>) {
    let span = input.span(input.first());
    input.report(
        Diagnostic::error(
            &NESTED_TOO_DEEP,
            span,
            format!("more than {DEEPEST} brackets stand in each other"),
        )
        .help("nothing in scant needs more than a few: a bracket may be missing further up"),
    );
}

/// Past the bracket ahead and all inside it, without looking at what it is.
pub(super) fn skip_brackets<'t, 's>(mut input: Tokens<'t, 's>, indent: u32) -> (Tokens<'t, 's>, Span) {
    let open = input.span(input.first());
    let mut depth = 0_u32;
    loop {
        let token = input.first();
        let left = input.trust() == Trust::IndentationOfLines
            && token.opens_line
            && input.indent() <= indent
            && depth > 0;
        match token.kind {
            TokenKind::Eof => {
                input.damaged(Damage::Unclosed);
                return (input, open.to(input.missing()));
            }
            _ if left && token.kind != TokenKind::CloseBrace => return (input, open.to(input.missing())),
            TokenKind::OpenBrace | TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseBrace | TokenKind::CloseBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        input = input.skip();
        if depth == 0 {
            return (input, open.to(input.missing()));
        }
    }
}
