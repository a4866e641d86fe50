//! `missing-dead-letter`: a queue whose messages are tried for ever, or until they are too old, and then lost.

use super::{Check, Group, Rule, Subject};
use crate::access::{Access, Row, Why};
use crate::model::{DeadQueue, Detail, StoreId, Thing};
use crate::vocabulary::Verb;
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "missing-dead-letter",
        summary: "a queue has no place for messages that fail again and again",
        page: include_str!("missing_dead_letter.md"),
    },
    level: Some(Level::Warning),
    group: Group::Reliability,
    security: None,
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    let (graveyards, takers) = (graveyards(subject), takers(subject.access));
    for (id, store) in model.stores() {
        let Detail::Queue(queue) = &store.detail else { continue };
        if queue.dead_letter.is_some() || store.external.is_some() || graveyards.contains(&id) {
            continue;
        }
        let Some(taken) = takers.get(&id) else { continue };
        let taker = &model.function(taken.function).name;
        findings.push(
            Diagnostic::error(
                RULE.code,
                store.common.span,
                format!(
                    "a message of `{}` that `{taker}` cannot handle is tried until it is lost",
                    store.name
                ),
            )
            .label(taken.why.span(), "it is taken here")
            .help("say where it goes, and after how many attempts: `dead_letter after 5`")
            .about([store.name.path.as_str()]),
        );
    }
}

/// Who takes messages of a queue, the first of them.
fn takers(access: &Access) -> BTreeMap<StoreId, &Row> {
    let mut takers = BTreeMap::new();
    for row in access.rows.iter().filter(|row| matches!(row.verb, Verb::Consume | Verb::Receive)) {
        if let Thing::Store(id) = row.on {
            takers.entry(id).or_insert(row);
        }
    }
    takers
}

/// Queues that hold what failed elsewhere: nothing comes after them.
fn graveyards(subject: &Subject<'_>) -> BTreeSet<StoreId> {
    let dead = subject.model.stores.iter().filter_map(|store| match &store.detail {
        Detail::Queue(queue) => match queue.dead_letter.as_ref()?.to {
            DeadQueue::Declared(id) => Some(id),
            DeadQueue::Own(_) => None,
        },
        _ => None,
    });
    let failed = subject.access.rows.iter().filter_map(|row| match (row.why, row.on) {
        (Why::Failures(_), Thing::Store(id)) => Some(id),
        _ => None,
    });
    dead.chain(failed).collect()
}
