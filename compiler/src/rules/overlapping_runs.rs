//! `overlapping-runs`: a schedule starts a function more often than a run may take.

use super::{Check, Group, Rule, Subject};
use crate::model::{Event, When};
use crate::words::duration;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "overlapping-runs",
        summary: "a schedule starts a function again while the run before may still work",
        page: include_str!("overlapping_runs.md"),
    },
    level: Some(Level::Warning),
    group: Group::Reliability,
    security: None,
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for function in &subject.model.functions {
        let timeout = function.timeout.value;
        if function.concurrency.is_some_and(|most| most.value == 1)
            || function.scale.is_some_and(|scale| scale.value.max == 1)
        {
            continue;
        }
        for trigger in &function.triggers {
            let Event::Schedule { when, .. } = &trigger.event else { continue };
            let Some(pause) = pause(&when.value).filter(|pause| *pause < timeout) else { continue };
            let (pause, timeout) = (duration(pause), duration(timeout));
            let message = format!("`{}` is started every {pause}, and may run {timeout}", function.name);
            findings.push(
                Diagnostic::error(RULE.code, trigger.span, message)
                    .label(function.timeout.span, format!("a run may take {timeout}"))
                    .help("start it less often, shorten `timeout`, or say `concurrency 1`")
                    .about([function.name.path.as_str(), when_word(&when.value)]),
            );
        }
    }
}

fn when_word(when: &When) -> &'static str {
    match when {
        When::Every(_) => "every",
        When::Daily(_) => "daily",
        When::Cron(_) => "cron",
    }
}

/// The shortest time between two starts, in milliseconds, if it can be told at a glance.
fn pause(when: &When) -> Option<u64> {
    const MINUTE: u64 = 60_000;
    match when {
        When::Every(pause) => Some(*pause),
        When::Daily(_) => None,
        When::Cron([minute, ..]) if minute == "*" => Some(MINUTE),
        When::Cron([minute, ..]) => minute.strip_prefix("*/")?.parse::<u64>().ok().map(|step| step * MINUTE),
    }
}
