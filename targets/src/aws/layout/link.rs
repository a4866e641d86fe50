//! Linking: how a reach is written in the stack it stands in.

use super::marks::{Place, Reached};

/// How a stack names what its resources reach.
pub trait Link {
    /// Whether the resource stands in this stack.
    fn is_here(&self, id: &str) -> bool;

    /// How something that stands elsewhere is written.
    fn elsewhere(&self, reached: Reached<'_>, place: Place) -> String;

    /// What to wait for, in this stack, so that the resource `id` is there; nothing if it waits outside.
    fn wait(&self, id: &str) -> Option<String> {
        self.is_here(id).then(|| id.to_owned())
    }

    /// How `reached` is written.
    fn write(&self, reached: Reached<'_>, place: Place) -> String {
        if self.is_here(reached.id) { here(reached, place) } else { self.elsewhere(reached, place) }
    }
}

/// `Ref` or `Fn::GetAtt`, or the same inside `Fn::Sub`.
pub fn here(reached: Reached<'_>, place: Place) -> String {
    let Reached { id, attr } = reached;
    match (place, attr) {
        (Place::Value, "") => reference(id, place),
        (Place::Value, attr) => format!("{{ \"Fn::GetAtt\": [\"{id}\", \"{attr}\"] }}"),
        (Place::Inline, "") => reference(id, place),
        (Place::Inline, attr) => format!("${{{id}.{attr}}}"),
    }
}

/// `Ref` of a parameter or a resource, or the same inside `Fn::Sub`.
pub fn reference(name: &str, place: Place) -> String {
    match place {
        Place::Value => format!("{{ \"Ref\": \"{name}\" }}"),
        Place::Inline => format!("${{{name}}}"),
    }
}

/// The only stack there is.
pub struct Alone;

impl Link for Alone {
    fn is_here(&self, _: &str) -> bool {
        true
    }

    fn elsewhere(&self, reached: Reached<'_>, place: Place) -> String {
        here(reached, place)
    }
}
