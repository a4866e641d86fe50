//! A bus is a topic of Event Grid. It has an identity of its own, with which it puts events into queues.

use super::{audit, unsupported};
use crate::azure::context::Context;
use crate::azure::overrides::Reached;
use crate::azure::resource::{Identity, Resource};
use crate::azure::unit::Unit;
use scant_compiler::model::{Bus, StoreId};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `Microsoft.EventGrid/topics`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Topic {
    input_schema: &'static str,
    disable_local_auth: bool,
    minimum_tls_version_allowed: &'static str,
    public_network_access: &'static str,
}

/// Puts the topic in.
pub fn add(context: &Context<'_>, id: StoreId, unit: &mut Unit) {
    let Some(topic) = context.store(id) else { return };
    let properties = Topic {
        input_schema: "CloudEventSchemaV1_0",
        disable_local_auth: true,
        minimum_tls_version_allowed: "1.2",
        public_network_access: "Enabled",
    };
    let tags = context.tags(&context.model.store(id).common);
    unit.add(
        Resource::new(&topic, properties).located(tags).identity(Identity::System).reached(Reached::Main),
    );
    audit::log(context, &topic, unit);
    audit::lock(context, &topic, unit);
}

/// Event Grid keeps an event until it is delivered, for a day at most.
pub fn check(bus: &Bus, findings: &mut Vec<Diagnostic>) {
    if let Some(archive) = &bus.archive {
        let finding = unsupported(archive.span, "Event Grid keeps no events once they are delivered");
        findings.push(finding.help("let a queue receive from the bus, and a function keep what it takes"));
    }
}
