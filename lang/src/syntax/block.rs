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
    place.is_file()
        || (input.trust() == Trust::IndentationOfBraces
            && input.first().opens_line
            && input.indent() > place.indent)
}

/// Past a run of `}` that close nothing, said once.
pub(super) fn stray<'t, 's>(mut input: Tokens<'t, 's>, place: Place) -> Tokens<'t, 's> {
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
