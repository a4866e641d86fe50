//! The door to the stores: what they stand in, each kind's resources, and what Azure cannot do of it.

pub mod account;
mod address;
mod audit;
mod bucket;
mod bus;
mod connection;
mod messages;
mod queue;
mod secret;
mod stream;
mod table;
mod topic;

pub use connection::{attribute, connect, tell};
pub use queue::Rule;

use super::codes::AZURE_LIMIT;
use super::context::Context;
use super::hold::NO_CACHE;
use super::layout::Parameter;
use super::unit::{Layer, Unit};
use crate::shared::absent;
use crate::shared::limits::Limits;
use scant_compiler::codes::UNSUPPORTED_SETTING;
use scant_compiler::model::{Detail, Event, Model, Name, Store, StoreId, TargetName};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// The units of the accounts, namespaces and vaults that the program's stores need, and of each own store.
pub fn units(context: &Context<'_>) -> Vec<Unit> {
    let mut shared = Unit::new(&Name::new("app"), Layer::Shared, Vec::new());
    let needs = Needs::of(context.model);
    if needs.tables {
        table::account(context, &mut shared);
    }
    if needs.buckets {
        bucket::account(context, &mut shared);
    }
    if needs.messages {
        messages::namespace(context, &mut shared);
    }
    if needs.streams {
        stream::namespace(context, &mut shared);
    }
    if needs.secrets {
        secret::vault(context, &mut shared);
    }
    let own = context.model.stores().filter(|(_, store)| store.external.is_none());
    let units = own.map(|(id, store)| unit(context, id, store));
    std::iter::once(shared).filter(|unit| !unit.is_empty()).chain(units).collect()
}

/// What the program's stores and triggers stand in.
#[derive(Debug, Default)]
struct Needs {
    tables: bool,
    buckets: bool,
    messages: bool,
    streams: bool,
    secrets: bool,
}

impl Needs {
    fn of(model: &Model) -> Self {
        let mut needs = Self::default();
        for store in model.stores.iter().filter(|store| store.external.is_none()) {
            match store.kind() {
                StoreKind::Table => needs.tables = true,
                StoreKind::Bucket => needs.buckets = true,
                StoreKind::Queue | StoreKind::Topic => needs.messages = true,
                StoreKind::Stream => needs.streams = true,
                StoreKind::Secret => needs.secrets = true,
                StoreKind::Cache | StoreKind::Bus | StoreKind::Function => {}
            }
        }
        for trigger in model.functions.iter().flat_map(|function| &function.triggers) {
            match trigger.event {
                // Its leases stand beside the program's own tables.
                Event::Changes { .. } => needs.tables = true,
                // Its events come through a queue.
                Event::Bus { .. } | Event::Objects { .. } => needs.messages = true,
                Event::Http { .. }
                | Event::Schedule { .. }
                | Event::Queue { .. }
                | Event::Topic { .. }
                | Event::Stream { .. }
                | Event::Call => {}
            }
        }
        needs
    }
}

fn unit(context: &Context<'_>, id: StoreId, store: &Store) -> Unit {
    let mut unit = Unit::new(&store.name, Layer::Store, context.settings(&store.common));
    match &store.detail {
        Detail::Table(table) => table::add(context, id, table, &mut unit),
        Detail::Bucket(_) => bucket::add(context, id, &mut unit),
        Detail::Queue(queue) => queue::add(context, id, queue, &mut unit),
        Detail::Topic(topic) => topic::add(context, id, topic, &mut unit),
        Detail::Bus(_) => bus::add(context, id, &mut unit),
        Detail::Stream(stream) => stream::add(context, id, stream, &mut unit),
        Detail::Secret(_) => secret::add(context, id, &mut unit),
        // `check` refuses caches, and a function that exists already is only ever external.
        Detail::Cache | Detail::Function => {}
    }
    unit
}

/// The parameters that stores ask for: the values of secrets.
pub fn parameters(context: &Context<'_>) -> BTreeMap<String, Parameter> {
    let own = context.model.stores.iter().filter(|store| store.external.is_none());
    own.filter(|store| store.kind() == StoreKind::Secret).map(secret::parameter).collect()
}

/// Whether some queue receives what a bus hears.
pub fn buses_into_queues(model: &Model) -> bool {
    let queues = model.stores.iter().filter_map(|store| match &store.detail {
        Detail::Queue(queue) => Some(queue),
        _ => None,
    });
    queues.flat_map(|queue| &queue.from).any(|from| model.store(from.source).kind() == StoreKind::Bus)
}

/// Says what Azure cannot do or does not allow of the stores.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    for (id, store) in model.stores() {
        if store.external.is_some() {
            address::check(store, findings);
            continue;
        }
        match &store.detail {
            Detail::Table(table) => table::check(model, store, table, findings),
            Detail::Bucket(bucket) => bucket::check(model, store, bucket, findings),
            Detail::Queue(queue) => queue::check(model, id, store, queue, findings),
            Detail::Topic(topic) => topic::check(topic, findings),
            Detail::Bus(bus) => bus::check(bus, findings),
            Detail::Stream(stream) => stream::check(stream, findings),
            Detail::Secret(secret) => secret::check(secret, findings),
            Detail::Cache | Detail::Function => {}
        }
    }
    absent::check(model, StoreKind::Cache, (TargetName::Azure, NO_CACHE), findings);
    bucket::check_all(model, findings);
}

fn limits() -> Limits {
    Limits { code: &AZURE_LIMIT, target: "azure" }
}

/// A setting Azure has nothing for; the words say why, after "on azure".
fn unsupported(span: Span, why: &str) -> Diagnostic {
    Diagnostic::error(&UNSUPPORTED_SETTING, span, format!("on azure, {why}"))
}

fn no_customer_key(span: Span) -> Diagnostic {
    unsupported(span, "stores share an account, whose key is the provider's").help("leave `encryption` out")
}
