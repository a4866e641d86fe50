//! Linking: how a reach is written in the stack it stands in.

use super::marks::{Place, Reached};
use crate::aws::expr::put_all;
use crate::aws::unit::Unit;

/// How a stack names what its resources reach.
pub trait Link {
    /// Whether the resource stands in this stack.
    fn is_here(&self, id: &str) -> bool;

    /// Writes something that stands elsewhere.
    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String);

    /// What to wait for, in this stack, so that the resource `id` is there; nothing if it waits outside.
    fn wait(&self, id: &str) -> Option<String> {
        self.is_here(id).then(|| id.to_owned())
    }

    /// Writes `reached`.
    fn write(&self, reached: Reached<'_>, place: Place, text: &mut String) {
        if self.is_here(reached.id) {
            here(reached, place, text);
        } else {
            self.elsewhere(reached, place, text);
        }
    }
}

/// From within a unit: its own resources are known to be here without a look at all others.
pub struct Within<'l, L> {
    /// The unit.
    pub unit: &'l Unit,
    /// How the stack it stands in names the rest.
    pub link: &'l L,
}

impl<L: Link> Link for Within<'_, L> {
    fn is_here(&self, id: &str) -> bool {
        self.unit.holds(id) || self.link.is_here(id)
    }

    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String) {
        self.link.elsewhere(reached, place, text);
    }

    fn wait(&self, id: &str) -> Option<String> {
        self.link.wait(id)
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
    fn is_here(&self, _: &str) -> bool {
        true
    }

    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String) {
        here(reached, place, text);
    }
}
