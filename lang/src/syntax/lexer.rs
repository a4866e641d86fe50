//! Text to tokens, with nom on `&str`; it never fails, and what begins nothing is a token too.

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_till, take_while, take_while1};
use nom::character::complete::{char, none_of, one_of, satisfy};
use nom::combinator::{not, opt, peek, recognize};
use nom::multi::many0_count;
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};

use super::token::{ForeignComment, Lexed, Token, TokenKind};

type Cut<'s> = IResult<&'s str, &'s str>;

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

/// Up to white space, `,` or `;`. Brackets go in pairs, so that `/a{ public }`, `{ x /a}` and `[/a]` are
/// read as meant.
fn route(text: &str) -> usize {
    let plain = take_while1(|c: char| !ends_route(c) && !matches!(c, '{' | '}' | '[' | ']'));
    let inside = || take_while(|c| !ends_route(c) && !matches!(c, '{' | '}' | '[' | ']' | '/'));
    let braces = delimited(char('{'), inside(), char('}'));
    let brackets = delimited(char('['), inside(), char(']'));
    let mut route = recognize(many0_count(alt((plain, braces, brackets))));
    let parsed: Cut<'_> = route.parse(text);
    parsed.map_or(0, |(_, route)| route.len())
}

fn ends_route(c: char) -> bool {
    c.is_whitespace() || c == ',' || c == ';'
}

fn word(text: &str) -> (TokenKind, usize) {
    let mut rest = text;
    let mut found = TokenKind::Word;
    let mut glob = false;
    while let Ok((after, part)) = segment(rest) {
        glob |= part.contains('*');
        rest = after;
        // A quoted segment may follow a segment and another one may follow it.
        while let Ok((after, _)) = quoted_segment(rest) {
            found = TokenKind::Path;
            rest = after;
        }
        match dot(rest) {
            Ok((after, _)) => {
                found = TokenKind::Path;
                rest = after;
            }
            Err(_) => break,
        }
    }
    let length = text.len() - rest.len();
    (if glob { TokenKind::Glob } else { found }, length)
}

/// Letters, digits, `_`, `-` and `*`; a `-` before `>` is left for the arrow.
fn segment(text: &str) -> Cut<'_> {
    let (rest, part) = take_while1(|c| is_word_char(c) || c == '-' || c == '*')(text)?;
    let arrow = part.len() > 1 && part.ends_with('-') && rest.starts_with('>');
    let length = part.len() - usize::from(arrow);
    let (part, rest) = text.split_at(length);
    Ok((rest, part))
}

fn dot(text: &str) -> Cut<'_> {
    terminated(tag("."), peek(satisfy(|c| is_word_char(c) || c == '*'))).parse(text)
}

fn quoted_segment(text: &str) -> Cut<'_> {
    recognize((tag(".\""), take_till(|c| matches!(c, '"' | '\n' | '\r')), char('"'))).parse(text)
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || (!c.is_ascii() && c.is_alphanumeric())
}

/// All that hangs together after a digit: units, fractions, ranges, times, dates.
fn number(text: &str) -> Cut<'_> {
    recognize(pair(
        take_while1(|c: char| c.is_ascii_digit()),
        many0_count(alt((
            take_while1(|c| is_word_char(c) || c == '%'),
            tag(".."),
            recognize((one_of(".-"), peek(satisfy(is_word_char)))),
            recognize((char(':'), peek(satisfy(|c| c.is_ascii_digit())))),
        ))),
    ))
    .parse(text)
}

fn peek_digit<'s>(parser: impl Fn(&'s str) -> Cut<'s>) -> impl Fn(&'s str) -> Cut<'s> {
    move |text| if text.starts_with(|c: char| c.is_ascii_digit()) { parser(text) } else { fail(text) }
}

fn fail(text: &str) -> Cut<'_> {
    Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Digit)))
}

fn value(text: &str) -> Cut<'_> {
    recognize((char('$'), peek(satisfy(|c| is_word_char(c) && !c.is_ascii_digit())), dotted)).parse(text)
}

fn dotted(text: &str) -> Cut<'_> {
    recognize(pair(
        take_while1(is_word_char),
        many0_count(preceded(terminated(char('.'), peek(satisfy(is_word_char))), take_while1(is_word_char))),
    ))
    .parse(text)
}

fn braced(text: &str) -> Cut<'_> {
    recognize(delimited(tag("${"), dotted, char('}'))).parse(text)
}

fn quoted(text: &str) -> Cut<'_> {
    recognize(delimited(
        char('"'),
        many0_count(alt((is_not("\"\\\n\r"), recognize(pair(char('\\'), none_of("\n\r")))))),
        char('"'),
    ))
    .parse(text)
}

/// Where a string without its closing quote ends: with its line, but a brace at the end that it would
/// tear from its partner stays outside, so that the block's shape is kept.
fn open_text(line: &str) -> usize {
    let line = line.trim_end();
    let opened = line.matches('{').count();
    let closed = line.matches('}').count();
    let outside = match line.chars().next_back() {
        Some('{') if opened > closed => 1,
        Some('}') if closed > opened => 1,
        _ => 0,
    };
    line.get(..line.len() - outside).unwrap_or(line).trim_end().len()
}

fn foreign_text(text: &str) -> Cut<'_> {
    const MARKS: &str = "“”‘’„";
    alt((
        recognize((char('\''), is_not("'\n\r"), char('\''))),
        recognize((char('`'), is_not("`\n\r"), char('`'))),
        recognize((
            one_of(MARKS),
            take_while(|c| !MARKS.contains(c) && !matches!(c, '"' | '\n' | '\r')),
            one_of("”’“‘\""),
        )),
    ))
    .parse(text)
}

/// Characters that begin nothing, as many as belong together.
fn unknown(text: &str) -> usize {
    for mark in ["->", "=>", "==", "!="] {
        if text.starts_with(mark) {
            return mark.len();
        }
    }
    let mut chars = text.chars();
    let first = chars.next().map_or(0, char::len_utf8);
    first + chars.take_while(|c| !begins_something(*c)).map(char::len_utf8).sum::<usize>()
}

/// Whether a token other than `Unknown`, or a mark that is reported apart, may begin with `c`.
fn begins_something(c: char) -> bool {
    c.is_alphanumeric() || c.is_ascii_whitespace() || " _\"$/*-=#,:;|{}[]<>!'`“‘„".contains(c)
}
