//! The door to the triggers: what starts a function, put into the function's own unit.

mod bus;
mod mapping;
mod objects;
mod permission;
mod schedule;
mod topic;

pub use permission::{Account, Permission, is_room_for_routes};
pub use schedule::group as schedule_group;

use super::context::Context;
use super::demand::Demand;
use super::fifo::in_order;
use super::unit::Unit;
use super::{api, codes};
use scant_compiler::model::{Event, Function, FunctionId, Model, ObjectEvent, Store, StoreId, Trigger};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// Puts in what starts function `id`. Its own resources, and the policies of its role, are there already.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let function = context.model.function(id);
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for trigger in &function.triggers {
        let words = words(context.model, trigger);
        let earlier = said.entry(words.clone()).or_default();
        let detail = if *earlier == 0 { words.clone() } else { format!("{words} {earlier}") };
        *earlier += 1;
        let one = One { context, id, function, trigger, words, detail };
        match &trigger.event {
            // Routes of one function and API share an integration: all at once, below.
            Event::Http { .. } | Event::Call => {}
            Event::Schedule { when, zone, payload } => {
                schedule::add(&one, when, zone.as_ref(), payload.as_ref(), unit);
            }
            Event::Queue { queue, batching } => mapping::queue(&one, *queue, batching, unit),
            Event::Stream { stream, batching } => mapping::stream(&one, *stream, batching, unit),
            Event::Changes { table, only, batching } => mapping::changes(&one, *table, only, batching, unit),
            Event::Topic { topic, filter } => topic::add(&one, *topic, filter, unit),
            Event::Bus { bus, filter } => bus::add(&one, *bus, filter, unit),
            Event::Objects { bucket, event, under, ending } => {
                objects::add(&one, *bucket, *event, under, ending, unit);
            }
        }
    }
    api::add_routes(context, id, unit);
}

/// One trigger being emitted.
struct One<'c, 'm> {
    context: &'c Context<'m>,
    id: FunctionId,
    function: &'m Function,
    trigger: &'m Trigger,
    /// As the spec says it.
    words: String,
    /// Its words, and its number among those that say the same: stays as it is when other triggers come and go.
    detail: String,
}

/// A trigger in the spec's words.
fn words(model: &Model, trigger: &Trigger) -> String {
    let named = |id| {
        let store: &Store = model.store(id);
        format!("{} {}", store.kind().word(), store.name)
    };
    match &trigger.event {
        Event::Http { method, route, .. } => format!("{} {}", method.word(), route.text),
        Event::Schedule { when, .. } => format!("schedule {:?}", when.value),
        Event::Queue { queue, .. } => named(*queue),
        Event::Topic { topic, .. } => named(*topic),
        Event::Bus { bus, .. } => named(*bus),
        Event::Stream { stream, .. } => named(*stream),
        Event::Changes { table, .. } => named(*table),
        Event::Objects { bucket, event, .. } => {
            let happens = match event {
                ObjectEvent::Created => "created",
                ObjectEvent::Removed => "removed",
            };
            format!("{} {happens}", named(*bucket))
        }
        Event::Call => "call".to_owned(),
    }
}

/// Says what AWS cannot do or does not allow of the triggers.
pub fn check(model: &Model, demand: &Demand, findings: &mut Vec<Diagnostic>) {
    for (_, function) in model.functions() {
        let mut taken: BTreeMap<StoreId, Span> = BTreeMap::new();
        for trigger in &function.triggers {
            if let Some(store) = taken_once(&trigger.event)
                && let Some(before) = taken.insert(store, trigger.span)
            {
                findings.push(twice(model, function, store, trigger.span, before));
            }
            match &trigger.event {
                Event::Http { .. } | Event::Call => {}
                Event::Schedule { when, zone, .. } => schedule::check(when, zone.as_ref(), findings),
                Event::Queue { queue, batching } => {
                    mapping::check_queue(model, function, trigger, *queue, batching, findings);
                }
                Event::Stream { batching, .. } => mapping::check_stream(model, batching, findings),
                Event::Changes { table, only, batching } => {
                    mapping::check_changes(model, trigger, *table, only, batching, findings);
                }
                Event::Topic { topic, filter } => topic::check(model, trigger, *topic, filter, findings),
                Event::Bus { filter, .. } => bus::check(filter, findings),
                Event::Objects { under, ending, .. } => objects::check(trigger, under, ending, findings),
            }
        }
        permission::check(function, findings);
    }
    api::check(model, demand, findings);
}

/// What a function can take from once: SNS keeps one subscription of a receiver, Lambda one mapping of a source.
fn taken_once(event: &Event) -> Option<StoreId> {
    match event {
        Event::Queue { queue: store, .. }
        | Event::Stream { stream: store, .. }
        | Event::Changes { table: store, .. }
        | Event::Topic { topic: store, .. } => Some(*store),
        Event::Http { .. }
        | Event::Schedule { .. }
        | Event::Bus { .. }
        | Event::Objects { .. }
        | Event::Call => None,
    }
}

fn twice(model: &Model, function: &Function, store: StoreId, span: Span, before: Span) -> Diagnostic {
    let message =
        format!("`{}` takes from `{}` twice, and aws lets it once", function.name, model.store(store).name);
    unsupported(span, message, "join both in one line").label(before, "the first time")
}

/// A setting AWS has nothing for.
fn unsupported(span: Span, message: impl Into<String>, help: &'static str) -> Diagnostic {
    Diagnostic::error(&codes::UNSUPPORTED_SETTING, span, message).help(help)
}

/// Whether a source's records are known to come in order.
fn is_fifo(store: &Store) -> bool {
    in_order(store) == Some(true)
}

/// Refuses a place for failed records that the service behind event source mappings cannot write to.
fn check_failures(model: &Model, id: StoreId, span: Span, findings: &mut Vec<Diagnostic>) {
    let store = model.store(id);
    let kind = store.kind();
    if !matches!(kind, StoreKind::Queue | StoreKind::Topic | StoreKind::Bucket) {
        let message = format!("aws cannot leave failed records in a {}", kind.word());
        findings.push(unsupported(span, message, "name a queue, a topic, or a bucket"));
    } else if is_fifo(store) {
        let message = format!("aws cannot leave failed records in `{}`, which is `fifo`", store.name);
        findings.push(
            Diagnostic::error(&codes::FIFO_MISMATCH, span, message).help("name one that is not `fifo`"),
        );
    }
}
