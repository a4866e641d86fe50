//! `long-window`: waiting for a full batch takes so long that its first message comes back.

use super::{Check, Group, Rule, Subject};
use crate::model::{Detail, Event};
use crate::words::duration;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "long-window",
        summary: "a message may come back while its batch still fills or runs",
        page: include_str!("long_window.md"),
    },
    level: Some(Level::Warning),
    group: Group::Reliability,
    security: None,
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    for function in &model.functions {
        for trigger in &function.triggers {
            let Event::Queue { queue: id, batching } = &trigger.event else { continue };
            let store = model.store(*id);
            let (Detail::Queue(queue), Some(window)) = (&store.detail, batching.window) else { continue };
            let needed = window.value.saturating_add(function.timeout.value);
            if store.external.is_some() || needed <= queue.lease.value {
                continue;
            }
            let message = format!(
                "a batch of `{}` waits {} and runs {}, and its messages stay hidden for {}",
                store.name,
                duration(window.value),
                duration(function.timeout.value),
                duration(queue.lease.value)
            );
            findings.push(
                Diagnostic::error(RULE.code, window.span, message)
                    .label(function.timeout.span, format!("`{}` may take so long", function.name))
                    .help(format!(
                        "shorten the window, or say `lease {}` in the queue",
                        duration(function.timeout.value * 6 + window.value)
                    ))
                    .about([&function.name.path, &store.name.path]),
            );
        }
    }
}
