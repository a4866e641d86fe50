//! The namespace of Service Bus that the program's queues and topics stand in.

use super::audit;
use crate::azure::context::Context;
use crate::azure::resource::{Resource, Sku};
use crate::azure::unit::Unit;
use serde::Serialize;

/// `Microsoft.ServiceBus/namespaces`
/// <https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Namespace {
    disable_local_auth: bool,
    minimum_tls_version: &'static str,
    public_network_access: &'static str,
}

/// Puts the namespace in.
pub fn namespace(context: &Context<'_>, unit: &mut Unit) {
    let namespace = context.service_bus();
    let properties =
        Namespace { disable_local_auth: true, minimum_tls_version: "1.2", public_network_access: "Enabled" };
    let resource = Resource::new(&namespace, properties).located(context.shared_tags());
    unit.add(resource.sku(Sku::of("Standard", "Standard")));
    audit::log(context, &namespace, unit);
    audit::lock(context, &namespace, unit);
}
