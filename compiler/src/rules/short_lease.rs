//! `short-lease`: a queue's lease leaves too little time beside the timeout of the function that takes from it.

use super::{Check, Group, Rule, Subject};
use crate::model::{Detail, Event};
use crate::words::duration;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "short-lease",
        summary: "a message may come back before its function has had its chances",
        page: include_str!("short_lease.md"),
    },
    level: Some(Level::Warning),
    group: Group::Reliability,
    security: None,
    check: Check::Program(check),
};

/// How many timeouts a lease should last: AWS page "Using Lambda with Amazon SQS".
const TIMEOUTS: u64 = 6;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    for function in &model.functions {
        for trigger in &function.triggers {
            let Event::Queue { queue: id, .. } = &trigger.event else { continue };
            let store = model.store(*id);
            let Detail::Queue(queue) = &store.detail else { continue };
            let wanted = function.timeout.value * TIMEOUTS;
            if store.external.is_some() || queue.lease.value >= wanted {
                continue;
            }
            let (lease, timeout) = (duration(queue.lease.value), duration(function.timeout.value));
            let message = format!(
                "a message of `{}` stays hidden for {lease}, and `{}` may run {timeout}",
                store.name, function.name
            );
            let wanted = duration(wanted);
            findings.push(
                Diagnostic::error(RULE.code, queue.lease.span, message)
                    .here(format!("less than {TIMEOUTS} times {timeout}"))
                    .label(trigger.span, "the messages are taken here")
                    .perhaps(format!("write `{wanted}`"), queue.lease.span, wanted)
                    .about([&store.name.path, &function.name.path]),
            );
        }
    }
}
