//! Bridges: events of a bus or a bucket come into a queue, and from there to the function.

use super::label;
use super::messages::{LOCK, deliveries, grave, wait};
use crate::azure::access;
use crate::azure::context::Context;
use crate::azure::delivery::{self, Selection};
use crate::azure::expr::Expr;
use crate::azure::filter::{self, Advanced};
use crate::azure::ids::ResourceId;
use crate::azure::packages::binding::{Delivery, Kind};
use crate::azure::resource::{Identity, Resource};
use crate::azure::role;
use crate::azure::settings::Settings;
use crate::azure::types::Type;
use crate::azure::unit::{Holding, Layer, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{Event, Function, FunctionId, Name, ObjectEvent, StoreId, Trigger};
use serde::Serialize;

/// `Microsoft.EventGrid/systemTopics`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SystemTopic {
    source: Expr,
    topic_type: &'static str,
}

/// `Microsoft.ServiceBus/namespaces/queues`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Queue {
    lock_duration: &'static str,
    max_delivery_count: u32,
    default_message_time_to_live: String,
    dead_lettering_on_message_expiration: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    forward_dead_lettered_messages_to: Option<Expr>,
}

/// The topic of the events of the program's own buckets; `None` when nothing waits for any.
pub fn object_events(context: &Context<'_>) -> Option<Unit> {
    let waits = |function: &Function| {
        function.triggers.iter().any(|trigger| matches!(trigger.event, Event::Objects { .. }))
    };
    if !context.model.functions.iter().any(waits) {
        return None;
    }
    let mut unit = Unit::new(&Name::new("app"), Layer::Shared, Vec::new());
    let account = context.data();
    let properties = SystemTopic { source: account.id(), topic_type: "Microsoft.Storage.StorageAccounts" };
    let topic = Resource::new(&context.object_events(), properties).depends_on([&account]);
    unit.add(topic.located(context.shared_tags()).identity(Identity::System));
    Some(unit)
}

/// The queue of the trigger at that place; no queue of a spec has a hyphen in its name.
fn name(function: &Function, place: usize) -> String {
    format!("{}-events", label(function, place))
}

/// What the host reads.
pub fn binding(context: &Context<'_>, function: &Function, place: usize, source: StoreId) -> Kind {
    Kind::Queue {
        queue_name: name(function, place),
        delivery: Delivery {
            connection: context.connection(source),
            cardinality: "one",
            is_sessions_enabled: false,
        },
    }
}

/// Adds the queue, the delivery into it, and the right of the function to take what is in it.
pub fn add(
    context: &Context<'_>,
    id: FunctionId,
    place: usize,
    trigger: &Trigger,
    unit: &mut Unit,
    settings: &mut Settings,
) {
    let function = context.model.function(id);
    // `check` refuses what cannot be said.
    let Some((source, topic, selection)) = wanted(context, &trigger.event) else { return };
    let namespace = context.service_bus();
    let queue = namespace.child(Type::QUEUE, name(function, place));
    let grave = grave(context, function);
    let properties = Queue {
        lock_duration: LOCK,
        max_delivery_count: deliveries(function),
        default_message_time_to_live: wait(function),
        dead_lettering_on_message_expiration: false,
        forward_dead_lettered_messages_to: grave.as_ref().map(ResourceId::own_name),
    };
    let before = [&namespace].into_iter().chain(&grave);
    unit.add(Resource::new(&queue, properties).depends_on(before));
    let store = &context.model.store(source).name;
    let holding = |holder: String, on: String| Holding {
        holder,
        function: Some(id),
        on,
        why: Why::Trigger(trigger.span),
    };
    let events = format!("the events of {store} for {}", function.name);
    let sender = holding(format!("events of {store}"), events.clone());
    let whom = label(function, place);
    delivery::add(context, &topic, &queue, &whom, selection, sender, unit);
    let receiver = holding(function.name.path.clone(), events);
    role::assign(unit, &context.principal(id), access::receiver(context), &queue, None, receiver);
    let host = namespace.own_name().then(".servicebus.windows.net");
    settings.connect(&context.connection(source), "fullyQualifiedNamespace", host, &context.client_id(id));
}

/// What is listened to, the topic that tells of it, and which of its events are meant.
fn wanted(context: &Context<'_>, event: &Event) -> Option<(StoreId, ResourceId, Selection)> {
    match event {
        Event::Bus { bus, filter } => {
            let advanced_filters = filter::events(filter).ok()?;
            Some((*bus, context.store(*bus)?, Selection { advanced_filters, ..Selection::default() }))
        }
        Event::Objects { bucket, event, under, ending } => {
            let container = context.store(*bucket)?.own_name();
            let selection = objects(container.as_text()?, *event, under, ending);
            Some((*bucket, context.object_events(), selection))
        }
        Event::Http { .. }
        | Event::Schedule { .. }
        | Event::Queue { .. }
        | Event::Topic { .. }
        | Event::Stream { .. }
        | Event::Changes { .. }
        | Event::Call => None,
    }
}

/// Events of objects: one beginning and one end stand in the subject; of several, any will do.
fn objects(container: &str, event: ObjectEvent, under: &[String], ending: &[String]) -> Selection {
    let all = format!("/blobServices/default/containers/{container}/blobs/");
    let beginning = match under {
        [one] => format!("{all}{one}"),
        _ => all.clone(),
    };
    let mut advanced_filters = Vec::new();
    if under.len() > 1 {
        let values = under.iter().map(|one| format!("{all}{one}"));
        advanced_filters.push(Advanced::subject("StringBeginsWith", values));
    }
    if ending.len() > 1 {
        advanced_filters.push(Advanced::subject("StringEndsWith", ending.iter().cloned()));
    }
    Selection {
        included_event_types: vec![match event {
            ObjectEvent::Created => "Microsoft.Storage.BlobCreated",
            ObjectEvent::Removed => "Microsoft.Storage.BlobDeleted",
        }],
        subject_begins_with: Some(beginning),
        subject_ends_with: match ending {
            [one] => Some(one.clone()),
            _ => None,
        },
        advanced_filters,
    }
}
