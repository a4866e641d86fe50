//! What AWS does not allow of a queue.

use crate::aws::fifo::in_order;
use crate::aws::limits::{self, Unit as Time};
use crate::aws::{codes, filter};
use scant_compiler::model::{DeadQueue, Model, Queue, Subscription};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;

const FORTNIGHT: u64 = 14 * 86_400;

/// Topics and rules whose ARNs a queue's policy has room for: 8192 characters, and each takes at most about 160.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html>
const SOURCES: usize = 40;

/// Limits from "Amazon SQS message quotas" and the resource's schema.
pub fn check(model: &Model, queue: &Queue, findings: &mut Vec<Diagnostic>) {
    let lease = &queue.lease;
    limits::time("the `lease` of a queue", lease.value, Time::Seconds, 0..=43_200, lease.span, findings);
    let keep = &queue.keep;
    limits::time("`keep` of a queue", keep.value, Time::Seconds, 60..=FORTNIGHT, keep.span, findings);
    if let Some(delay) = &queue.delay {
        limits::time("the `delay` of a queue", delay.value, Time::Seconds, 0..=900, delay.span, findings);
    }
    if let Some(dead) = &queue.dead_letter {
        let after = &dead.after;
        let what = "the number of deliveries before a message is dead";
        limits::count(what, u64::from(after.value), 1..=1_000, after.span, findings);
        match dead.to {
            DeadQueue::Own(keep) => {
                limits::time(
                    "`keep` of dead letters",
                    keep,
                    Time::Seconds,
                    60..=FORTNIGHT,
                    dead.span,
                    findings,
                );
            }
            DeadQueue::Declared(id) => {
                if in_order(model.store(id)).is_some_and(|other| other != queue.fifo) {
                    let message = format!(
                        "`{}` cannot take these dead letters: on aws both queues are `fifo` or neither is",
                        model.store(id).name
                    );
                    findings.push(
                        Diagnostic::error(&codes::FIFO_MISMATCH, dead.span, message)
                            .label(model.store(id).common.span, "the other queue"),
                    );
                }
            }
        }
    }
    if let Some(first) = queue.from.get(SOURCES) {
        let message = format!(
            "a queue receives from at most {SOURCES} topics and rules on aws, and this from {}",
            queue.from.len()
        );
        findings.push(
            Diagnostic::error(&codes::AWS_LIMIT, first.span, message)
                .help("let some of them publish to one topic, or divide the queue"),
        );
    }
    for (i, from) in queue.from.iter().enumerate() {
        inflow(model, queue, from, &queue.from[..i], findings);
    }
}

fn inflow(
    model: &Model,
    queue: &Queue,
    from: &Subscription,
    earlier: &[Subscription],
    findings: &mut Vec<Diagnostic>,
) {
    let source = model.store(from.source);
    if source.kind() == StoreKind::Bus {
        filter::refused(filter::event(&from.filter), findings);
        return;
    }
    filter::refused(filter::message_body(&from.filter), findings);
    if queue.fifo && in_order(source) == Some(false) {
        let message =
            format!("a `fifo` queue cannot receive from `{}`, which is not `fifo`, on aws", source.name);
        findings.push(
            Diagnostic::error(&codes::FIFO_MISMATCH, from.span, message)
                .label(source.common.span, "the topic")
                .help("make the topic `fifo` too, or the queue not"),
        );
    }
    if let Some(before) = earlier.iter().find(|it| it.source == from.source) {
        findings.push(
            Diagnostic::error(
                &codes::UNSUPPORTED_SETTING,
                from.span,
                format!("a queue subscribes to `{}` once on aws", source.name),
            )
            .label(before.span, "the first subscription")
            .help("join both filters in one line"),
        );
    }
}
