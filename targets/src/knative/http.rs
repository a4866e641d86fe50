//! Requests: what is public, under which host, and who may call; and calls of one function by another.

pub mod check;
pub mod gate;
pub mod gateway;
pub mod hosts;
pub mod istio;
pub mod pattern;
pub mod routes;

use super::context::Context;
use super::need::Need;
use super::reach::Reach;
use super::unit::Unit;
use hosts::Answers;
use scant_compiler::model::{ApiId, FunctionId};
use scant_compiler::portability::Hold;

pub use check::check;
pub use hosts::{attribute, is_public};

/// How exactly a function is held to calling another one: not at all. Every call comes through Knative's activator or
/// its inner door, so that the callee cannot tell its callers apart.
pub fn hold() -> Hold {
    Hold::not("every call comes through Knative's own pods, so the callee cannot tell its callers apart")
}

/// The objects of an api: hosts, and routes over several functions.
pub fn unit(context: &Context<'_>, id: ApiId) -> Unit {
    let mut unit = Unit::new(context.settings(&context.model.api(id).common));
    match hosts::answers(context, id) {
        Answers::Nobody => {}
        Answers::One(function) => hosts::add_domain(context, id, function, &mut unit),
        Answers::Many => gateway::add(context, id, &mut unit),
    }
    unit
}

/// What a function is told of its routes, and who may pass its door.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    if let Some(told) = routes::told(context, id) {
        reach.variables.insert(routes::VARIABLE.to_owned(), told);
    }
    istio::add(context, id, unit, reach);
    gate::tell(context, id, unit);
    if is_public(context, id) {
        unit.need(Need::Setting {
            place: "ConfigMap `config-network` in `knative-serving`",
            key: "external-domain-tls",
            value: "Enabled".to_owned(),
            because: "public hosts answer plain HTTP with the way to HTTPS, so they need certificates"
                .to_owned(),
        });
    }
}
