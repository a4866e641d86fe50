//! How each stack of a nest names what its resources reach.

use super::{At, Nested, PARENT};
use crate::aws::expr::put_all;
use crate::aws::ids::LogicalId;
use crate::aws::layout::link::{Link, here, reference};
use crate::aws::layout::marks::{Place, Reached};
use rustc_hash::FxHashMap;

/// The name under which a leaf exports what it offers.
pub fn exported(carrier: &str) -> String {
    ["{ \"Fn::Sub\": \"${", PARENT, "}:", carrier, "\" }"].concat()
}

fn output_of(stack: &str, carrier: &str, place: Place, text: &mut String) {
    let attr = ["Outputs.", carrier].concat();
    here(Reached { id: stack, attr: &attr }, place, text);
}

/// From a stack that holds units: whatever is elsewhere comes in as a parameter.
pub struct FromLeaf<'n, 'p> {
    /// The nest.
    pub nested: &'n Nested<'p>,
    /// Which stack.
    pub leaf: usize,
    /// The parameters that carry what it reaches elsewhere.
    pub carriers: FxHashMap<Reached<'p>, &'n str>,
}

impl Link for FromLeaf<'_, '_> {
    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String) -> bool {
        let carrier = self.carriers.get(&reached);
        carrier.inspect(|carrier| reference(carrier, place, text)).is_some()
    }

    fn wait<'i>(&'i self, id: &'i str) -> Option<&'i str> {
        let at = self.nested.owner(id);
        at.is_none_or(|at| at == At::Leaf(self.leaf)).then_some(id)
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
    fn elsewhere(&self, reached: Reached<'_>, place: Place, text: &mut String) -> bool {
        let Some(At::Leaf(leaf)) = self.nested.owner(reached.id) else { return false };
        output_of((self.stack_of)(leaf).as_str(), &reached.carrier(), place, text);
        true
    }

    fn wait<'i>(&'i self, id: &'i str) -> Option<&'i str> {
        match self.nested.owner(id) {
            Some(At::Leaf(leaf)) => Some((self.stack_of)(leaf).as_str()),
            Some(At::Parent) | None => Some(id),
        }
    }
}

/// From a group of stacks, which holds no units: outputs of its own, parameters from the parent, and imports from
/// other groups.
pub struct FromShelf<'n, 'p> {
    /// The nest.
    pub nested: &'n Nested<'p>,
    /// Which group.
    pub shelf: usize,
    /// The group of each leaf.
    pub of: &'n [usize],
}

impl FromShelf<'_, '_> {
    /// Writes an attribute that one of its stacks needs.
    pub fn write(&self, attribute: usize, text: &mut String) {
        let carrier = self.nested.carrier(attribute);
        match self.nested.home(attribute) {
            At::Leaf(leaf) if self.of[leaf] == self.shelf => {
                output_of(self.nested.leaves[leaf].stack.as_str(), carrier, Place::Value, text);
            }
            At::Leaf(_) => put_all(text, &["{ \"Fn::ImportValue\": ", &exported(carrier), " }"]),
            At::Parent => reference(carrier, Place::Value, text),
        }
    }
}
