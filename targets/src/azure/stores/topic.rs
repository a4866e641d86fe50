//! A topic is one of Service Bus.

use super::unsupported;
use crate::azure::context::Context;
use crate::azure::overrides::Reached;
use crate::azure::resource::Resource;
use crate::azure::unit::Unit;
use scant_compiler::model::{StoreId, Subscriber, Topic};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `Microsoft.ServiceBus/namespaces/topics`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    requires_duplicate_detection: bool,
    support_ordering: bool,
}

/// Puts the topic in.
pub fn add(context: &Context<'_>, id: StoreId, topic: &Topic, unit: &mut Unit) {
    let Some(resource) = context.store(id) else { return };
    let properties = Properties { requires_duplicate_detection: topic.fifo, support_ordering: topic.fifo };
    let namespace = context.service_bus();
    unit.add(Resource::new(&resource, properties).reached(Reached::Main).depends_on([&namespace]));
}

/// Service Bus tells those who come and ask.
pub fn check(topic: &Topic, findings: &mut Vec<Diagnostic>) {
    for subscriber in &topic.subscribers {
        let span = match subscriber {
            Subscriber::Email(_, span) | Subscriber::Https(_, span) => *span,
        };
        let finding = unsupported(span, "a topic of Service Bus tells no people and no endpoints");
        findings.push(finding.help("start a function `on topic`, and let it tell them"));
    }
}
