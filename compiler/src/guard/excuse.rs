//! Which broken rules a spec accepts.

use super::rule::Rule;
use super::select::Node;
use crate::model::{Accept, Model};

/// The acceptance of a rule that is broken by one of `about`: in its own block, or at the top of a file.
pub fn of<'m>(model: &'m Model, rule: &Rule<'_>, about: &[Node]) -> Option<&'m Accept> {
    if !rule.overridable {
        return None;
    }
    let named = |accept: &&Accept| accept.name == rule.name;
    let covers = |accept: &&Accept| accept.on.is_none_or(|on| about.contains(&Node::from(on)));
    let own = about.iter().flat_map(|node| accepts(model, *node));
    own.chain(&model.accepts).filter(named).find(covers)
}

fn accepts(model: &Model, node: Node) -> &[Accept] {
    match node {
        Node::Function(id) => &model.function(id).common.accepts,
        Node::Store(id) => &model.store(id).common.accepts,
        Node::Api(id) => &model.api(id).common.accepts,
        Node::Raw(id) => &model.raw(id).common.accepts,
    }
}
