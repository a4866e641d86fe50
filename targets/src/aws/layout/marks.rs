//! Marks: the places in a fragment that say what it reaches.

use crate::aws::expr::{INLINE, INLINE_PARAMETER, MARK, PARAMETER, VALUE, word};
use crate::aws::unit::DEPENDS;

/// A piece of a fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// JSON as it stands.
    Json(&'t str),
    /// An attribute of a resource, as a value or inside a text of `Fn::Sub`.
    Reach(Reached<'t>, Place),
    /// A parameter of the program.
    Parameter(&'t str, Place),
    /// The resources to wait for: the whole line.
    Depends(&'t str),
}

/// Where a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// As a value.
    Value,
    /// Inside a text of `Fn::Sub`.
    Inline,
}

/// An attribute of a resource, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reached<'t> {
    /// The resource.
    pub id: &'t str,
    /// Its attribute; empty for `Ref`.
    pub attr: &'t str,
}

impl Reached<'_> {
    /// The parameter that carries it into a nested stack, and the output that carries it out of one.
    pub fn carrier(&self) -> String {
        [self.id, word(self.attr)].concat()
    }
}

/// The pieces of a fragment, in order.
pub fn pieces(fragment: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = fragment;
    let mut is_mark = false;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let end = memchr::memchr(MARK as u8, rest.as_bytes()).unwrap_or(rest.len());
            let piece = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            let found = if is_mark { mark(piece) } else { (!piece.is_empty()).then_some(Piece::Json(piece)) };
            is_mark = !is_mark;
            if found.is_some() {
                return found;
            }
        }
        None
    })
}

fn mark(piece: &str) -> Option<Piece<'_>> {
    let mut characters = piece.chars();
    let kind = characters.next();
    let rest = characters.as_str();
    match kind {
        Some(VALUE) => Some(Piece::Reach(reached(rest), Place::Value)),
        Some(INLINE) => Some(Piece::Reach(reached(rest), Place::Inline)),
        Some(PARAMETER) => Some(Piece::Parameter(rest, Place::Value)),
        Some(INLINE_PARAMETER) => Some(Piece::Parameter(rest, Place::Inline)),
        Some(DEPENDS) => Some(Piece::Depends(rest)),
        // Nothing writes another kind.
        Some(_) | None => None,
    }
}

fn reached(text: &str) -> Reached<'_> {
    let end = memchr::memchr(b'.', text.as_bytes()).unwrap_or(text.len());
    Reached { id: &text[..end], attr: text.get(end + 1..).unwrap_or_default() }
}
