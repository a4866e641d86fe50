//! The door to the stores: each kind's resources, and what AWS cannot do of it.

mod bucket;
mod bus;
mod queue;
mod secret;
mod stream;
mod table;
mod topic;

pub use secret::add_rotation;

use super::context::Context;
use super::demand::Demand;
use super::expr::Expr;
use super::hold::NO_CACHE;
use super::policy::{Condition, Effect, Principal, Statement};
use super::unit::{Keep, Layer, Unit};
use crate::shared::absent;
use scant_compiler::model::{Detail, Model, StoreId, TargetName};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;

/// The unit of a store; `None` of one that is external.
pub fn unit(context: &Context<'_>, demand: &Demand, id: StoreId) -> Option<Unit> {
    let store = context.model.store(id);
    if store.external.is_some() {
        return None;
    }
    let mut unit = Unit::new(&store.name, Layer::Store, context.settings(&store.common));
    match &store.detail {
        Detail::Table(table) => table::add(context, demand, id, table, &mut unit),
        Detail::Bucket(bucket) => bucket::add(context, demand, id, bucket, &mut unit),
        Detail::Queue(queue) => queue::add(context, id, queue, &mut unit),
        Detail::Topic(topic) => topic::add(context, id, topic, &mut unit),
        Detail::Bus(bus) => bus::add(context, id, bus, &mut unit),
        Detail::Stream(stream) => stream::add(context, id, stream, &mut unit),
        Detail::Secret(_) => secret::add(context, id, &mut unit),
        // `check` refuses caches, and a function that exists already is only ever external.
        Detail::Cache | Detail::Function => {}
    }
    Some(unit)
}

/// Says what AWS cannot do or does not allow of the stores.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    for (_, store) in model.stores().filter(|(_, store)| store.external.is_none()) {
        match &store.detail {
            Detail::Table(table) => table::check(table, findings),
            Detail::Bucket(bucket) => bucket::check(bucket, findings),
            Detail::Queue(queue) => queue::check(model, queue, findings),
            Detail::Topic(topic) => topic::check(topic, findings),
            Detail::Bus(bus) => bus::check(bus, findings),
            Detail::Stream(stream) => stream::check(stream, findings),
            Detail::Secret(secret) => secret::check(secret, findings),
            Detail::Cache | Detail::Function => {}
        }
    }
    absent::check(model, StoreKind::Cache, (TargetName::Aws, NO_CACHE), findings);
}

/// Refuses `actions` on `resources` to everyone who comes without TLS.
fn only_over_tls(action: &'static str, resources: impl IntoIterator<Item = Expr>) -> Statement {
    let mut condition = Condition::default();
    condition.and("Bool", "aws:SecureTransport", [Expr::text("false")]);
    Statement {
        sid: None,
        effect: Effect::Deny,
        principal: Some(Principal::Aws(Expr::text("*"))),
        action: vec![action.into()],
        resource: resources.into_iter().collect(),
        condition,
    }
}

/// What becomes of messages in passing: a protected environment keeps even those.
fn passing(model: &Model) -> Keep {
    if model.protected { Keep::Retain } else { Keep::Delete }
}
