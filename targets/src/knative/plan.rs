//! The plan: every unit of a program, in one pass that also says who may do what.

use super::context::Context;
use super::unit::Unit;
use super::{application, eventing, function, http, raw, stores};
use scant_compiler::model::{ApiId, FunctionId, StoreId, TargetName};

/// What of a program a unit is of; made one after another, so that none waits in memory for the last.
pub fn units<'c>(context: &'c Context<'_>) -> impl Iterator<Item = Unit> + 'c {
    let model = context.model;
    let stores = (0..model.stores.len()).filter_map(|id| store(context, StoreId(id as u32)));
    let apis = (0..model.apis.len()).map(|id| http::unit(context, ApiId(id as u32)));
    let raws = model.raws.iter().filter(|raw| raw.target == TargetName::Knative);
    let functions = (0..model.functions.len()).map(|id| function::unit(context, FunctionId(id as u32)));
    std::iter::once_with(|| application::unit(context))
        .chain(std::iter::once_with(|| stores::shared(context)))
        .chain(stores)
        .chain(functions)
        .chain(apis)
        .chain(raws.map(|raw| raw::unit(context, raw)))
}

fn store(context: &Context<'_>, id: StoreId) -> Option<Unit> {
    let kind = context.model.store(id).kind();
    if eventing::keeps(kind) { eventing::unit(context, id) } else { stores::unit(context, id) }
}
