//! What carries events: queues, topics and buses as Brokers, and everything that starts a function but a request.
//!
//! A thing that is sent to is a Broker of its own, so that who may send to it is a matter of its EventPolicies and of
//! nothing inside the events. A receiver holds no right at all: its Trigger brings the events to it.

pub mod broker;
pub mod check;
pub mod delivery;
pub mod filter;
pub mod policy;
pub mod rabbitmq;
pub mod schedule;
pub mod subscription;
pub mod trigger;

use super::context::Context;
use super::reach::Reach;
use super::unit::Unit;
use scant_compiler::access::Why;
use scant_compiler::model::{Attribute, Detail, FunctionId, StoreId, Thing};
use scant_compiler::portability::{Hold, Limit};
use scant_compiler::vocabulary::{StoreKind, Verb};

pub use check::check;

/// Whether this room has the kind.
pub fn keeps(kind: StoreKind) -> bool {
    matches!(kind, StoreKind::Queue | StoreKind::Topic | StoreKind::Bus)
}

/// How exactly `verb` on such a store is held under `limit`.
///
/// An EventPolicy names one Broker and the ServiceAccounts that may send to it. It holds only where the cluster asks
/// every sender who it is and takes nothing from whom no policy names, so both settings are preconditions of the
/// output. A receiver is only ever handed events, so it can neither take others nor look at what waits.
/// <https://knative.dev/docs/eventing/features/authorization/>
///
/// With `broker rabbitmq` a queue is RabbitMQ's own. Its permissions name queues and exchanges whole; reading one is
/// all of receiving, purging and more. `check` says where the cluster's broker has no such queues.
/// <https://www.rabbitmq.com/docs/access-control#authorisation>
pub fn hold(_kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
    match (limit, verb) {
        (Limit::Keys | Limit::Prefixes | Limit::Fields | Limit::Index, _) => {
            Hold::not("events are not found by key")
        }
        (Limit::Whole, Verb::Send) => Hold::exactly("EventPolicy, or RabbitMQ permission"),
        (Limit::Whole, Verb::Publish | Verb::Emit) => Hold::exactly("EventPolicy"),
        (Limit::Whole, Verb::Consume) => Hold::exactly("Trigger"),
        (Limit::Whole, Verb::Receive) => Hold::with("RabbitMQ permission", &[Verb::Purge]),
        (Limit::Whole, Verb::Purge) => Hold::with("RabbitMQ permission", &[Verb::Receive]),
        (Limit::Whole, Verb::Inspect) => Hold::not(
            "a Broker has no door to what waits in it, and RabbitMQ tells everyone how much that is",
        ),
        (Limit::Whole, _) => Hold::not("a Broker only takes events and hands them on"),
    }
}

/// An attribute of a queue, topic or bus: what is sent to it goes to its `url`.
pub fn attribute(context: &Context<'_>, id: StoreId, attribute: Attribute) -> String {
    if rabbitmq::carries(context, id) {
        rabbitmq::attribute(context, id, attribute)
    } else {
        broker::attribute(context, id, attribute)
    }
}

/// The objects of one queue, topic or bus this program makes; `None` for an external one.
pub fn unit(context: &Context<'_>, id: StoreId) -> Option<Unit> {
    let store = context.model.store(id);
    if store.external.is_some() {
        return None;
    }
    let mut unit = Unit::new(context.settings(&store.common));
    if let Detail::Queue(queue) = &store.detail
        && rabbitmq::carries(context, id)
    {
        rabbitmq::add(context, id, queue, &mut unit);
        return Some(unit);
    }
    broker::add(context, id, &mut unit);
    match &store.detail {
        Detail::Queue(queue) => {
            broker::add_dead(context, id, queue, &mut unit);
            subscription::add_sources(context, id, queue, &mut unit);
        }
        Detail::Topic(topic) => subscription::add_subscribers(context, id, topic, &mut unit),
        Detail::Table(_)
        | Detail::Bucket(_)
        | Detail::Cache
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => {}
    }
    Some(unit)
}

/// What a function's rights on them are: objects and rights go into its `unit`, what its pods need into `reach`.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    rabbitmq::allow(context, id, unit, reach);
    for row in context.rows(id) {
        let (Thing::Store(store), Why::Allowed(_)) = (row.on, row.why) else { continue };
        if !keeps(context.model.store(store).kind()) || rabbitmq::carries(context, store) {
            continue;
        }
        policy::allow(context, row, store, unit);
        let (name, audience) = (broker::name(context, store), broker::audience(context, store));
        reach.tokens.insert(name, audience);
        broker::reach(context, unit, reach);
    }
}

/// What starts a function, except requests: Triggers and sources.
pub fn triggers(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    trigger::add(context, id, unit);
    schedule::add(context, id, unit);
}
