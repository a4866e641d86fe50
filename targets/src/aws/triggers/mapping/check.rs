//! What AWS does not allow of taking records.

use super::super::{check_failures, is_fifo, unsupported};
use crate::aws::limits::{self, Unit as Time};
use crate::aws::{codes, filter};
use scant_compiler::model::{Batching, Change, Detail, Function, Model, StoreId, Trigger};
use scant_compiler::words;
use scant_lang::diagnostic::Diagnostic;

/// Limits from "Using Lambda with Amazon SQS" and the resource's schema.
pub fn check_queue(
    model: &Model,
    function: &Function,
    trigger: &Trigger,
    queue: StoreId,
    batching: &Batching,
    findings: &mut Vec<Diagnostic>,
) {
    let store = model.store(queue);
    filter::refused(filter::queue_body(&batching.filter), findings);
    let fifo = is_fifo(store);
    sizes(batching, if fifo { 10 } else { 10_000 }, findings);
    if let Some(window) = batching.window.filter(|_| fifo) {
        let message = format!("`{}` is `fifo`, and aws does not wait to fill its batches", store.name);
        findings.push(unsupported(window.span, message, "drop `window`"));
    }
    let many = batching.batch.filter(|batch| batch.value > 10 && batching.window.is_none() && !fifo);
    if let Some(batch) = many {
        let message = "a batch of more than 10 messages needs a `window` of at least 1s on aws";
        findings.push(unsupported(batch.span, message, "add `window 1s`").lacking());
    }
    if let Some(parallel) = batching.parallel {
        let most = u64::from(parallel.value);
        limits::count("`parallel` of a queue", most, 2..=1_000, parallel.span, findings);
    }
    if let Some(retry) = batching.retry {
        let message = "the queue counts the attempts at its messages on aws";
        findings.push(unsupported(retry.span, message, "say `dead_letter after …` in the queue"));
    }
    if let Some(failures) = batching.failures {
        let message = "the queue keeps the messages that fail on aws";
        findings.push(unsupported(failures.span, message, "say `dead_letter … after …` in the queue"));
    }
    if let Some(from) = batching.from {
        findings.push(unsupported(from.span, "a queue has no place to begin from on aws", "drop `from`"));
    }
    if let Detail::Queue(settings) = &store.detail
        && store.external.is_none()
        && function.timeout.value > settings.lease.value
    {
        let (timeout, lease) =
            (words::duration(function.timeout.value), words::duration(settings.lease.value));
        let message = format!(
            "`{}` may run {timeout}, longer than the {lease} a message stays hidden from others",
            function.name
        );
        findings.push(
            Diagnostic::error(&codes::LEASE_TOO_SHORT, settings.lease.span, message)
                .label(function.timeout.span, format!("it may run {timeout}"))
                .label(trigger.span, "it takes the messages here")
                .help(format!(
                    "write `lease {}` or shorten the timeout",
                    words::duration(function.timeout.value * 6)
                )),
        );
    }
}

/// Limits from "Using Lambda with Kinesis" and the resource's schema.
pub fn check_stream(model: &Model, batching: &Batching, findings: &mut Vec<Diagnostic>) {
    filter::refused(filter::stream_data(&batching.filter), findings);
    in_order(model, batching, findings);
}

/// Limits from "Using Lambda with DynamoDB" and the resource's schema.
pub fn check_changes(
    model: &Model,
    trigger: &Trigger,
    table: StoreId,
    only: &[Change],
    batching: &Batching,
    findings: &mut Vec<Diagnostic>,
) {
    let store = model.store(table);
    if store.external.is_some() {
        let message = format!("the changes of `{}` cannot be followed on aws: it is external", store.name);
        findings.push(unsupported(
            trigger.span,
            message,
            "follow them where the table is made: the stream of its changes has an address of its own",
        ));
    }
    filter::refused(filter::changes(only, &batching.filter), findings);
    in_order(model, batching, findings);
}

fn in_order(model: &Model, batching: &Batching, findings: &mut Vec<Diagnostic>) {
    sizes(batching, 10_000, findings);
    if let Some(parallel) = batching.parallel {
        let most = u64::from(parallel.value);
        limits::count("`parallel` of one shard", most, 1..=10, parallel.span, findings);
    }
    if let Some(retry) = batching.retry {
        limits::count("`retry`", u64::from(retry.value), 0..=10_000, retry.span, findings);
    }
    if let Some(failures) = batching.failures {
        check_failures(model, failures.value, failures.span, findings);
    }
}

fn sizes(batching: &Batching, most: u64, findings: &mut Vec<Diagnostic>) {
    if let Some(batch) = batching.batch {
        limits::count("`batch`", u64::from(batch.value), 1..=most, batch.span, findings);
    }
    if let Some(window) = batching.window {
        limits::time("`window`", window.value, Time::Seconds, 0..=300, window.span, findings);
    }
}
