//! `rbac builtin`: roles Azure comes with, where an organisation forbids roles of one's own. They permit more.

use super::verbs;
use crate::azure::role::BuiltIn;
use scant_compiler::model::{Model, TargetName};
use scant_compiler::vocabulary::{StoreKind, Verb};

/// Whether the program asks for them.
pub fn chosen(model: &Model) -> bool {
    let rbac = model.target(TargetName::Azure).and_then(|config| config.get("rbac"));
    rbac.is_some_and(|rbac| rbac.value == "builtin")
}

/// The fewest and narrowest roles that permit these verbs on a store of that kind.
pub fn roles(kind: StoreKind, verbs: impl IntoIterator<Item = Verb>) -> Vec<BuiltIn> {
    let mut needed: Vec<BuiltIn> = Vec::new();
    for role in verbs.into_iter().filter_map(|verb| role(kind, verb)) {
        if !needed.contains(&role) {
            needed.push(role);
        }
    }
    let whole = needed.clone();
    // The wider of two roles on the same data is enough.
    needed.retain(|role| !whole.iter().any(|other| other != role && covers(other, role)));
    needed
}

fn role(kind: StoreKind, verb: Verb) -> Option<BuiltIn> {
    Some(match (kind, verb) {
        (StoreKind::Bucket, Verb::Get | Verb::List) => BuiltIn::BLOB_READER,
        (StoreKind::Bucket, _) => BuiltIn::BLOB_CONTRIBUTOR,
        (StoreKind::Queue, Verb::Send) | (StoreKind::Topic, _) => BuiltIn::BUS_SENDER,
        (StoreKind::Queue, Verb::Inspect) => BuiltIn::READER,
        (StoreKind::Queue, _) => BuiltIn::BUS_RECEIVER,
        (StoreKind::Bus, _) => BuiltIn::EVENT_SENDER,
        (StoreKind::Stream, Verb::Append) => BuiltIn::HUB_SENDER,
        (StoreKind::Stream, _) => BuiltIn::HUB_RECEIVER,
        (StoreKind::Secret, Verb::Read) => BuiltIn::SECRETS_USER,
        (StoreKind::Secret, _) => BuiltIn::SECRETS_OFFICER,
        (StoreKind::Table | StoreKind::Function, _) => return None,
    })
}

/// Whether `wide` permits on data all that `narrow` does.
fn covers(wide: &BuiltIn, narrow: &BuiltIn) -> bool {
    !narrow.data_actions.is_empty()
        && narrow.data_actions.iter().all(|action| wide.data_actions.iter().any(|wide| matches(wide, action)))
}

/// Whether a pattern stands for an action; a star stands for any characters.
fn matches(pattern: &str, action: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => {
            action.len() >= before.len() + after.len()
                && action.starts_with(before)
                && action.ends_with(after)
        }
        None => pattern == action,
    }
}

/// What the role of a verb permits.
pub fn actions(kind: StoreKind, verb: Verb) -> Vec<String> {
    let role = role(kind, verb);
    let actions = role.iter().flat_map(|role| role.actions.iter().chain(role.data_actions));
    actions.map(|action| (*action).to_owned()).collect()
}

/// What `role` permits beyond these verbs.
pub fn excess(role: &BuiltIn, kind: StoreKind, verbs: impl IntoIterator<Item = Verb>) -> Vec<&'static str> {
    let needed: Vec<&str> = verbs
        .into_iter()
        .filter_map(|verb| verbs::cost(kind, verb))
        .flat_map(|cost| cost.actions.iter().chain(cost.data).copied())
        .collect();
    let actions = role.actions.iter().chain(role.data_actions).copied();
    actions.filter(|action| !needed.contains(action)).collect()
}
