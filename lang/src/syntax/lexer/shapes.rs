//! The shapes of what is longer than a mark: words, numbers, values, routes, strings.

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_till, take_while, take_while1};
use nom::character::complete::{char, none_of, one_of, satisfy};
use nom::combinator::{peek, recognize};
use nom::multi::many0_count;
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};

use crate::syntax::token::TokenKind;

/// The text after a token and the token's.
pub(super) type Cut<'s> = IResult<&'s str, &'s str>;

/// Up to white space, `,` or `;`. Brackets go in pairs, so that `/a{ public }`, `{ x /a}` and `[/a]` are
/// read as meant.
pub(super) fn route(text: &str) -> usize {
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

/// A word, a path or a glob, and its length; at least one character if the text begins with one.
pub(super) fn word(text: &str) -> (TokenKind, usize) {
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
pub(super) fn number(text: &str) -> Cut<'_> {
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

/// `parser`, if a digit is ahead.
pub(super) fn peek_digit<'s>(parser: impl Fn(&'s str) -> Cut<'s>) -> impl Fn(&'s str) -> Cut<'s> {
    move |text| if text.starts_with(|c: char| c.is_ascii_digit()) { parser(text) } else { fail(text) }
}

fn fail(text: &str) -> Cut<'_> {
    Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Digit)))
}

/// `$name.attribute`
pub(super) fn value(text: &str) -> Cut<'_> {
    recognize((char('$'), peek(satisfy(|c| is_word_char(c) && !c.is_ascii_digit())), dotted)).parse(text)
}

fn dotted(text: &str) -> Cut<'_> {
    recognize(pair(
        take_while1(is_word_char),
        many0_count(preceded(terminated(char('.'), peek(satisfy(is_word_char))), take_while1(is_word_char))),
    ))
    .parse(text)
}

/// `${name.attribute}`
pub(super) fn braced(text: &str) -> Cut<'_> {
    recognize(delimited(tag("${"), dotted, char('}'))).parse(text)
}

/// A string with both of its quotes.
pub(super) fn quoted(text: &str) -> Cut<'_> {
    recognize(delimited(
        char('"'),
        many0_count(alt((is_not("\"\\\n\r"), recognize(pair(char('\\'), none_of("\n\r")))))),
        char('"'),
    ))
    .parse(text)
}

/// Where a string without its closing quote ends: with its line, but a brace at the end that it would
/// tear from its partner stays outside, so that the block's shape is kept.
pub(super) fn open_text(line: &str) -> usize {
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

/// A string in quotes that are not scant's.
pub(super) fn foreign_text(text: &str) -> Cut<'_> {
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
pub(super) fn unknown(text: &str) -> usize {
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
