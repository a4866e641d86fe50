//! Messages: of a queue, and of a topic by a subscription that is the function's own.

use super::{cardinality, label};
use crate::azure::access;
use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::filter;
use crate::azure::ids::ResourceId;
use crate::azure::literal::iso;
use crate::azure::names::fit;
use crate::azure::packages::binding::{Delivery, Kind};
use crate::azure::resource::Resource;
use crate::azure::role;
use crate::azure::settings::Settings;
use crate::azure::stores;
use crate::azure::types::Type;
use crate::azure::unit::{Holding, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{Batching, Detail, Filter, Function, FunctionId, Store, StoreId};
use scant_lang::source::Span;
use serde::Serialize;

/// `Microsoft.ServiceBus/namespaces/topics/subscriptions`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Subscription {
    lock_duration: &'static str,
    max_delivery_count: u32,
    default_message_time_to_live: String,
    dead_lettering_on_message_expiration: bool,
    dead_lettering_on_filter_evaluation_exceptions: bool,
    requires_session: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    forward_dead_lettered_messages_to: Option<Expr>,
}

/// How long a message is locked; hosts renew the lock while they work on it.
pub const LOCK: &str = "PT1M";
/// Deliveries of a message where the spec does not say how often a failed one is tried again: as on the other targets.
const DELIVERIES: u32 = 3;
/// How long a message waits at most where the spec does not say.
const WAIT: u64 = 14 * 86_400_000;

/// How often a message is delivered to a function before it is dead.
pub fn deliveries(function: &Function) -> u32 {
    function.retry.map_or(DELIVERIES, |retry| retry.value.attempts + 1)
}

/// How long a message waits for a function.
pub fn wait(function: &Function) -> String {
    iso(function.retry.and_then(|retry| retry.value.keep).unwrap_or(WAIT))
}

/// The queue that takes what a function failed on for good.
pub fn grave(context: &Context<'_>, function: &Function) -> Option<ResourceId> {
    let failures = function.failures.map(|failures| failures.value);
    failures.filter(|id| is_grave(context.model.store(*id))).and_then(|id| context.store(id))
}

/// Whether a namespace can forward to a store what a function failed on for good. The function needs no right for it.
/// <https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding>
pub fn is_grave(store: &Store) -> bool {
    store.external.is_none() && matches!(&store.detail, Detail::Queue(queue) if !queue.fifo)
}

/// Messages of a queue.
pub fn queue(context: &Context<'_>, id: StoreId, batching: &Batching) -> Option<Kind> {
    let store = context.model.store(id);
    let ordered = matches!(&store.detail, Detail::Queue(queue) if queue.fifo);
    Some(Kind::Queue {
        queue_name: plain(&context.store(id)?.own_name()),
        delivery: Delivery {
            connection: context.connection(id),
            cardinality: cardinality(batching),
            is_sessions_enabled: ordered,
        },
    })
}

/// Messages of a topic.
pub fn topic(context: &Context<'_>, function: &Function, place: usize, id: StoreId) -> Option<Kind> {
    Some(Kind::Topic {
        topic_name: plain(&context.store(id)?.own_name()),
        subscription_name: subscription(function, place),
        delivery: Delivery {
            connection: context.connection(id),
            cardinality: "one",
            is_sessions_enabled: is_ordered(context, id),
        },
    })
}

fn is_ordered(context: &Context<'_>, id: StoreId) -> bool {
    matches!(&context.model.store(id).detail, Detail::Topic(topic) if topic.fifo)
}

/// The name of a subscription, of at most 50 characters.
fn subscription(function: &Function, place: usize) -> String {
    fit(&label(function, place), 50)
}

/// Adds a subscription with its filter, and the right of the function to take its messages.
#[allow(clippy::too_many_arguments, reason = "a trigger is all of these")]
pub fn subscribe(
    context: &Context<'_>,
    id: FunctionId,
    place: usize,
    topic: StoreId,
    said: &Filter,
    span: Span,
    unit: &mut Unit,
    settings: &mut Settings,
) {
    let function = context.model.function(id);
    let Some(source) = context.store(topic) else { return };
    let target = source.child(Type::SUBSCRIPTION, subscription(function, place));
    let grave = grave(context, function);
    let properties = Subscription {
        lock_duration: LOCK,
        max_delivery_count: deliveries(function),
        default_message_time_to_live: wait(function),
        dead_lettering_on_message_expiration: false,
        dead_lettering_on_filter_evaluation_exceptions: true,
        requires_session: is_ordered(context, topic),
        forward_dead_lettered_messages_to: grave.as_ref().map(ResourceId::own_name),
    };
    let before = [&source].into_iter().chain(&grave);
    unit.add(Resource::new(&target, properties).depends_on(before));
    // `check` refuses what cannot be said.
    if let Some(rule) = filter::sql(said).ok().flatten() {
        let id = target.child(Type::SUBSCRIPTION_RULE, stores::Rule::NAME);
        unit.add(Resource::new(&id, stores::Rule::new(rule)).depends_on([&target]));
    }
    let holding = Holding {
        holder: function.name.path.clone(),
        function: Some(id),
        on: format!("its subscription of topic {}", context.model.store(topic).name),
        why: Why::Trigger(span),
    };
    role::assign(unit, &context.principal(id), access::receiver(context), &target, None, holding);
    stores::connect(context, id, topic, settings);
}

/// The name of something in a namespace; none of them waits for the deployment.
pub fn plain(name: &Expr) -> String {
    name.as_text().unwrap_or_default().to_owned()
}
