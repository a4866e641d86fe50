//! Records of a stream: each function has a consumer group of its own.

use super::cardinality;
use super::messages::plain;
use crate::azure::context::Context;
use crate::azure::names::fit;
use crate::azure::packages::binding::Kind;
use crate::azure::resource::{Empty, Resource};
use crate::azure::types::Type;
use crate::azure::unit::Unit;
use scant_compiler::model::{Batching, Function, StoreId};

/// The name of a consumer group, of at most 50 characters.
fn group(function: &Function) -> String {
    fit(&function.name.path, 50)
}

/// What the host reads.
pub fn binding(context: &Context<'_>, function: &Function, id: StoreId, batching: &Batching) -> Option<Kind> {
    Some(Kind::Stream {
        event_hub_name: plain(&context.store(id)?.own_name()),
        consumer_group: group(function),
        connection: context.connection(id),
        cardinality: cardinality(batching),
    })
}

/// Adds the consumer group.
pub fn add(context: &Context<'_>, function: &Function, id: StoreId, unit: &mut Unit) {
    let Some(hub) = context.store(id).filter(|hub| hub.home.is_none()) else { return };
    let group = hub.child(Type::CONSUMER_GROUP, group(function));
    unit.add(Resource::new(&group, Empty {}).depends_on([&hub]));
}
