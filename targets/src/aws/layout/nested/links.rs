//! How each stack of a nest names what its resources reach.

use super::{At, Nested, PARENT};
use crate::aws::expr::put_all;
use crate::aws::ids::LogicalId;
use crate::aws::layout::link::{Link, here, reference};
use crate::aws::layout::marks::{Place, Reached};

/// The name under which a leaf exports what it offers.
pub fn exported(carrier: &str) -> String {
    ["{ \"Fn::Sub\": \"${", PARENT, "}:", carrier, "\" }"].concat()
}

fn output_of(stack: &str, reached: Reached<'_>, place: Place, text: &mut String) {
    let attr = ["Outputs.", &reached.carrier()].concat();
    here(Reached { id: stack, attr: &attr }, place, text);
}

/// From a stack that holds units: whatever is elsewhere comes in as a parameter.
pub struct FromLeaf<'n, 'p> {
    /// The nest.
    pub nested: &'n Nested<'p>,
    /// Which stack.
    pub leaf: usize,
}

impl Link for FromLeaf<'_, '_> {
    fn is_here(&self, id: &str) -> bool {
        self.nested.owner(id) == Some(At::Leaf(self.leaf))
    }

    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String) {
        reference(&reached.carrier(), place, text);
    }
}

/// From the parent: whatever is elsewhere is an output of a stack it holds.
pub struct FromParent<'n, 'p> {
    /// The nest.
    pub nested: &'n Nested<'p>,
    /// The stack, among those the parent holds, that a leaf is or is in.
    pub stack_of: &'n dyn Fn(usize) -> &'n LogicalId,
}

impl Link for FromParent<'_, '_> {
    fn is_here(&self, id: &str) -> bool {
        self.nested.owner(id) == Some(At::Parent)
    }

    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String) {
        match self.nested.owner(reached.id) {
            Some(At::Leaf(leaf)) => output_of((self.stack_of)(leaf).as_str(), reached, place, text),
            Some(At::Parent) | None => here(reached, place, text),
        }
    }

    fn wait(&self, id: &str) -> Option<String> {
        match self.nested.owner(id)? {
            At::Parent => Some(id.to_owned()),
            At::Leaf(leaf) => Some((self.stack_of)(leaf).to_string()),
        }
    }
}

/// From a group of stacks: outputs of its own, parameters from the parent, and imports from other groups.
pub struct FromShelf<'n, 'p> {
    /// The nest.
    pub nested: &'n Nested<'p>,
    /// Which group.
    pub shelf: usize,
    /// The group of each leaf.
    pub of: &'n [usize],
}

impl Link for FromShelf<'_, '_> {
    fn is_here(&self, _: &str) -> bool {
        false
    }

    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String) {
        match self.nested.owner(reached.id) {
            Some(At::Leaf(leaf)) if self.of[leaf] == self.shelf => {
                output_of(self.nested.leaves[leaf].stack.as_str(), reached, place, text);
            }
            Some(At::Leaf(_)) => {
                put_all(text, &["{ \"Fn::ImportValue\": ", &exported(&reached.carrier()), " }"]);
            }
            Some(At::Parent) | None => reference(&reached.carrier(), place, text),
        }
    }
}
