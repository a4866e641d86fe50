//! What carries events: queues, topics and buses as Brokers, and everything that starts a function but a request.

use super::context::Context;
use super::names;
use super::reach::Reach;
use super::unit::Unit;
use scant_compiler::model::{Attribute, FunctionId, StoreId};
use scant_compiler::portability::{Hold, Limit};
use scant_compiler::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::Diagnostic;

/// Whether this room has the kind.
pub fn keeps(kind: StoreKind) -> bool {
    matches!(kind, StoreKind::Queue | StoreKind::Topic | StoreKind::Bus)
}

/// How exactly `verb` on such a store is held under `limit`.
pub fn hold(_kind: StoreKind, _verb: Verb, _limit: Limit) -> Hold {
    Hold::not("nothing is emitted for it")
}

/// The objects of one queue, topic or bus this program makes; `None` for an external one.
pub fn unit(context: &Context<'_>, id: StoreId) -> Option<Unit> {
    let store = context.model.store(id);
    store.external.is_none().then(|| Unit::new(context.settings(&store.common)))
}

/// What a function's rights on them are: objects and rights go into its `unit`, what its pods need into `reach`.
pub fn grant(_context: &Context<'_>, _id: FunctionId, _unit: &mut Unit, _reach: &mut Reach) {}

/// What starts a function, except requests: Triggers and sources.
pub fn triggers(_context: &Context<'_>, _id: FunctionId, _unit: &mut Unit) {}

/// An attribute of a queue, topic or bus.
pub fn attribute(context: &Context<'_>, id: StoreId, _attribute: Attribute) -> String {
    names::of(&context.model.store(id).name)
}

/// Says at the line what cannot be.
pub fn check(_context: &Context<'_>, _findings: &mut Vec<Diagnostic>) {}
