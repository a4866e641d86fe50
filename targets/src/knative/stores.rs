//! What keeps data: tables, buckets, caches, secrets and streams, and what a function is given to reach them.

pub mod address;
pub mod bucket;
pub mod bucket_policy;
pub mod cache;
pub mod check;
pub mod credentials;
pub mod database;
pub mod hold;
pub mod pod;
pub mod role;
pub mod script;
pub mod secret;
pub mod sql;
pub mod stream;
pub mod table;

use super::context::Context;
use super::names;
use super::reach::Reach;
use super::unit::Unit;
use scant_compiler::model::{Attribute, Detail, FunctionId, StoreId};
use scant_compiler::vocabulary::StoreKind;

pub use check::check;
pub use hold::hold;

/// Whether this room has the kind.
pub fn keeps(kind: StoreKind) -> bool {
    matches!(
        kind,
        StoreKind::Table | StoreKind::Bucket | StoreKind::Cache | StoreKind::Secret | StoreKind::Stream
    )
}

/// What all stores of a program share: its database, and the users of its caches.
pub fn shared(context: &Context<'_>) -> Unit {
    let mut unit = database::unit(context);
    cache::users(context, &mut unit);
    unit
}

/// The objects of one store this program makes; `None` for an external one.
pub fn unit(context: &Context<'_>, id: StoreId) -> Option<Unit> {
    let store = context.model.store(id);
    if store.external.is_some() {
        return None;
    }
    Some(match &store.detail {
        Detail::Secret(_) => secret::unit(context, id),
        Detail::Bucket(bucket) => bucket::unit(context, id, bucket),
        Detail::Stream(stream) => stream::unit(context, id, stream),
        // Tables are made by the one script of the database, and a cache is no more than how its keys begin.
        Detail::Table(_)
        | Detail::Cache
        | Detail::Queue(_)
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Function => Unit::new(context.settings(&store.common)),
    })
}

/// What a function's rights on these stores are: objects and rights go into its `unit`, what its pods need into `reach`.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    table::reach::grant(context, id, unit, reach);
    bucket::grant(context, id, unit, reach);
    cache::grant(context, id, unit, reach);
    secret::grant(context, id, unit, reach);
    stream::grant(context, id, unit, reach);
}

/// An attribute of a store.
pub fn attribute(context: &Context<'_>, id: StoreId, attribute: Attribute) -> String {
    let store = context.model.store(id);
    match (&store.detail, attribute) {
        (Detail::Table(_), Attribute::Name) => sql::schema(context, id),
        (Detail::Table(_), Attribute::Id) => {
            format!("{}.{}", sql::database(context), sql::schema(context, id))
        }
        (Detail::Table(_), Attribute::Host) => database::host(context),
        (Detail::Table(_), Attribute::Url) => {
            format!("postgresql://{}:{}/{}", database::host(context), database::PORT, sql::database(context))
        }
        (Detail::Bucket(_), _) => bucket::name(context, id),
        (Detail::Cache, _) => cache::attribute(context, id, attribute),
        (Detail::Stream(_), _) => stream::name(context, id),
        _ => names::of(&store.name),
    }
}
