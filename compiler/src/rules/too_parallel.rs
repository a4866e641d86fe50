//! `too-parallel`: more batches come at once than the function may run.

use super::{Check, Group, Rule, Subject};
use crate::model::{Detail, Event, Function};
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use scant_lang::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "too-parallel",
        summary: "more batches are handed out at once than the function may take",
        page: include_str!("too_parallel.md"),
    },
    level: Some(Level::Warning),
    group: Group::Reliability,
    security: None,
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    for function in &model.functions {
        let Some((most, limit)) = most(function) else { continue };
        for trigger in &function.triggers {
            let (source, parallel) = match &trigger.event {
                Event::Queue { queue, batching } => match batching.parallel {
                    Some(parallel) => (*queue, u64::from(parallel.value)),
                    None => continue,
                },
                Event::Stream { stream, batching } => match &model.store(*stream).detail {
                    Detail::Stream(settings) => {
                        let Some(shards) = settings.shards else { continue };
                        let each = batching.parallel.map_or(1, |parallel| parallel.value);
                        (*stream, u64::from(shards.value) * u64::from(each))
                    }
                    _ => continue,
                },
                _ => continue,
            };
            if parallel <= u64::from(most) {
                continue;
            }
            let source = &model.store(source).name;
            let message = format!(
                "`{source}` hands out {parallel} batches at once, and `{}` takes at most {most}",
                function.name
            );
            findings.push(
                Diagnostic::error(RULE.code, trigger.span, message)
                    .label(limit, format!("at most {most} run at once"))
                    .help(format!("let at most {most} batches run at once, or more of the function"))
                    .about([&function.name.path, &source.path]),
            );
        }
    }
}

/// How many of it may run at once, and where that is said.
fn most(function: &Function) -> Option<(u32, Span)> {
    let concurrency = function.concurrency.map(|most| (most.value, most.span));
    let scale = function.scale.map(|scale| (scale.value.max, scale.span));
    concurrency.into_iter().chain(scale).min_by_key(|(most, _)| *most)
}
