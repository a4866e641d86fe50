//! What Azure cannot do or does not allow of triggers, at the line.

use super::messages::is_grave;
use super::{many, schedule};
use crate::azure::codes;
use crate::azure::filter;
use scant_compiler::access::Access;
use scant_compiler::codes::UNSUPPORTED_VERB;
use scant_compiler::model::{Batching, Change, Event, Filter, Function, Model, Store, StoreId, Trigger};
use scant_compiler::words;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// The longest that a host waits for a full batch of messages, in milliseconds.
/// <https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings>
const LONGEST_WINDOW: u64 = 150_000;
/// Records at once, of messages and of streams.
const LARGEST_BATCH: u32 = 1000;

/// Looks at every trigger, and at what functions say of calls that nobody waits for.
pub fn check(model: &Model, _: &Access, findings: &mut Vec<Diagnostic>) {
    for function in &model.functions {
        for (place, trigger) in function.triggers.iter().enumerate() {
            let earlier = function.triggers.get(..place).unwrap_or_default();
            one(model, function, trigger, earlier, findings);
        }
        unattended(model, function, findings);
    }
}

fn one(
    model: &Model,
    function: &Function,
    trigger: &Trigger,
    earlier: &[Trigger],
    findings: &mut Vec<Diagnostic>,
) {
    match &trigger.event {
        Event::Schedule { when, zone, payload } => {
            if let Err(why) = schedule::expression(&when.value) {
                findings.push(Diagnostic::error(&codes::UNSUPPORTED_SCHEDULE, when.span, why));
            }
            if let Some(zone) = zone.as_ref().filter(|zone| !matches!(zone.value.as_str(), "UTC" | "Etc/UTC"))
            {
                let message = "azure fires in UTC only on a Flex Consumption plan";
                findings.push(
                    Diagnostic::error(&codes::UNSUPPORTED_SCHEDULE, zone.span, message)
                        .help("leave the zone out, and write the time in UTC"),
                );
            }
            if payload.is_some() {
                findings.push(
                    unsupported(trigger.span, "a timer tells nothing but that it is time")
                        .help("set a variable in `env`"),
                );
            }
        }
        Event::Queue { batching, .. } => {
            unfiltered(&batching.filter, "a queue gives every message to whoever takes it", findings);
            shared_host(function, trigger, batching, earlier, findings);
            batches(trigger, batching, findings);
        }
        Event::Stream { stream, batching } => {
            unfiltered(&batching.filter, "a stream gives every record to whoever reads it", findings);
            external(model, *stream, trigger.span, "a consumer group would have to be made in it", findings);
            shared_host(function, trigger, batching, earlier, findings);
            batches(trigger, batching, findings);
        }
        Event::Changes { table, only, batching } => {
            unfiltered(&batching.filter, "the changes of a container come all together", findings);
            external(
                model,
                *table,
                trigger.span,
                "a place in its changes would have to be kept beside it",
                findings,
            );
            kinds(trigger, only, findings);
            common(batching, findings);
        }
        Event::Topic { topic, filter } => {
            external(model, *topic, trigger.span, "a subscription would have to be made in it", findings);
            findings.extend(filter::sql(filter).err().map(|refusal| *refusal));
        }
        Event::Bus { bus, filter } => {
            external(model, *bus, trigger.span, "a subscription would have to be made in it", findings);
            findings.extend(filter::events(filter).err().map(|refusal| *refusal));
        }
        Event::Objects { bucket, .. } => {
            external(model, *bucket, trigger.span, "its account would have to tell this program", findings);
        }
        Event::Http { .. } | Event::Call => {}
    }
}

fn unsupported(span: Span, why: &str) -> Diagnostic {
    Diagnostic::error(&codes::UNSUPPORTED_SETTING, span, format!("on azure, {why}"))
}

fn unfiltered(filter: &Filter, why: &str, findings: &mut Vec<Diagnostic>) {
    if let Some(condition) = filter.conditions.first() {
        findings.push(
            Diagnostic::error(&codes::UNSUPPORTED_FILTER, condition.span, format!("on azure, {why}"))
                .help("leave the filter out, and let the function pass over what it does not want"),
        );
    }
}

fn external(model: &Model, id: StoreId, span: Span, why: &str, findings: &mut Vec<Diagnostic>) {
    let store: &Store = model.store(id);
    if store.external.is_some() {
        let message = format!("azure cannot start a function from `{}`", store.name);
        findings.push(
            Diagnostic::error(&UNSUPPORTED_VERB, span, message)
                .note(format!("it belongs to someone else: {why}"))
                .label(store.common.span, "it is external")
                .help("let its owner send what happens to a queue, declare that queue `external`, and start on it"),
        );
    }
}

/// Cosmos DB tells how an item is now: of one that is gone it tells nothing, and not whether one is new.
/// <https://learn.microsoft.com/azure/cosmos-db/change-feed-modes>
fn kinds(trigger: &Trigger, only: &[Change], findings: &mut Vec<Diagnostic>) {
    let mut told: Vec<Change> = only.to_vec();
    told.sort_unstable();
    told.dedup();
    if told != [Change::Inserted, Change::Modified] {
        findings.push(
            unsupported(
                trigger.span,
                "changes tell of items made and changed, without a difference, and never of removed ones",
            )
            .help("write `only inserted, modified`"),
        );
    }
}

fn batches(trigger: &Trigger, batching: &Batching, findings: &mut Vec<Diagnostic>) {
    if let Some(batch) = batching.batch.filter(|batch| !(1..=LARGEST_BATCH).contains(&batch.value)) {
        let message =
            format!("a batch has between 1 and {LARGEST_BATCH} records on azure, not {}", batch.value);
        findings.push(Diagnostic::error(&codes::AZURE_LIMIT, batch.span, message));
    }
    if let Some(window) = batching.window.filter(|window| many(batching) && window.value > LONGEST_WINDOW) {
        let message = format!(
            "a host waits at most {} for a full batch on azure, not {}",
            words::duration(LONGEST_WINDOW),
            words::duration(window.value)
        );
        findings.push(Diagnostic::error(&codes::AZURE_LIMIT, window.span, message));
    }
    if let (Some(retry), Event::Queue { .. }) = (batching.retry, &trigger.event) {
        findings.push(
            unsupported(retry.span, "a queue says how often its messages are tried")
                .help("write `dead_letter after` in the queue"),
        );
    }
    common(batching, findings);
}

fn common(batching: &Batching, findings: &mut Vec<Diagnostic>) {
    if let Some(parallel) = batching.parallel {
        findings.push(
            unsupported(parallel.span, "instances can be limited, and batches at the same time cannot")
                .help("say `scale` with the most instances there may be"),
        );
    }
    if let Some(failures) = batching.failures {
        findings.push(unsupported(failures.span, "there is no place for records that failed for good"));
    }
}

/// All triggers of a kind share the settings of their host.
fn shared_host(
    function: &Function,
    trigger: &Trigger,
    batching: &Batching,
    earlier: &[Trigger],
    findings: &mut Vec<Diagnostic>,
) {
    let said = |batching: &Batching| {
        let all = Some(batching).filter(|batching| many(batching));
        let batch = all.and_then(|all| all.batch).map(|batch| batch.value);
        let window = all.and_then(|all| all.window).map(|window| window.value);
        (batch, window, batching.from.map(|from| from.value))
    };
    let mine = said(batching);
    let other = earlier.iter().find(|other| match (&trigger.event, &other.event) {
        (Event::Queue { .. }, Event::Queue { batching, .. })
        | (Event::Stream { .. }, Event::Stream { batching, .. }) => said(batching) != mine,
        _ => false,
    });
    if let Some(other) = other {
        findings.push(
            unsupported(trigger.span, "all triggers of a kind take their batches in the same way")
                .label(other.span, "this one takes them in another")
                .help(format!("make another function of `{}` for one of them", function.name)),
        );
    }
}

/// `retry` and `failures to`: what becomes of calls that nobody waits for.
fn unattended(model: &Model, function: &Function, findings: &mut Vec<Diagnostic>) {
    let delivered =
        |event: &Event| matches!(event, Event::Topic { .. } | Event::Bus { .. } | Event::Objects { .. });
    let any = |is: &dyn Fn(&Event) -> bool| function.triggers.iter().any(|trigger| is(&trigger.event));
    let timed = any(&|event| matches!(event, Event::Schedule { .. }));
    if let Some(retry) = function.retry {
        if !timed && !any(&delivered) {
            findings.push(
                unsupported(
                    retry.span,
                    "only events of topics, buses, buckets and schedules are tried again",
                )
                .help("leave it out"),
            );
        } else if timed && retry.value.keep.is_some() {
            findings.push(
                unsupported(retry.span, "a time that is missed does not wait").help("leave `keep` out"),
            );
        }
    }
    if let Some(failures) = function.failures {
        let store = model.store(failures.value);
        if !is_grave(store) {
            findings.push(
                unsupported(
                    failures.span,
                    "what failed for good goes to a queue of the program that is not `fifo`",
                )
                .label(store.common.span, "this is none"),
            );
        } else if timed || !any(&delivered) {
            findings.push(
                unsupported(
                    failures.span,
                    "only events of topics, buses and buckets go anywhere when they failed",
                )
                .help("leave it out, or make another function of the rest"),
            );
        }
    }
}
