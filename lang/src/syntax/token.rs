//! What the text is cut into: every byte belongs to one token or to the trivia in front of one.

use crate::source::{FileId, Span};

/// What a token is, by its first characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `orders`, `POST`, `public-endpoint`; letters outside ASCII are let in, to be reported later.
    Word,
    /// `orders.by_status`, `python3.13`, `annotations."a/b"`.
    Path,
    /// A word or a path with `*` in it.
    Glob,
    /// `$name` or `$name.attribute`.
    Value,
    /// `${name}` outside a string, where it does not belong.
    Braced,
    /// Whatever begins with a digit, or with `-` and a digit: `512MB`, `1..50`, `03:00`, `2027-06-30`.
    Number,
    /// A string in double quotes, closed.
    Text,
    /// A string in double quotes that the line ends before its closing quote.
    OpenText,
    /// `"""` and all up to the next one, or to the end of the line.
    TripleText,
    /// A string in quotes scant does not use: `'…'`, `“…”`, a pair of backticks.
    ForeignText,
    /// `/orders/{id}`.
    Route,
    /// `>`, `>=`, `<`, `<=`.
    Operator,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `=`
    Equals,
    /// `|`
    Bar,
    /// `;`
    Semicolon,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// A line of `///`.
    Doc,
    /// A line of `//!`.
    FileDoc,
    /// Characters that begin nothing: `@`, `->`, `?`, `!`, …
    Unknown,
    /// The end of the text; it owns the last trivia.
    Eof,
}

/// One token; offsets are bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Whether a line begins with it (white space and comments aside).
    pub opens_line: bool,
    /// Where the white space and comments before it begin: the end of the token before.
    pub leading: u32,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

impl Token {
    /// Its place in `file`.
    #[must_use]
    pub fn span(self, file: FileId) -> Span {
        Span { file, start: self.start, end: self.end }
    }

    /// Whether nothing stands between it and the token before.
    #[must_use]
    pub fn is_adjacent(self) -> bool {
        self.leading == self.start
    }

    /// Its text within the text it was cut from.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// The white space and comments before it.
    #[must_use]
    pub fn trivia(self, text: &str) -> &str {
        text.get(self.leading as usize..self.start as usize).unwrap_or("")
    }
}

/// A comment in another language's style, kept as trivia: `# …` or `/* … */`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignComment {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A text cut into tokens; the last one is always `Eof`.
#[derive(Debug, Clone, Default)]
pub struct Lexed {
    /// The tokens in order, without a gap.
    pub tokens: Vec<Token>,
    /// Comments that are not scant's, in order.
    pub foreign_comments: Vec<ForeignComment>,
}
