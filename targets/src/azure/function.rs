//! A function: its identity, its host's account, its plan, its app, and its roles.

pub mod app;
pub mod host;
pub mod runtime;

use super::context::Context;
use super::resource::{Resource, Tags};
use super::role::{self, BuiltIn};
use super::settings::Settings;
use super::unit::{Holding, Layer, Unit};
use super::{access, http, layout, stores, triggers};
use scant_compiler::access::Why;
use scant_compiler::model::{FunctionId, Thing};
use std::collections::BTreeSet;

/// Resources of a function at least: its identity, three of its host's account, its plan, its app with two policies, and
/// two roles. So many functions as have more than a template's certainly stand in deployments inside it.
const FEWEST: usize = 10;

/// The unit of a function: all that only it uses.
pub fn unit(context: &Context<'_>, id: FunctionId) -> Unit {
    let function = context.model.function(id);
    let inside = context.model.functions.len() * FEWEST > layout::MOST_RESOURCES;
    let mut unit =
        Unit::new(&function.name, Layer::Function, context.settings(&function.common)).flat(inside);
    unit.add(Resource::plain(&context.identity(id)).located(tags(context, id)));
    host::add(context, id, &mut unit);
    let holding = |on: &str, need| Holding {
        holder: function.name.path.clone(),
        function: Some(id),
        on: on.to_owned(),
        why: Why::Runtime(function.common.span, need),
    };
    let who = context.principal(id);
    let owner = holding("its own host account", "code, keys and leases");
    role::assign(&mut unit, &who, BuiltIn::BLOB_OWNER.into(), &context.host(id), None, owner);
    let publisher = holding("telemetry", "logs");
    role::assign(&mut unit, &who, BuiltIn::METRICS_PUBLISHER.into(), &context.insights(), None, publisher);
    let mut settings = Settings::default();
    for store in reached(context, id) {
        stores::connect(context, id, store, &mut settings);
    }
    stores::tell(context, id, &mut settings);
    access::add(context, id, &mut unit);
    triggers::add(context, id, &mut unit, &mut settings);
    http::settings(context, id, &mut settings);
    app::add(context, id, settings, &mut unit);
    http::add(context, id, &mut unit);
    unit
}

/// The stores a function has rights on, each once.
fn reached(context: &Context<'_>, id: FunctionId) -> BTreeSet<scant_compiler::model::StoreId> {
    let provider = context.model.function(id).provider_grants.iter().filter_map(|grant| match grant.on {
        Thing::Store(store) | Thing::Index(store, _) => Some(store),
        Thing::Function(_) | Thing::Raw(_) => None,
    });
    access::held(context.rows(id)).into_keys().chain(provider).collect()
}

/// The tags of a function's resources.
pub fn tags(context: &Context<'_>, id: FunctionId) -> Tags {
    let function = context.model.function(id);
    let mut tags = context.tags(&function.common);
    tags.entry("scant-function".into()).or_insert_with(|| function.name.path.clone().into());
    tags
}
