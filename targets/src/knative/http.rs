//! Requests: what is public, under which host, and who may call; and calls of one function by another.

use super::context::Context;
use super::reach::Reach;
use super::unit::Unit;
use scant_compiler::model::{ApiId, Attribute, Event, FunctionId};
use scant_compiler::portability::Hold;
use scant_lang::diagnostic::Diagnostic;

/// How exactly a function is held to calling another one.
pub fn hold() -> Hold {
    Hold::not("every call comes through Knative's activator, so the callee cannot tell its callers apart")
}

/// The objects of an api: hosts, routes over several functions, who may call.
pub fn unit(context: &Context<'_>, id: ApiId) -> Unit {
    Unit::new(context.settings(&context.model.api(id).common))
}

/// What a function is told of its routes and of the functions it may call.
pub fn grant(_context: &Context<'_>, _id: FunctionId, _unit: &mut Unit, _reach: &mut Reach) {}

/// Whether requests from outside the cluster reach the function's own host. Everything else is only of the cluster.
pub fn is_public(context: &Context<'_>, id: FunctionId) -> bool {
    let triggers = &context.model.function(id).triggers;
    triggers.iter().any(|trigger| matches!(trigger.event, Event::Http { .. }))
}

/// An attribute of an api.
pub fn attribute(context: &Context<'_>, id: ApiId, _attribute: Attribute) -> String {
    context.model.api(id).name.path.clone()
}

/// Says at the line what cannot be.
pub fn check(_context: &Context<'_>, _findings: &mut Vec<Diagnostic>) {}
