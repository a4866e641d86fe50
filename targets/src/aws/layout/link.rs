//! Linking: how a reach is written in the stack it stands in.

use super::marks::{Place, Reached};
use crate::aws::expr::put_all;

/// How a stack names what its resources reach.
pub trait Link {
    /// Writes `reached` if it stands elsewhere, and says whether it does.
    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String) -> bool;

    /// What to wait for, in this stack, so that the resource `id` is there; nothing if it waits outside.
    fn wait<'i>(&'i self, id: &'i str) -> Option<&'i str>;

    /// Writes `reached`.
    fn write(&self, reached: Reached<'_>, place: Place, text: &mut String) {
        if !self.elsewhere(reached, place, text) {
            here(reached, place, text);
        }
    }
}

/// `Ref` or `Fn::GetAtt`, or the same inside `Fn::Sub`.
pub fn here(reached: Reached<'_>, place: Place, text: &mut String) {
    let Reached { id, attr } = reached;
    match (place, attr) {
        (Place::Value | Place::Inline, "") => reference(id, place, text),
        (Place::Value, attr) => put_all(text, &["{ \"Fn::GetAtt\": [\"", id, "\", \"", attr, "\"] }"]),
        (Place::Inline, attr) => put_all(text, &["${", id, ".", attr, "}"]),
    }
}

/// `Ref` of a parameter or a resource, or the same inside `Fn::Sub`.
pub fn reference(name: &str, place: Place, text: &mut String) {
    match place {
        Place::Value => put_all(text, &["{ \"Ref\": \"", name, "\" }"]),
        Place::Inline => put_all(text, &["${", name, "}"]),
    }
}

/// The only stack there is.
pub struct Alone;

impl Link for Alone {
    fn elsewhere(&self, _: Reached<'_>, _: Place, _: &mut String) -> bool {
        false
    }

    fn wait<'i>(&'i self, id: &'i str) -> Option<&'i str> {
        Some(id)
    }
}
