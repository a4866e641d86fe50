//! The generic tree: a statement is a head word, arguments, and perhaps a block; it knows no kinds.

use crate::source::Span;

/// One file's statements.
#[derive(Debug, Clone, Default)]
pub struct File<'s> {
    /// The lines of `//!`, without the marker and one space.
    pub docs: Vec<&'s str>,
    /// Its statements, in order, without those that could not be read.
    pub statements: Vec<Statement<'s>>,
}

/// `head arguments… { block }`.
#[derive(Debug, Clone)]
pub struct Statement<'s> {
    /// The lines of `///` just above, without the marker and one space.
    pub docs: Vec<&'s str>,
    /// The first word. In `env`-like blocks it may be upper case or a quoted string.
    pub head: Word<'s>,
    /// What follows on the line.
    pub arguments: Vec<Argument<'s>>,
    /// The statements in braces.
    pub block: Option<Block<'s>>,
    /// From the head to the last argument or the closing brace.
    pub span: Span,
    /// Whether something in it could not be read and was reported: say nothing of what it lacks.
    pub broken: bool,
}

/// A word and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'s> {
    /// Its text, without quotes if it was a string.
    pub text: &'s str,
    /// Its place, quotes included.
    pub span: Span,
}

/// `{ … }`.
#[derive(Debug, Clone)]
pub struct Block<'s> {
    /// Its statements.
    pub statements: Vec<Statement<'s>>,
    /// From `{` to `}`.
    pub span: Span,
}

/// One argument of a statement.
#[derive(Debug, Clone)]
pub struct Argument<'s> {
    /// What it is.
    pub kind: Kind<'s>,
    /// Its text as written.
    pub text: &'s str,
    /// Its place.
    pub span: Span,
}

/// What an argument is, by its shape alone.
#[derive(Debug, Clone)]
pub enum Kind<'s> {
    /// A bare word of any case: `orders`, `POST`, `public-endpoint`, `CreateOrder`.
    Word,
    /// Dotted: `orders.by_status`, `python3.13`, `TracingConfig.Mode`, `a."b.c/d".e`.
    Path,
    /// A word with `*` in it, or `*`.
    Glob,
    /// `$name` or `$name.attribute`; the path is without the `$`.
    Value(&'s str),
    /// A string and its interpolations.
    Text(Vec<Piece<'s>>),
    /// A whole number, `k` and `M` applied.
    Int(i64),
    /// A number with a fraction.
    Number(f64),
    /// A duration, in milliseconds.
    Duration(u64),
    /// A size, in bytes.
    Size(u64),
    /// A percentage, as written: `5%` is 5.0.
    Percent(f64),
    /// `from..to`, both ends included; each end is an `Int`, a `Duration` or a `Size`.
    Range(Box<(Argument<'s>, Argument<'s>)>),
    /// Minutes after midnight.
    Time(u16),
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
    /// `[a, b]`
    List(Vec<Argument<'s>>),
    /// `{ K = v, … }` after `=`, or inside a list.
    Object(Vec<(Word<'s>, Argument<'s>)>),
}

/// A part of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'s> {
    /// Literal text, escapes resolved.
    Text(std::borrow::Cow<'s, str>),
    /// `${path}`: the path, and the place of the whole interpolation.
    Value(&'s str, Span),
}

/// The segments of a path's text, quotes of a quoted segment removed.
pub fn segments(path: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in path.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => found.push(String::new()),
            c => {
                if let Some(last) = found.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    found
}
