//! How functions find stores: the settings of each, and its attributes.

use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::ids::ResourceId;
use crate::azure::settings::Settings;
use crate::azure::types::Type;
use crate::shared::variables;
use scant_compiler::model::{Attribute, FunctionId, StoreId, Thing};
use scant_compiler::vocabulary::StoreKind;

/// An attribute of a store, own or external.
pub fn attribute(context: &Context<'_>, id: StoreId, attribute: Attribute) -> Expr {
    let Some(resource) = context.store(id) else { return Expr::text("") };
    match attribute {
        Attribute::Id => resource.id(),
        Attribute::Name => resource.own_name(),
        Attribute::Url => url(context.model.store(id).kind(), &resource),
        Attribute::Host => host(&resource),
    }
}

/// What the address of a store is asked of, where its name does not tell it.
fn asked(kind: StoreKind, resource: &ResourceId) -> Option<ResourceId> {
    match kind {
        StoreKind::Table => Some(resource.above(Type::COSMOS_ACCOUNT)),
        StoreKind::Bucket => Some(resource.above(Type::STORAGE_ACCOUNT)),
        StoreKind::Bus => Some(resource.clone()),
        StoreKind::Secret => Some(resource.above(Type::VAULT)),
        StoreKind::Cache | StoreKind::Queue | StoreKind::Topic | StoreKind::Stream | StoreKind::Function => {
            None
        }
    }
}

/// Where a client of the store sends its calls.
fn url(kind: StoreKind, resource: &ResourceId) -> Expr {
    match kind {
        StoreKind::Table => Expr::reference(&resource.above(Type::COSMOS_ACCOUNT), "documentEndpoint"),
        StoreKind::Bucket => Expr::join([blobs(resource), resource.own_name()]),
        StoreKind::Queue | StoreKind::Topic | StoreKind::Stream => {
            Expr::join([Expr::text("https://"), host(resource).then("/"), resource.own_name()])
        }
        StoreKind::Bus => Expr::reference(resource, "endpoint"),
        StoreKind::Secret => {
            let vault = Expr::reference(&resource.above(Type::VAULT), "vaultUri");
            Expr::join([vault.then("secrets/"), resource.own_name()])
        }
        StoreKind::Cache | StoreKind::Function => Expr::join([Expr::text("https://"), host(resource)]),
    }
}

fn blobs(container: &ResourceId) -> Expr {
    Expr::reference(&container.above(Type::STORAGE_ACCOUNT), "primaryEndpoints.blob")
}

/// The host of a namespace or an app, made of its name.
fn host(resource: &ResourceId) -> Expr {
    let name = resource.names.first().cloned().unwrap_or_else(|| Expr::text(""));
    let suffix = if resource.kind == Type::SITE { ".azurewebsites.net" } else { ".servicebus.windows.net" };
    name.then(suffix)
}

/// Adds the connection of a store to the settings of a function that may use it.
pub fn connect(context: &Context<'_>, function: FunctionId, id: StoreId, settings: &mut Settings) {
    let Some(resource) = context.store(id) else { return };
    let kind = context.model.store(id).kind();
    let (name, client) = (context.connection(id), context.client_id(function));
    let (word, address) = match kind {
        StoreKind::Table => ("accountEndpoint", url(kind, &resource)),
        StoreKind::Bucket => ("blobServiceUri", blobs(&resource)),
        StoreKind::Queue | StoreKind::Topic | StoreKind::Stream => {
            ("fullyQualifiedNamespace", host(&resource))
        }
        StoreKind::Bus => ("topicEndpointUri", url(kind, &resource)),
        StoreKind::Cache | StoreKind::Secret | StoreKind::Function => ("", Expr::text("")),
    };
    if let Some(asked) = asked(kind, &resource) {
        settings.ask(asked);
    }
    if !word.is_empty() {
        settings.connect(&name, word, address, &client);
    }
}

/// Adds what a function is told of the stores it is allowed something on, each of which it is connected to.
pub fn tell(context: &Context<'_>, function: FunctionId, settings: &mut Settings) {
    for given in variables::given(context.model, function, context.rows(function)) {
        let Thing::Store(id) = given.thing else { continue };
        let Some(resource) = context.store(id) else { continue };
        let kind = context.model.store(id).kind();
        let told = if kind == StoreKind::Secret { url(kind, &resource) } else { resource.own_name() };
        settings.set(given.key, told);
        if kind == StoreKind::Table {
            let database = resource.above(Type::COSMOS_DATABASE).own_name();
            settings.set(format!("{}_DATABASE", context.connection(id)), database);
        }
    }
}
