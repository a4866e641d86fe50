//! A function: its ServiceAccount, its Knative Service, its NetworkPolicy, and what its rights and triggers add.

pub mod autoscaling;
pub mod container;
pub mod files;
pub mod image;
pub mod resources;
pub mod service;
pub mod variables;

use super::apis;
use super::context::{Component, Context};
use super::object::Object;
use super::reach::{Peer, Reach};
use super::unit::{Room, Unit};
use super::{eventing, http, network, stores};
use scant_compiler::model::FunctionId;
use serde::Serialize;

/// `v1 ServiceAccount`: an identity without a token for the Kubernetes API.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    automount_service_account_token: bool,
}

/// The unit of a function.
pub fn unit(context: &Context<'_>, id: FunctionId) -> Unit {
    let function = context.model.function(id);
    let mut unit = Unit::new(context.settings(&function.common));
    let mut reach = Reach::default();
    let metadata = context.metadata(context.function_name(id), Component::Identity, &function.common);
    let identity = Identity { automount_service_account_token: false };
    unit.add(Room::Identities, &Object::new(&apis::SERVICE_ACCOUNT, metadata, identity));
    stores::grant(context, id, &mut unit, &mut reach);
    eventing::grant(context, id, &mut unit, &mut reach);
    http::grant(context, id, &mut unit, &mut reach);
    if function.egress.is_some() {
        reach.peers.insert(Peer::Internet);
    }
    service::add(context, id, &reach, &mut unit);
    network::add(context, id, &reach, &mut unit);
    eventing::triggers(context, id, &mut unit);
    unit
}
