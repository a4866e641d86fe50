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
pub fn roles(kind: StoreKind, verbs: &[Verb]) -> Vec<BuiltIn> {
    let mut needed: Vec<BuiltIn> = Vec::new();
    for role in verbs.iter().filter_map(|verb| role(kind, *verb)) {
        if !needed.contains(&role) {
            needed.push(role);
        }
    }
    let all = needed.clone();
    // What is needed of one role may be in another that is needed anyway.
    needed.retain(|one| {
        let mine: Vec<Verb> =
            verbs.iter().copied().filter(|verb| role(kind, *verb).as_ref() == Some(one)).collect();
        let spare = |other: &BuiltIn| other != one && mine.iter().all(|verb| covers(other, kind, *verb));
        !all.iter().any(spare)
    });
    needed
}

/// The role among `roles` that permits a verb.
pub fn of_verb(roles: &[BuiltIn], kind: StoreKind, verb: Verb) -> Option<BuiltIn> {
    let own = role(kind, verb).filter(|own| roles.contains(own));
    own.or_else(|| roles.iter().find(|role| covers(role, kind, verb)).copied())
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
        (StoreKind::Table | StoreKind::Cache | StoreKind::Function, _) => return None,
    })
}

/// Whether `role` permits all that a verb costs.
fn covers(role: &BuiltIn, kind: StoreKind, verb: Verb) -> bool {
    let permits = |patterns: &[&str], action: &str| patterns.iter().any(|pattern| matches(pattern, action));
    verbs::cost(kind, verb).is_some_and(|cost| {
        cost.actions.iter().all(|action| permits(role.actions, action))
            && cost.data.iter().all(|action| permits(role.data_actions, action))
    })
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

/// What `role` permits beyond these verbs. A pattern that leaves only the type open names one action on one thing.
pub fn excess(role: &BuiltIn, kind: StoreKind, verbs: &[Verb]) -> Vec<&'static str> {
    let needed: Vec<&str> = verbs
        .iter()
        .filter_map(|verb| verbs::cost(kind, *verb))
        .flat_map(|cost| cost.actions.iter().chain(cost.data).copied())
        .collect();
    let tight = |pattern: &str| {
        let closed =
            pattern.split_once('*').is_none_or(|(provider, rest)| !provider.is_empty() && !rest.is_empty());
        closed && needed.iter().any(|action| matches(pattern, action))
    };
    role.permitted().filter(|action| !tight(action)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_role_is_enough_where_it_covers_the_other() {
        let bucket = roles(StoreKind::Bucket, &[Verb::Get, Verb::Put]);
        assert_eq!(bucket, [BuiltIn::BLOB_CONTRIBUTOR]);
        let secret = roles(StoreKind::Secret, &[Verb::Read, Verb::Write]);
        assert_eq!(secret, [BuiltIn::SECRETS_OFFICER]);
        let queue = roles(StoreKind::Queue, &[Verb::Inspect, Verb::Send, Verb::Receive]);
        assert_eq!(queue, [BuiltIn::BUS_SENDER, BuiltIn::BUS_RECEIVER]);
    }

    #[test]
    fn what_a_verb_needs_is_no_excess() {
        let excess = excess(&BuiltIn::SECRETS_USER, StoreKind::Secret, &[Verb::Read]);
        assert_eq!(excess, ["Microsoft.KeyVault/vaults/secrets/readMetadata/action"]);
    }
}
