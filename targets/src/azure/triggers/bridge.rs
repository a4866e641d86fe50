//! Bridges: events of a bus or a bucket come into a queue, and from there to the function.

use super::label;
use super::messages::{LOCK, deliveries, grave, wait};
use crate::azure::access;
use crate::azure::context::Context;
use crate::azure::delivery::{self, Selection};
use crate::azure::expr::Expr;
use crate::azure::filter;
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
    let Some((source, topic, selections)) = wanted(context, &trigger.event) else { return };
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
    delivery::add(context, &topic, &queue, &whom, selections, sender, unit);
    let receiver = holding(function.name.path.clone(), events);
    role::assign(unit, &context.principal(id), access::receiver(context), &queue, None, receiver);
    let host = namespace.own_name().then(".servicebus.windows.net");
    settings.connect(&context.connection(source), "fullyQualifiedNamespace", host, &context.client_id(id));
}

/// What is listened to, the topic that tells of it, and which of its events are meant.
fn wanted(context: &Context<'_>, event: &Event) -> Option<(StoreId, ResourceId, Vec<Selection>)> {
    match event {
        Event::Bus { bus, filter } => {
            let advanced_filters = filter::events(filter).ok()?;
            Some((*bus, context.store(*bus)?, vec![Selection { advanced_filters, ..Selection::default() }]))
        }
        Event::Objects { bucket, event, under, ending } => {
            let container = context.store(*bucket)?.own_name();
            let selections = objects(container.as_text()?, *event, under, ending);
            Some((*bucket, context.object_events(), selections))
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

/// Events of objects, one selection for each beginning and end. None of those is part of another, so nothing is
/// delivered twice.
fn objects(container: &str, event: ObjectEvent, under: &[String], ending: &[String]) -> Vec<Selection> {
    let begins = apart(under, |one, other| one.starts_with(other));
    let ends = apart(ending, |one, other| one.ends_with(other));
    let kind = match event {
        ObjectEvent::Created => "Microsoft.Storage.BlobCreated",
        ObjectEvent::Removed => "Microsoft.Storage.BlobDeleted",
    };
    let one = |begin: &str, end: Option<&str>| Selection {
        included_event_types: vec![kind],
        subject_begins_with: Some(format!("/blobServices/default/containers/{container}/blobs/{begin}")),
        subject_ends_with: end.map(str::to_owned),
        is_subject_case_sensitive: true,
        advanced_filters: Vec::new(),
    };
    let begins = if begins.is_empty() { vec![""] } else { begins };
    let ends: Vec<Option<&str>> =
        if ends.is_empty() { vec![None] } else { ends.into_iter().map(Some).collect() };
    begins.iter().flat_map(|begin| ends.iter().map(|end| one(begin, *end))).collect()
}

/// Those of `texts` that no other one covers, each once.
fn apart(texts: &[String], covers: fn(&str, &str) -> bool) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for text in texts.iter().map(String::as_str) {
        if !found.iter().any(|known| covers(text, known)) {
            found.retain(|known| !covers(known, text));
            found.push(text);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_event_is_delivered_twice() {
        let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let made =
            objects("c", ObjectEvent::Created, &texts(&["a/b/", "a/", "x"]), &texts(&[".JPG", ".jpg"]));
        let said: Vec<(&str, &str)> = made
            .iter()
            .filter_map(|one| Some((one.subject_begins_with.as_deref()?, one.subject_ends_with.as_deref()?)))
            .map(|(begin, end)| (begin.rsplit_once("blobs/").map_or("", |(_, rest)| rest), end))
            .collect();
        assert_eq!(said, [("a/", ".JPG"), ("a/", ".jpg"), ("x", ".JPG"), ("x", ".jpg")]);
    }
}
