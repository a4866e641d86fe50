//! The variables a function is given: what its spec sets, and one for each thing it may reach.

use crate::aws::context::Context;
use crate::aws::expr::Expr;
use crate::shared::variables::{self, Given};
use scant_compiler::model::{FunctionId, StoreId, Thing};
use scant_compiler::vocabulary::StoreKind;
use std::collections::BTreeMap;

/// What the function is told of what it may reach.
pub fn given(context: &Context<'_>, id: FunctionId) -> Vec<Given> {
    variables::given(context.model, id, context.rows(id))
}

/// All variables, by key; the spec's own win.
pub fn variables(context: &Context<'_>, id: FunctionId) -> BTreeMap<String, Expr> {
    let given = given(context, id).into_iter().map(|given| (given.key, value(context, given.thing)));
    let mut variables: BTreeMap<String, Expr> = given.collect();
    let own = context.model.function(id).env.iter();
    variables.extend(own.map(|variable| (variable.key.clone(), context.text(&variable.value))));
    variables
}

/// What is put in: what calls of the SDK take.
fn value(context: &Context<'_>, thing: Thing) -> Expr {
    match thing {
        Thing::Store(id) | Thing::Index(id, _) => store_value(context, id),
        Thing::Function(id) => context.function_name(id),
        Thing::Raw(id) => crate::aws::raw::reference(context.model.raw(id)),
    }
}

fn store_value(context: &Context<'_>, id: StoreId) -> Expr {
    match context.model.store(id).kind() {
        StoreKind::Queue => context.queue_url(id),
        StoreKind::Cache | StoreKind::Topic | StoreKind::Secret => context.store_arn(id),
        StoreKind::Table | StoreKind::Bucket | StoreKind::Bus | StoreKind::Stream | StoreKind::Function => {
            context.store_name(id)
        }
    }
}
