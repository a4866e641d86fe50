//! What Azure does not allow of a queue.

use super::{DELIVERIES, LONGEST_LEASE};
use crate::azure::codes::AZURE_LIMIT;
use crate::azure::filter;
use crate::azure::stores::{limits, no_customer_key, unsupported};
use crate::shared::limits::Unit as Time;
use scant_compiler::model::{
    DeadLetter, DeadQueue, Detail, Encryption, Model, Queue, Store, StoreId, Subscription,
};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;

/// The shortest lock.
const SHORTEST_LEASE: u64 = 5;
/// How long a queue of its own keeps dead letters when the spec does not say: fourteen days.
const DEFAULT_GRAVE: u64 = 14 * 86_400_000;

/// Limits from "Service Bus quotas".
pub fn check(model: &Model, id: StoreId, store: &Store, queue: &Queue, findings: &mut Vec<Diagnostic>) {
    let lease = &queue.lease;
    // Nobody wrote a lease that follows from a consumer's timeout, and hosts renew it.
    if lease.span != store.common.span {
        let range = SHORTEST_LEASE..=LONGEST_LEASE;
        limits().time("the `lease` of a queue", lease.value, Time::Seconds, range, lease.span, findings);
    }
    let keep = &queue.keep;
    let years = 1..=3_650 * 86_400;
    limits().time("`keep` of a queue", keep.value, Time::Seconds, years, keep.span, findings);
    if let Some(delay) = &queue.delay {
        findings.push(
            unsupported(delay.span, "a message of Service Bus is hidden only if its sender says so")
                .help("let the sender say when the message is for (`ScheduledEnqueueTimeUtc`)"),
        );
    }
    if queue.encryption.value == Encryption::CustomerKey {
        findings.push(no_customer_key(queue.encryption.span));
    }
    if let Some(dead) = &queue.dead_letter {
        dead_letter(model, id, dead, findings);
    }
    for (i, from) in queue.from.iter().enumerate() {
        inflow(model, queue, from, queue.from.get(..i).unwrap_or_default(), findings);
    }
}

fn dead_letter(model: &Model, id: StoreId, dead: &DeadLetter, findings: &mut Vec<Diagnostic>) {
    let after = &dead.after;
    let what = "the number of deliveries before a message is dead";
    limits().count(what, u64::from(after.value), 1..=u64::from(DELIVERIES), after.span, findings);
    match dead.to {
        DeadQueue::Own(DEFAULT_GRAVE) => {}
        DeadQueue::Own(_) => {
            findings.push(
                unsupported(dead.span, "Service Bus keeps dead letters until somebody takes them")
                    .help("leave `keep` out, or declare a queue for the dead letters"),
            );
        }
        DeadQueue::Declared(grave) if model.store(grave).external.is_some() => {
            findings.push(
                unsupported(dead.span, "dead letters stay in their own namespace")
                    .label(model.store(grave).common.span, "this queue is in another")
                    .help("declare a queue for the dead letters"),
            );
        }
        DeadQueue::Declared(grave) => {
            if leads_back(model, id, grave) {
                let message = "these queues would wait for one another's deployment on azure";
                findings.push(
                    Diagnostic::error(&AZURE_LIMIT, dead.span, message)
                        .help("let one of them keep its dead letters itself"),
                );
            }
        }
    }
}

/// Whether the dead letters of `from` come to `queue` in the end.
fn leads_back(model: &Model, queue: StoreId, from: StoreId) -> bool {
    let mut at = from;
    for _ in 0..model.stores.len() {
        if at == queue {
            return true;
        }
        let Detail::Queue(here) = &model.store(at).detail else { return false };
        match here.dead_letter.as_ref().map(|dead| dead.to) {
            Some(DeadQueue::Declared(next)) => at = next,
            _ => return false,
        }
    }
    false
}

fn inflow(
    model: &Model,
    queue: &Queue,
    from: &Subscription,
    earlier: &[Subscription],
    findings: &mut Vec<Diagnostic>,
) {
    let source = model.store(from.source);
    let is_bus = source.kind() == StoreKind::Bus;
    let refused = if is_bus { filter::events(&from.filter).err() } else { filter::sql(&from.filter).err() };
    findings.extend(refused.map(|refusal| *refusal));
    if source.external.is_some() {
        findings.push(
            unsupported(from.span, "only sources of the same namespace feed a queue")
                .label(source.common.span, "this one is in another")
                .help("start a function on it, and let it send to the queue"),
        );
    }
    let ordered = matches!(&source.detail, Detail::Topic(topic) if topic.fifo);
    if queue.fifo && !ordered {
        let message = format!(
            "`{}` does not say which messages belong together, as a `fifo` queue wants it",
            source.name
        );
        findings.push(
            unsupported(from.span, "messages without a session die in it")
                .note(message)
                .help("make the topic `fifo` too, or the queue not"),
        );
    }
    if let Some(before) = earlier.iter().find(|before| before.source == from.source) {
        findings.push(
            Diagnostic::error(&AZURE_LIMIT, from.span, "a queue takes from a source once on azure")
                .label(before.span, "the first time")
                .help("join both filters in one line"),
        );
    }
}
