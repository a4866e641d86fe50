//! Text to tree: `lex` cuts the text into tokens, `parse` makes statements of them and never fails.

mod argument;
mod block;
mod collection;
mod comment;
mod lexer;
mod mark;
mod number;
mod range;
mod statement;
mod text;
mod token;
mod tokens;
mod unit;

use std::cell::{Cell, RefCell};

use nom::Parser;
use nom::multi::many0;

pub(crate) use argument::CONTINUATIONS;
pub use collection::MISSING_COMMA;
pub use lexer::lex;
pub use mark::MISSING_QUOTES;
pub use token::{ForeignComment, Lexed, Token, TokenKind};

use crate::diagnostic::{Code, Diagnostic};
use crate::reported::Reported;
use crate::source::{FileId, Source, Span};
use crate::tree::File;
use block::Place;
use statement::{Statements, statements};
use tokens::{Damage, Pass, Tokens, Trust, of};

/// A file longer than spans can count.
pub static FILE_TOO_LARGE: Code = Code {
    id: "file-too-large",
    summary: "a file is larger than 4 GiB",
    page: include_str!("syntax/codes/file-too-large.md"),
};

/// Every kind of message about syntax.
pub static CODES: &[&Code] = &[
    &FILE_TOO_LARGE,
    &argument::EMPTY_ITEM,
    &argument::MISSING_VALUE,
    &block::DETACHED_BLOCK,
    &block::NESTED_TOO_DEEP,
    &block::STRAY_BRACKET,
    &block::MISSING_OPENING,
    &block::UNCLOSED_BLOCK,
    &collection::MISSING_COMMA,
    &collection::MISSING_EQUALS,
    &collection::UNCLOSED_LIST,
    &comment::INVISIBLE_CHARACTER,
    &comment::MISPLACED_DOC,
    &comment::WRONG_COMMENT,
    &mark::MISSING_QUOTES,
    &mark::NON_ASCII_NAME,
    &mark::UNEXPECTED_CHARACTER,
    &number::BAD_AMOUNT,
    &number::NUMBER_TOO_LARGE,
    &number::UNKNOWN_UNIT,
    &range::BAD_RANGE,
    &range::BAD_TIME,
    &statement::AFTER_BLOCK,
    &statement::MISSING_HEAD,
    &statement::MISSING_SEPARATOR,
    &text::BAD_INTERPOLATION,
    &text::KEY_NOT_PLAIN,
    &text::UNCLOSED_STRING,
    &text::UNKNOWN_ESCAPE,
    &text::WRONG_QUOTES,
];

/// The tree of `source`, whose spans will name `file`, and what is wrong with the text, in its order.
///
/// What could not be read is absent from the tree, or marked as broken; everything else is there.
#[must_use]
pub fn parse(source: &Source, file: FileId) -> Reported<File<'_>> {
    if u32::try_from(source.text.len()).is_err() {
        let error = Diagnostic::error(
            &FILE_TOO_LARGE,
            Span { file, ..Span::default() },
            "the file is larger than 4 GiB",
        );
        return Reported { value: File::default(), diagnostics: vec![error] };
    }
    parse_lexed(source, file, &lex(&source.text))
}

/// The same, of a source that has been cut into tokens.
pub(crate) fn parse_lexed<'s>(source: &'s Source, file: FileId, lexed: &Lexed) -> Reported<File<'s>> {
    let (tree, mut diagnostics, damage) = walk(source, file, lexed, Trust::Braces);
    let second_look = match damage {
        Damage::None => None,
        Damage::Unclosed => Some(Trust::IndentationOfLines),
        Damage::Stray => Some(Trust::IndentationOfBraces),
    };
    let mut tree = tree;
    if let Some(trust) = second_look {
        let (better, said, damage) = walk(source, file, lexed, trust);
        // A stray `}` is looked for further up only if that explains all of the trouble.
        if trust == Trust::IndentationOfLines || (damage == Damage::None && said.len() <= diagnostics.len()) {
            tree = better;
            diagnostics = said;
        }
    }
    diagnostics.extend(comment::foreign(lexed, &source.text, file));
    diagnostics.extend(comment::invisible(&source.text, file));
    diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);
    Reported { value: tree, diagnostics }
}

/// One walk over all tokens: the tree, what is to be said, and whether brackets could be trusted.
fn walk<'s>(
    source: &'s Source,
    file: FileId,
    lexed: &Lexed,
    trust: Trust,
) -> (File<'s>, Vec<Diagnostic>, Damage) {
    let pass = Pass {
        text: &source.text,
        file,
        trust,
        indents: if trust == Trust::Braces { Vec::new() } else { indents(&source.text, lexed) },
        findings: RefCell::new(Vec::new()),
        damage: Cell::new(Damage::None),
    };
    let input = Tokens::new(&lexed.tokens, &pass);
    let (input, docs) = many0(of(TokenKind::FileDoc)).parse(input).unwrap_or((input, Vec::new()));
    let docs = docs.into_iter().map(|token| comment::doc(&input, token)).collect();
    let (_, Statements { found, .. }) = statements(input, Place::FILE);
    (File { docs, statements: found }, pass.findings.into_inner(), pass.damage.get())
}

/// For each token how far its line is indented, in bytes of white space.
fn indents(text: &str, lexed: &Lexed) -> Vec<u32> {
    let mut indent = 0;
    let indent_of = |token: &Token| {
        if token.opens_line {
            let trivia = token.trivia(text);
            let line = trivia.rsplit(['\n', '\r']).next().unwrap_or("");
            indent = u32::try_from(line.len()).unwrap_or(u32::MAX);
        }
        indent
    };
    lexed.tokens.iter().map(indent_of).collect()
}
