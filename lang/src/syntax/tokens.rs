//! The parser's input: a stretch of tokens that nom can walk, with the list of findings riding along.

use std::cell::{Cell, RefCell};
use std::iter::{Copied, Enumerate};
use std::slice::Iter;

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Input, Needed};

use super::token::{Token, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// What decides where a block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Its braces: the only way as long as they match.
    Braces,
    /// Braces, but a line no deeper than the block's statement closes it: some `}` or `]` is missing.
    IndentationOfLines,
    /// Braces, but a `}` deeper than the block's statement is one too many.
    IndentationOfBraces,
}

/// What is wrong with the brackets of the file, found out while trusting them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// Nothing.
    None,
    /// A bracket was still open where it could not be any more.
    Unclosed,
    /// A `}` closed nothing.
    Stray,
}

/// One walk over the tokens of one file.
pub(super) struct Pass<'s> {
    pub(super) text: &'s str,
    pub(super) file: FileId,
    pub(super) trust: Trust,
    /// The indentation of each token's line; empty while braces are trusted.
    pub(super) indents: Vec<u32>,
    pub(super) findings: RefCell<Vec<Diagnostic>>,
    pub(super) damage: Cell<Damage>,
}

/// The tokens still to be read. Copying it is free, so a parser may look ahead as far as it likes.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'t, 's> {
    all: &'t [Token],
    at: usize,
    end: usize,
    pass: &'t Pass<'s>,
}

/// A parser did not find what it looks for; nothing was consumed and nothing reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Absent;

/// What the parsers of this grammar return.
pub(super) type Parsed<'t, 's, T> = IResult<Tokens<'t, 's>, T, Absent>;

impl<'t, 's> Tokens<'t, 's> {
    pub(super) fn new(all: &'t [Token], pass: &'t Pass<'s>) -> Self {
        Self { all, at: 0, end: all.len(), pass }
    }

    /// The next token, `Eof` for ever at the end.
    pub(super) fn first(&self) -> Token {
        self.peek(0)
    }

    /// The token `ahead` places further.
    pub(super) fn peek(&self, ahead: usize) -> Token {
        let eof = Token {
            kind: TokenKind::Eof,
            opens_line: true,
            leading: u32::MAX,
            start: u32::MAX,
            end: u32::MAX,
        };
        let index = (self.at + ahead).min(self.end.saturating_sub(1));
        self.all.get(index).copied().unwrap_or(eof)
    }

    /// The token just read.
    pub(super) fn previous(&self) -> Option<Token> {
        self.at.checked_sub(1).and_then(|before| self.all.get(before)).copied()
    }

    /// Where the token before the one just read ends.
    pub(super) fn before_previous(&self) -> Option<Span> {
        let token = self.at.checked_sub(2).and_then(|before| self.all.get(before))?;
        Some(Span { file: self.pass.file, start: token.end, end: token.end })
    }

    /// Past the next token; the `Eof` is never passed.
    pub(super) fn skip(self) -> Self {
        if self.at + 1 < self.end { self.take_from(1) } else { self }
    }

    /// The text of `token`.
    pub(super) fn text(&self, token: Token) -> &'s str {
        token.text(self.pass.text)
    }

    /// The text of `span`.
    pub(super) fn text_of(&self, span: Span) -> &'s str {
        span.of(self.pass.text)
    }

    /// The place of `token`.
    pub(super) fn span(&self, token: Token) -> Span {
        token.span(self.pass.file)
    }

    /// The empty place just after what was read, where something is missing.
    pub(super) fn missing(&self) -> Span {
        let at = self.previous().map_or(0, |token| token.end);
        Span { file: self.pass.file, start: at, end: at }
    }

    /// The rest of the line after what was read, trailing comment included.
    pub(super) fn line_end(&self) -> Span {
        let at = self.missing().start;
        let rest = self.pass.text.get(at as usize..).unwrap_or("");
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = at + u32::try_from(rest.get(..length).unwrap_or("").trim_end().len()).unwrap_or(0);
        Span { file: self.pass.file, start: end, end }
    }

    /// What stands on the line before `token`.
    pub(super) fn line_before(&self, token: Token) -> &'s str {
        let before = self.pass.text.get(..token.start as usize).unwrap_or("");
        before.rsplit(['\n', '\r']).next().unwrap_or("")
    }

    pub(super) fn trust(&self) -> Trust {
        self.pass.trust
    }

    /// The indentation of the next token's line, 0 while braces are trusted.
    pub(super) fn indent(&self) -> u32 {
        self.pass.indents.get(self.at).copied().unwrap_or(0)
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.pass.findings.borrow_mut().push(diagnostic);
    }

    /// How much was reported so far; when it grows over a statement, the statement is broken.
    pub(super) fn reported(&self) -> usize {
        self.pass.findings.borrow().len()
    }

    /// Notes that brackets cannot be trusted; what is unclosed outweighs what is stray.
    pub(super) fn damaged(&self, damage: Damage) {
        if self.pass.damage.get() != Damage::Unclosed {
            self.pass.damage.set(damage);
        }
    }
}

impl<'t> Input for Tokens<'t, '_> {
    type Item = Token;
    type Iter = Copied<Iter<'t, Token>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.end - self.at
    }

    fn take(&self, index: usize) -> Self {
        Self { end: self.at + index, ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        Self { at: self.at + index, ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Token) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.all.get(self.at..self.end).unwrap_or(&[]).iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() { Ok(count) } else { Err(Needed::new(count - self.input_len())) }
    }
}

impl<I> ParseError<I> for Absent {
    fn from_error_kind(_: I, _: ErrorKind) -> Self {
        Self
    }

    fn append(_: I, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// A token of this kind.
pub(super) fn of<'t, 's: 't>(kind: TokenKind) -> impl Fn(Tokens<'t, 's>) -> Parsed<'t, 's, Token> {
    move |input| {
        let token = input.first();
        if token.kind == kind { Ok((input.skip(), token)) } else { absent() }
    }
}

/// The answer of a parser that found nothing.
pub(super) fn absent<'t, 's, T>() -> Parsed<'t, 's, T> {
    Err(nom::Err::Error(Absent))
}
