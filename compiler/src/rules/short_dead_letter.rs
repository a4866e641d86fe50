//! `short-dead-letter`: dead letters are not kept for longer than messages that still have a chance.

use super::{Check, Group, Rule, Subject};
use crate::model::{DeadQueue, Detail};
use crate::words::duration;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "short-dead-letter",
        summary: "dead letters are kept no longer than the messages of the queue they come from",
        page: include_str!("short_dead_letter.md"),
    },
    level: Some(Level::Warning),
    group: Group::Reliability,
    security: None,
    check: Check::Program(check),
};

/// The longest a queue can keep a message: AWS page "Amazon SQS message quotas".
const LONGEST: u64 = 14 * 86_400_000;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    for store in model.stores.iter().filter(|store| store.external.is_none()) {
        let Detail::Queue(queue) = &store.detail else { continue };
        let Some(dead) = &queue.dead_letter else { continue };
        let (kept, name) = match dead.to {
            DeadQueue::Own(keep) => (keep, "its dead letters"),
            DeadQueue::Declared(id) => match &model.store(id).detail {
                Detail::Queue(grave) if model.store(id).external.is_none() => {
                    (grave.keep.value, model.store(id).name.path.as_str())
                }
                _ => continue,
            },
        };
        if kept > queue.keep.value || kept >= LONGEST {
            continue;
        }
        let message = format!(
            "what fails in `{}` is kept {} from when it was sent, and may fail as late as after {}",
            store.name,
            duration(kept),
            duration(queue.keep.value)
        );
        findings.push(
            Diagnostic::error(RULE.code, dead.span, message)
                .label(
                    queue.keep.span,
                    format!("a message may be {} old when it fails", duration(queue.keep.value)),
                )
                .help("keep dead letters longer than the queue keeps messages, such as `keep 14d`")
                .about([store.name.path.as_str(), name]),
        );
    }
}
