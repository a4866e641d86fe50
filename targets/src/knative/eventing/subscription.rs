//! What of a topic or a bus goes on: to queues, and to addresses outside.

use super::super::apis;
use super::super::context::Context;
use super::super::names;
use super::super::object::Reference;
use super::super::unit::Unit;
use super::broker;
use super::delivery::{Delivery, Sink};
use super::policy::{self, Handing};
use super::trigger::{self, Bringing};
use crate::shared::words;
use scant_compiler::access::Why;
use scant_compiler::model::{Filter, Queue, StoreId, Subscriber, Topic};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Puts in what brings a queue the events of its topics and buses: a Trigger each, from Broker to Broker.
pub fn add_sources(context: &Context<'_>, id: StoreId, queue: &Queue, unit: &mut Unit) {
    let store = context.model.store(id);
    let mut earlier: BTreeMap<StoreId, usize> = BTreeMap::new();
    for from in &queue.from {
        let source = context.model.store(from.source);
        let count = earlier.entry(from.source).or_default();
        let name = match *count {
            0 => names::pair(&store.name, &source.name),
            again => names::detailed(&store.name, &format!("{} {again}", source.name)),
        };
        *count += 1;
        let bringing = Bringing {
            name: name.clone(),
            broker: broker::name(context, from.source),
            filter: Cow::Borrowed(&from.filter),
            to: Sink::Ref(broker::reference(context, id)),
            delivery: Some(Delivery::new(None, None, None)),
            in_order: trigger::in_order(&store.detail) && trigger::in_order(&source.detail),
        };
        trigger::put(context, bringing, unit);
        let handing = Handing {
            name: name.clone(),
            from: Reference::to(&apis::TRIGGER, name),
            to: broker::name(context, id),
            holder: words::store(source),
            function: None,
            on: words::store(store),
            why: Why::Setting(from.span, "the queue receives its events"),
        };
        policy::hand(context, handing, unit);
    }
}

/// Puts in what tells endpoints of a topic's every event.
pub fn add_subscribers(context: &Context<'_>, id: StoreId, topic: &Topic, unit: &mut Unit) {
    let store = context.model.store(id);
    let mut earlier: BTreeMap<String, usize> = BTreeMap::new();
    for subscriber in &topic.subscribers {
        // `check` refuses email: nothing in a cluster sends it.
        let Subscriber::Https(address, _) = subscriber else { continue };
        let address = context.text(address);
        let count = earlier.entry(address.clone()).or_default();
        let name = names::detailed(&store.name, &format!("{address} {count}"));
        *count += 1;
        let bringing = Bringing {
            name,
            broker: broker::name(context, id),
            filter: Cow::Owned(Filter::default()),
            to: Sink::Uri(address),
            delivery: Some(Delivery::new(None, None, None)),
            in_order: trigger::in_order(&store.detail),
        };
        trigger::put(context, bringing, unit);
    }
}
