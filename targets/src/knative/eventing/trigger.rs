//! Triggers: what brings the events of a Broker to a function.

use super::super::apis;
use super::super::cluster::Carrier;
use super::super::context::{Component, Context};
use super::super::names;
use super::super::need::Need;
use super::super::object::{Object, Reference, Spec};
use super::super::unit::{Room, Unit};
use super::broker;
use super::delivery::{Delivery, Sink};
use super::filter::{self, Dialect};
use super::policy::{self, Handing};
use crate::shared::words;
use scant_compiler::access::Why;
use scant_compiler::model::{
    Batching, Common, DeadLetter, DeadQueue, Detail, Event, Filter, Function, FunctionId, StoreId, Trigger,
};
use scant_compiler::target::Right;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `eventing.knative.dev/v1 Trigger`
/// <https://knative.dev/docs/eventing/triggers/>
#[derive(Debug, Serialize)]
struct Body {
    broker: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    filters: Vec<Dialect>,
    subscriber: Sink,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<Delivery>,
}

/// A Trigger to be put in.
#[derive(Debug)]
pub struct Bringing<'m> {
    /// Its name.
    pub name: String,
    /// The Broker whose events it brings.
    pub broker: String,
    /// Which of them.
    pub filter: Cow<'m, Filter>,
    /// To whom.
    pub to: Sink,
    /// How.
    pub delivery: Option<Delivery>,
    /// Whether in order, as far as the class can.
    pub in_order: bool,
}

/// Events of one partition are brought one after another.
/// <https://knative.dev/docs/eventing/brokers/broker-types/kafka-broker/#configuring-the-order-of-delivered-events>
const ORDER: (&str, &str) = ("kafka.eventing.knative.dev/delivery.order", "ordered");

/// Puts a Trigger in.
pub fn put(context: &Context<'_>, bringing: Bringing<'_>, unit: &mut Unit) {
    let mut metadata = context.metadata(bringing.name, Component::Trigger, &Common::default());
    if bringing.in_order && context.cluster.carrier == Carrier::Kafka {
        metadata.annotations.insert(Cow::Borrowed(ORDER.0), ORDER.1.to_owned());
    }
    for attribute in filter::extensions(&bringing.filter) {
        unit.need(Need::Attribute { broker: bringing.broker.clone(), attribute: attribute.to_owned() });
    }
    let body = Body {
        broker: bringing.broker,
        filters: filter::of(&bringing.filter),
        subscriber: bringing.to,
        delivery: bringing.delivery,
    };
    unit.add(Room::Eventing, &Object::new(&apis::TRIGGER, metadata, Spec { spec: body }));
}

/// Puts in what brings a function events of queues, topics and buses.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let function = context.model.function(id);
    let mut earlier: BTreeMap<StoreId, usize> = BTreeMap::new();
    for trigger in &function.triggers {
        let (store, filter, batching) = match &trigger.event {
            Event::Queue { queue, batching } => (*queue, &batching.filter, Some(batching)),
            Event::Topic { topic: store, filter } | Event::Bus { bus: store, filter } => {
                (*store, filter, None)
            }
            Event::Http { .. }
            | Event::Schedule { .. }
            | Event::Stream { .. }
            | Event::Changes { .. }
            | Event::Objects { .. }
            | Event::Call => continue,
        };
        let count = earlier.entry(store).or_default();
        let one =
            One { context, id, function, trigger, store, name: named(context, function, store, *count) };
        *count += 1;
        one.put(filter, batching, unit);
    }
}

/// `worker--jobs`; a second one of the same pair has a number in its hash.
fn named(context: &Context<'_>, function: &Function, store: StoreId, earlier: usize) -> String {
    let of = &context.model.store(store).name;
    match earlier {
        0 => names::pair(&function.name, of),
        _ => names::detailed(&function.name, &format!("{of} {earlier}")),
    }
}

struct One<'c, 'm> {
    context: &'c Context<'m>,
    id: FunctionId,
    function: &'m Function,
    trigger: &'m Trigger,
    store: StoreId,
    name: String,
}

impl One<'_, '_> {
    fn put(&self, filter: &Filter, batching: Option<&Batching>, unit: &mut Unit) {
        let (context, store) = (self.context, self.context.model.store(self.store));
        let (attempts, dead) = match batching {
            Some(batching) => self.of_queue(batching, unit),
            None => (
                self.function.retry.map(|retry| retry.value.attempts),
                failures(context, self.id, &self.name, unit),
            ),
        };
        let bringing = Bringing {
            name: self.name.clone(),
            broker: broker::name(context, self.store),
            filter: Cow::Borrowed(filter),
            to: Sink::Ref(Reference::to(&apis::SERVICE, context.function_name(self.id))),
            delivery: Some(Delivery::new(attempts, Some(self.function.timeout.value), dead)),
            in_order: in_order(&store.detail),
        };
        put(context, bringing, unit);
        unit.right(Right {
            holder: self.function.name.path.clone(),
            function: Some(self.id),
            actions: vec![format!("be brought events of Broker {}", broker::name(context, self.store))],
            on: words::store(store),
            why: Why::Trigger(self.trigger.span),
        });
    }

    /// Attempts after the first, and where messages go in the end: as the queue says, or the trigger.
    fn of_queue(&self, batching: &Batching, unit: &mut Unit) -> (Option<u32>, Option<Reference>) {
        let store = self.context.model.store(self.store);
        let dead = match &store.detail {
            Detail::Queue(queue) => queue.dead_letter.as_ref(),
            _ => None,
        };
        if let Some(dead) = dead {
            return (Some(dead.after.value.saturating_sub(1)), Some(self.dead_letters(dead, unit)));
        }
        let attempts = batching.retry.map(|retry| retry.value);
        let Some(to) = batching.failures else { return (attempts, None) };
        let why = Why::Failures(to.span);
        (attempts, Some(hand_failures(self.context, self.id, &self.name, to.value, why, unit)))
    }

    fn dead_letters(&self, dead: &DeadLetter, unit: &mut Unit) -> Reference {
        let (context, store) = (self.context, self.context.model.store(self.store));
        let (to, on) = match dead.to {
            DeadQueue::Own(_) => (broker::dead(&store.name), format!("dead letters of {}", store.name)),
            DeadQueue::Declared(other) => {
                (broker::name(context, other), words::store(context.model.store(other)))
            }
        };
        let handing = Handing {
            name: names::detailed(&self.function.name, &format!("dead letters of {}", store.name)),
            from: Reference::to(&apis::TRIGGER, self.name.as_str()),
            to: to.clone(),
            holder: words::store(store),
            function: Some(self.id),
            on,
            why: Why::Setting(dead.span, "what fails again and again goes there"),
        };
        policy::hand(context, handing, unit);
        Reference::to(&apis::BROKER, to)
    }
}

/// Where a function's failed asynchronous events go, as it says with `failures to`.
pub fn failures(context: &Context<'_>, id: FunctionId, trigger: &str, unit: &mut Unit) -> Option<Reference> {
    let to = context.model.function(id).failures?;
    Some(hand_failures(context, id, trigger, to.value, Why::Failures(to.span), unit))
}

/// Lets a Trigger of a function leave in a store what failed.
fn hand_failures(
    context: &Context<'_>,
    id: FunctionId,
    trigger: &str,
    to: StoreId,
    why: Why,
    unit: &mut Unit,
) -> Reference {
    let function = context.model.function(id);
    let handing = Handing {
        name: names::detailed(&function.name, &format!("failures of {trigger}")),
        from: Reference::to(&apis::TRIGGER, trigger),
        to: broker::name(context, to),
        holder: function.name.path.clone(),
        function: Some(id),
        on: words::store(context.model.store(to)),
        why,
    };
    policy::hand(context, handing, unit);
    broker::reference(context, to)
}

/// Whether the spec wants events in order: as far as the class can, since `check` has said what is missing.
pub fn in_order(detail: &Detail) -> bool {
    match detail {
        Detail::Queue(queue) => queue.fifo,
        Detail::Topic(topic) => topic.fifo,
        Detail::Table(_)
        | Detail::Bucket(_)
        | Detail::Cache
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => false,
    }
}
