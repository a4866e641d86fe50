//! Deliveries: a topic of events puts what is meant into a queue of Service Bus, with its own identity.

use super::access;
use super::context::Context;
use super::expr::Expr;
use super::filter::Advanced;
use super::ids::ResourceId;
use super::names::fit;
use super::resource::Resource;
use super::role::{self, Principal};
use super::types::Type;
use super::unit::{Holding, Unit};
use serde::Serialize;

/// `Microsoft.EventGrid/topics/eventSubscriptions`, `Microsoft.EventGrid/systemTopics/eventSubscriptions`
/// <https://learn.microsoft.com/azure/event-grid/deliver-events-using-managed-identity>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Subscription {
    event_delivery_schema: &'static str,
    delivery_with_resource_identity: Delivery,
    filter: Selection,
    retry_policy: Retry,
}

#[derive(Debug, Serialize)]
struct Delivery {
    identity: Own,
    destination: Destination,
}

#[derive(Debug, Serialize)]
struct Own {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Destination {
    endpoint_type: &'static str,
    properties: Queue,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Queue {
    resource_id: Expr,
}

/// Which events are meant.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Selection {
    /// Their types; none means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub included_event_types: Vec<&'static str>,
    /// How their subjects begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_begins_with: Option<String>,
    /// How their subjects end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_ends_with: Option<String>,
    /// Whether the letters of subjects must be as written, as those of keys are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_subject_case_sensitive: bool,
    /// What must be so of their fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub advanced_filters: Vec<Advanced>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Retry {
    max_delivery_attempts: u32,
    event_time_to_live_in_minutes: u32,
}

/// Adds the delivery of what any of `selections` means from `topic` to `queue`, for `whom`, and the right of the topic to put
/// it there, which stands first: Event Grid tries it at once.
pub fn add(
    context: &Context<'_>,
    topic: &ResourceId,
    queue: &ResourceId,
    whom: &str,
    selections: Vec<Selection>,
    holding: Holding,
    unit: &mut Unit,
) {
    let kind = if topic.kind == Type::SYSTEM_TOPIC {
        Type::SYSTEM_TOPIC_SUBSCRIPTION
    } else {
        Type::EVENT_TOPIC_SUBSCRIPTION
    };
    let who = Principal::Resource(topic.clone());
    let right = role::assign(unit, &who, access::sender(context), queue, None, holding);
    for (place, filter) in selections.into_iter().enumerate() {
        let properties = Subscription {
            event_delivery_schema: "CloudEventSchemaV1_0",
            delivery_with_resource_identity: Delivery {
                identity: Own { kind: "SystemAssigned" },
                destination: Destination {
                    endpoint_type: "ServiceBusQueue",
                    properties: Queue { resource_id: queue.id() },
                },
            },
            filter,
            // As often and as long as Event Grid tries at most.
            retry_policy: Retry { max_delivery_attempts: 30, event_time_to_live_in_minutes: 1_440 },
        };
        // A function's second trigger is `…-2`, so what one trigger selects further is named otherwise.
        let name = if place > 0 { fit(&format!("{whom}-part-{}", place + 1), 60) } else { fit(whom, 60) };
        let id = topic.child(kind.clone(), format!("to-{name}"));
        unit.add(Resource::new(&id, properties).depends_on([topic, queue]).depends_on_id(right.clone()));
    }
}
