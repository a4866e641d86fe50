//! `short-keep`: a queue forgets a message before it has had all its attempts.

use super::{Check, Group, Rule, Subject};
use crate::model::Detail;
use crate::words::duration;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "short-keep",
        summary: "a queue may forget a message before it goes to the dead letters",
        page: include_str!("short_keep.md"),
    },
    level: Some(Level::Warning),
    group: Group::Reliability,
    security: None,
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for store in subject.model.stores.iter().filter(|store| store.external.is_none()) {
        let Detail::Queue(queue) = &store.detail else { continue };
        let Some(dead) = &queue.dead_letter else { continue };
        let attempts = queue.lease.value.saturating_mul(u64::from(dead.after.value));
        if queue.keep.value > attempts {
            continue;
        }
        let message = format!(
            "`{}` keeps a message {}, and its {} attempts may take {}",
            store.name,
            duration(queue.keep.value),
            dead.after.value,
            duration(attempts)
        );
        findings.push(
            Diagnostic::error(RULE.code, queue.keep.span, message)
                .label(dead.span, format!("each attempt hides it for {}", duration(queue.lease.value)))
                .help("keep messages longer, give them fewer attempts, or shorten the timeout")
                .about([store.name.path.as_str()]),
        );
    }
}
