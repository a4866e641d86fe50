//! A stream is an event hub, in one namespace of the program.

use super::{audit, limits};
use crate::azure::context::Context;
use crate::azure::overrides::Reached;
use crate::azure::resource::{Resource, Sku};
use crate::azure::unit::Unit;
use crate::shared::limits::Unit as Time;
use scant_compiler::model::{StoreId, Stream};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `Microsoft.EventHub/namespaces`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Namespace {
    disable_local_auth: bool,
    minimum_tls_version: &'static str,
    public_network_access: &'static str,
    is_auto_inflate_enabled: bool,
    maximum_throughput_units: u32,
}

/// `Microsoft.EventHub/namespaces/eventhubs`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Hub {
    partition_count: u32,
    retention_description: Retention,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Retention {
    cleanup_policy: &'static str,
    retention_time_in_hours: u64,
}

/// The most partitions of a hub in a standard namespace. It cannot get more later, so a stream that scales by itself
/// has all of them. <https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas>
const PARTITIONS: u32 = 32;
/// The most hours a standard namespace keeps events.
const HOURS: u64 = 168;
/// Units a namespace grows to by itself: 20 megabytes a second in.
const UNITS: u32 = 20;

/// Puts the namespace in.
pub fn namespace(context: &Context<'_>, unit: &mut Unit) {
    let namespace = context.event_hubs();
    let properties = Namespace {
        disable_local_auth: true,
        minimum_tls_version: "1.2",
        public_network_access: "Enabled",
        is_auto_inflate_enabled: true,
        maximum_throughput_units: UNITS,
    };
    let resource = Resource::new(&namespace, properties).located(context.shared_tags());
    unit.add(resource.sku(Sku { capacity: Some(1), ..Sku::of("Standard", "Standard") }));
    audit::log(context, &namespace, unit);
    audit::lock(context, &namespace, unit);
}

/// Puts the hub in.
pub fn add(context: &Context<'_>, id: StoreId, stream: &Stream, unit: &mut Unit) {
    let Some(hub) = context.store(id) else { return };
    let retention_time_in_hours = Time::Hours.count(stream.keep.value);
    let properties = Hub {
        partition_count: stream.shards.as_ref().map_or(PARTITIONS, |shards| shards.value),
        retention_description: Retention { cleanup_policy: "Delete", retention_time_in_hours },
    };
    let namespace = context.event_hubs();
    unit.add(Resource::new(&hub, properties).reached(Reached::Main).depends_on([&namespace]));
}

/// Limits of standard namespaces.
pub fn check(stream: &Stream, findings: &mut Vec<Diagnostic>) {
    let keep = &stream.keep;
    limits().time("`keep` of a stream", keep.value, Time::Hours, 1..=HOURS, keep.span, findings);
    if let Some(shards) = &stream.shards {
        let range = 1..=u64::from(PARTITIONS);
        limits().count("the `shards` of a stream", u64::from(shards.value), range, shards.span, findings);
    }
}
