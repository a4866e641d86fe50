//! Blocks: where they end, also when a brace is missing or one too many.

use super::statement::{MISSING_HEAD, Statements, statements};
use super::token::TokenKind;
use super::tokens::{Damage, Tokens, Trust};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::tree::Block;

/// `{` on a line of its own.
pub static DETACHED_BLOCK: Code = Code {
    id: "detached-block",
    summary: "a `{` stands on another line than its statement",
    page: include_str!("codes/detached-block.md"),
};

/// `}` without `{`, where it is plain what it closes.
pub static MISSING_OPENING: Code = Code {
    id: "missing-opening",
    summary: "a block is closed, but not opened",
    page: include_str!("codes/missing-opening.md"),
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

    /// Whether no bracket is open.
    pub(super) fn is_file(self) -> bool {
        self.depth == 0
    }
}

/// The block that begins at the `{` ahead, for a statement on a line so indented; and whether some
/// of it was lost.
pub(super) fn block<'t, 's>(
    input: Tokens<'t, 's>,
    place: Place,
    indent: u32,
) -> (Tokens<'t, 's>, Block<'s>, bool) {
    let open = input.span(input.first());
    let rest = one_brace(input.skip());
    body(input, rest, place, indent, open)
}

/// What stands in the block that begins before `rest`; `input` is before its `{`, if it has one.
fn body<'t, 's>(
    input: Tokens<'t, 's>,
    rest: Tokens<'t, 's>,
    place: Place,
    indent: u32,
    open: Span,
) -> (Tokens<'t, 's>, Block<'s>, bool) {
    let Some(inside) = place.inside(indent) else {
        too_deep(&input);
        let (rest, span) = skip_brackets(input, indent);
        return (rest, Block { statements: Vec::new(), span }, true);
    };
    let (rest, statements) = statements(rest, inside);
    let close = rest.first();
    if close.kind == TokenKind::CloseBrace && !closed_by_indentation(&rest, inside) {
        let block = Block { statements: statements.found, span: open.to(rest.span(close)) };
        return (rest.skip(), block, statements.lost);
    }
    rest.damaged(Damage::Unclosed);
    rest.report(unclosed(&rest, open, indent));
    (rest, Block { statements: statements.found, span: open.to(rest.missing()) }, true)
}

/// Past a second `{` right after the first: with more opened than closed, it is one too many.
fn one_brace<'t, 's>(input: Tokens<'t, 's>) -> Tokens<'t, 's> {
    let token = input.first();
    if input.trust() != Trust::IndentationOfLines || token.kind != TokenKind::OpenBrace || token.opens_line {
        return input;
    }
    let span = input.span(token);
    let with_gap = Span { start: input.missing().start, ..span };
    input.report(
        Diagnostic::error(&MISSING_HEAD, span, "one `{` opens a block, and this is one too many").fix(
            "remove it",
            with_gap,
            "",
        ),
    );
    input.skip()
}

/// The block of a statement whose `{` is missing: the lines ahead are indented as its own, up to a `}`
/// that closes nothing else. `None` if that is not so.
pub(super) fn unopened<'t, 's>(
    input: Tokens<'t, 's>,
    place: Place,
    indent: u32,
) -> Option<(Tokens<'t, 's>, Block<'s>, bool)> {
    let begins = input.trust() == Trust::IndentationOfBraces && input.first().opens_line;
    if !begins || input.indent() <= indent || !closes_at(input, indent) {
        return None;
    }
    let at = input.missing();
    input.report(
        Diagnostic::error(&MISSING_OPENING, at, "a `{` is missing")
            .here("the lines below are indented as its block, and end in `}`")
            .fix("write `{`", at, " {"),
    );
    Some(body(input, input, place, indent, at))
}

/// Whether the lines ahead are deeper than `indent` up to a `}` on a line so indented.
fn closes_at(mut input: Tokens<'_, '_>, indent: u32) -> bool {
    let mut depth = 0_u32;
    loop {
        let token = input.first();
        match token.kind {
            TokenKind::Eof => return false,
            TokenKind::CloseBrace if depth == 0 => return token.opens_line && input.indent() == indent,
            _ if token.opens_line && input.indent() <= indent => return false,
            TokenKind::OpenBrace => depth += 1,
            TokenKind::CloseBrace => depth -= 1,
            _ => {}
        }
        input = input.skip();
    }
}

/// Past a line that begins here and ends in a `}` whose `{` is missing on it, reported; `None` if it is none.
pub(super) fn unopened_on_line<'t, 's>(mut input: Tokens<'t, 's>) -> Option<Tokens<'t, 's>> {
    if input.trust() != Trust::IndentationOfBraces || !input.first().opens_line {
        return None;
    }
    let start = input.span(input.first());
    loop {
        let token = input.first();
        match token.kind {
            TokenKind::Eof | TokenKind::OpenBrace => return None,
            TokenKind::CloseBrace => break,
            _ => input = input.skip(),
        }
        if input.first().opens_line {
            return None;
        }
    }
    let close = input.span(input.first());
    input.report(
        Diagnostic::error(&MISSING_OPENING, close, "a `{` is missing on this line, for this `}`")
            .label(start.to(input.missing()), "somewhere in here")
            .help("a block that ends on its line begins on it: `on queue jobs { batch 10 }`"),
    );
    Some(input.skip())
}

fn unclosed(rest: &Tokens<'_, '_>, open: Span, indent: u32) -> Diagnostic {
    let mut error = Diagnostic::error(&UNCLOSED_BLOCK, rest.missing(), "a `}` is missing")
        .here("it should stand after this")
        .label(open, "the block opened here");
    // No real line is indented so far that the limit matters.
    let indent = " ".repeat(indent.min(200) as usize);
    error.fix = Some(Fix {
        message: "close the block".to_owned(),
        edits: vec![Edit { span: rest.line_end(), text: format!("\n{indent}}}") }],
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

/// A `{` where a statement should begin: the block of the statement above, if that has none.
pub(super) fn detached_block<'t, 's>(
    input: Tokens<'t, 's>,
    place: Place,
    statements: &mut Statements<'s>,
) -> Tokens<'t, 's> {
    let brace = input.first();
    let span = input.span(brace);
    let ends_line = input.previous().is_some_and(|token| token.kind != TokenKind::Semicolon);
    // `{` alone on its line is a habit of other languages; with statements behind it, it lacks its head.
    let alone = input.peek(1).opens_line;
    let owner =
        statements.found.last_mut().filter(|statement| statement.block.is_none() && ends_line && alone);
    match &owner {
        Some(_) => {
            let between = Span { start: brace.leading, end: brace.start, ..span };
            let error = Diagnostic::error(&DETACHED_BLOCK, span, "`{` stands on the line of its statement");
            let only_space = input.text_of(between).trim().is_empty();
            input.report(match (only_space, place.is_file()) {
                (true, true) => error.fix("move it up", between, " "),
                (true, false) => error.perhaps("move it up", between, " "),
                (false, _) => error.help("move it up"),
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
            statement.broken |= lost || !place.is_file();
            statement.block = Some(block);
        }
        None => statements.lost = true,
    }
    rest
}

/// Whether the next line stands too far left to be in this block, and lines are to be trusted.
pub(super) fn closed_by_indentation(input: &Tokens<'_, '_>, place: Place) -> bool {
    let token = input.first();
    let left = match token.kind {
        TokenKind::Eof => false,
        TokenKind::CloseBrace => input.indent() < place.indent,
        _ => input.indent() <= place.indent,
    };
    left && token.opens_line && !place.is_file() && input.trust() == Trust::IndentationOfLines
}

/// Whether the `}` ahead closes nothing.
pub(super) fn is_one_too_many(input: &Tokens<'_, '_>, place: Place) -> bool {
    place.is_file() || (input.trust() == Trust::IndentationOfBraces && input.indent() > place.indent)
}

/// Past a run of `}` that close nothing, said once.
pub(super) fn stray<'t, 's>(mut input: Tokens<'t, 's>, place: Place) -> Tokens<'t, 's> {
    let span = input.span(input.first());
    let error = Diagnostic::error(&STRAY_BRACKET, span, "this `}` closes nothing");
    if !place.is_file() {
        let start = input.missing().start;
        let mut rest = input.skip();
        while rest.first().kind == TokenKind::CloseBrace && !rest.first().opens_line {
            rest = rest.skip();
        }
        rest.report(error.fix("remove it", Span { start, ..rest.missing() }, ""));
        return rest;
    }
    input.report(error.help("remove it, or look for a `}` too many above"));
    input.damaged(Damage::Stray);
    while input.first().kind == TokenKind::CloseBrace {
        input = input.skip();
    }
    input
}
