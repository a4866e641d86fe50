//! Text to tokens, with nom on `&str`; it never fails, and what begins nothing is a token too.

mod shapes;

use nom::Parser;
use nom::bytes::complete::tag;
use nom::character::complete::{char, one_of};
use nom::combinator::{not, opt, recognize};
use nom::sequence::{pair, preceded, terminated};

use super::token::{ForeignComment, Lexed, Token, TokenKind};
use shapes::{braced, foreign_text, number, open_text, peek_digit, quoted, route, unknown, value, word};

/// Cuts `text`, which must be shorter than 4 GiB, into tokens.
#[must_use]
pub fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer {
        rest: text.strip_prefix('\u{feff}').unwrap_or(text),
        length: text.len(),
        closers: Closers { comment: true, triple: true },
        foreign_comments: Vec::new(),
    };
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    let mut leading = 0;
    let mut opens_line = true;
    loop {
        opens_line |= lexer.trivia();
        let start = lexer.offset();
        let kind = lexer.token();
        let end = lexer.offset();
        tokens.push(Token { kind, opens_line, leading, start, end });
        if kind == TokenKind::Eof {
            return Lexed { tokens, foreign_comments: lexer.foreign_comments };
        }
        opens_line = false;
        leading = end;
    }
}

/// Whether a closing mark may still be found ahead; once not found it is not searched for again.
struct Closers {
    comment: bool,
    triple: bool,
}

struct Lexer<'s> {
    rest: &'s str,
    length: usize,
    closers: Closers,
    foreign_comments: Vec<ForeignComment>,
}

impl<'s> Lexer<'s> {
    fn offset(&self) -> u32 {
        u32::try_from(self.length - self.rest.len()).unwrap_or(u32::MAX)
    }

    /// Goes past white space and comments; says whether a line ended among them.
    fn trivia(&mut self) -> bool {
        let mut line_ended = false;
        loop {
            let trimmed = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
            line_ended |= self.rest[..self.rest.len() - trimmed.len()].contains(['\n', '\r']);
            self.rest = trimmed;
            if is_plain_comment(self.rest) {
                self.rest = line(self.rest).1;
            } else if self.rest.starts_with('#') {
                let start = self.offset();
                self.rest = line(self.rest).1;
                self.foreign_comments.push(ForeignComment { start, end: self.offset() });
            } else if self.rest.starts_with("/*") {
                let start = self.offset();
                let before = self.rest;
                self.rest = self.block_comment();
                line_ended |= before[..before.len() - self.rest.len()].contains('\n');
                self.foreign_comments.push(ForeignComment { start, end: self.offset() });
            } else {
                return line_ended;
            }
        }
    }

    /// What follows a `/* … */`, or its line if it is never closed.
    fn block_comment(&mut self) -> &'s str {
        if self.closers.comment {
            if let Some((_, rest)) = self.rest.get(2..).and_then(|inside| inside.split_once("*/")) {
                return rest;
            }
            self.closers.comment = false;
        }
        line(self.rest).1
    }

    /// Goes past one token.
    fn token(&mut self) -> TokenKind {
        let Some(first) = self.rest.chars().next() else {
            return TokenKind::Eof;
        };
        let (kind, length) = match first {
            ',' => (TokenKind::Comma, 1),
            ':' => (TokenKind::Colon, 1),
            ';' => (TokenKind::Semicolon, 1),
            '|' => (TokenKind::Bar, 1),
            '{' => (TokenKind::OpenBrace, 1),
            '}' => (TokenKind::CloseBrace, 1),
            '[' => (TokenKind::OpenBracket, 1),
            ']' => (TokenKind::CloseBracket, 1),
            '"' => self.text(),
            _ => self.longer(first),
        };
        self.rest = self.rest.get(length..).unwrap_or("");
        kind
    }

    fn longer(&self, first: char) -> (TokenKind, usize) {
        let cut = match first {
            'a'..='z' | 'A'..='Z' | '_' | '*' => return word(self.rest),
            '0'..='9' => kind(TokenKind::Number, number, self.rest),
            '-' => kind(TokenKind::Number, preceded(char('-'), peek_digit(number)), self.rest),
            '$' => kind(TokenKind::Value, value, self.rest)
                .or_else(|| kind(TokenKind::Braced, braced, self.rest)),
            '/' => return slash(self.rest),
            '>' | '<' => kind(TokenKind::Operator, recognize(pair(one_of("<>"), opt(char('=')))), self.rest),
            '=' => kind(TokenKind::Equals, terminated(tag("="), not(one_of("=>"))), self.rest),
            '\'' | '`' | '“' | '‘' | '„' => kind(TokenKind::ForeignText, foreign_text, self.rest),
            letter if letter.is_alphanumeric() => return word(self.rest),
            _ => None,
        };
        cut.unwrap_or_else(|| (TokenKind::Unknown, unknown(self.rest)))
    }

    /// The length of a string, its quotes included.
    fn text(&mut self) -> (TokenKind, usize) {
        if self.rest.starts_with("\"\"\"") {
            if self.closers.triple {
                if let Some(length) = self.rest.get(3..).and_then(|inside| inside.find("\"\"\"")) {
                    return (TokenKind::TripleText, length + 6);
                }
                self.closers.triple = false;
            }
            return (TokenKind::TripleText, line(self.rest).0.trim_end().len());
        }
        match quoted(self.rest) {
            Ok((rest, _)) => (TokenKind::Text, self.rest.len() - rest.len()),
            Err(_) => (TokenKind::OpenText, open_text(line(self.rest).0)),
        }
    }
}

/// The token of kind `found` and its length, if `parser` takes any of `text`.
fn kind<'s, O>(
    found: TokenKind,
    mut parser: impl Parser<&'s str, Output = O, Error = nom::error::Error<&'s str>>,
    text: &'s str,
) -> Option<(TokenKind, usize)> {
    parser.parse(text).ok().map(|(rest, _)| (found, text.len() - rest.len()))
}

/// The line up to its end, and what follows, the line end included.
fn line(text: &str) -> (&str, &str) {
    text.split_at(text.find(['\n', '\r']).unwrap_or(text.len()))
}

/// `//`, and also `////`, which is a ruler and not a doc comment.
fn is_plain_comment(text: &str) -> bool {
    text.starts_with("//") && !is_doc(text)
}

fn is_doc(text: &str) -> bool {
    text.starts_with("//!") || (text.starts_with("///") && !text.starts_with("////"))
}

fn slash(text: &str) -> (TokenKind, usize) {
    if text.starts_with("//!") {
        (TokenKind::FileDoc, line(text).0.len())
    } else if is_doc(text) {
        (TokenKind::Doc, line(text).0.len())
    } else {
        (TokenKind::Route, route(text))
    }
}
