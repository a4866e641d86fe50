//! A queue is one of Service Bus, with what topics and buses put into it.

mod check;
mod inflow;

pub use check::check;
pub use inflow::Rule;

use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::literal::iso;
use crate::azure::overrides::Reached;
use crate::azure::resource::Resource;
use crate::azure::unit::Unit;
use scant_compiler::model::{DeadQueue, Queue, StoreId};
use serde::Serialize;

/// `Microsoft.ServiceBus/namespaces/queues`
/// <https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    lock_duration: String,
    max_delivery_count: u32,
    default_message_time_to_live: String,
    /// What is too old is gone, and no dead letter.
    dead_lettering_on_message_expiration: bool,
    requires_session: bool,
    requires_duplicate_detection: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    forward_dead_lettered_messages_to: Option<Expr>,
}

/// Seconds a message is locked at most; hosts renew the lock of what they work on.
/// <https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement>
const LONGEST_LEASE: u64 = 300;

/// The most deliveries before a message is dead, and how many there are where the spec names no number.
const DELIVERIES: u32 = 2_000;

/// Puts the queue in, and what feeds it.
pub fn add(context: &Context<'_>, id: StoreId, queue: &Queue, unit: &mut Unit) {
    let Some(resource) = context.store(id) else { return };
    let grave = queue.dead_letter.as_ref().and_then(|dead| match dead.to {
        DeadQueue::Declared(grave) => context.store(grave).filter(|grave| grave.home.is_none()),
        DeadQueue::Own(_) => None,
    });
    let properties = Properties {
        lock_duration: iso(queue.lease.value.min(LONGEST_LEASE * 1_000)),
        max_delivery_count: queue.dead_letter.as_ref().map_or(DELIVERIES, |dead| dead.after.value),
        default_message_time_to_live: iso(queue.keep.value),
        dead_lettering_on_message_expiration: false,
        requires_session: queue.fifo,
        requires_duplicate_detection: queue.fifo,
        forward_dead_lettered_messages_to: grave.as_ref().map(|grave| grave.own_name()),
    };
    let namespace = context.service_bus();
    let before = [&namespace].into_iter().chain(&grave);
    unit.add(Resource::new(&resource, properties).reached(Reached::Main).depends_on(before));
    inflow::add(context, id, queue, unit);
}
