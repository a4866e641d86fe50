//! The variables a function is given: what its spec sets, one for each thing it may reach, and what that adds.

use crate::knative::context::Context;
use crate::knative::reach::{BINDINGS, Reach};
use crate::shared::variables::given;
use scant_compiler::model::{Attribute, FunctionId, Referent, Thing};
use scant_compiler::vocabulary::StoreKind;
use std::collections::BTreeMap;

/// All variables, by key; the spec's own win.
pub fn of(context: &Context<'_>, id: FunctionId, reach: &Reach) -> BTreeMap<String, String> {
    let given = given(context.model, id, context.rows(id)).into_iter();
    let mut variables: BTreeMap<String, String> =
        given.map(|given| (given.key, value(context, given.thing))).collect();
    variables.extend(reach.variables.iter().map(|(key, value)| (key.clone(), value.clone())));
    let own = context.model.function(id).env.iter();
    variables.extend(own.map(|variable| (variable.key.clone(), context.text(&variable.value))));
    variables
}

/// What clients take: an address where there is one, a name otherwise; of a secret the file that
/// holds it, of a cache what its keys begin with.
fn value(context: &Context<'_>, thing: Thing) -> String {
    let of = match thing {
        Thing::Store(id) | Thing::Index(id, _) => Referent::Store(id),
        Thing::Function(id) => Referent::Function(id),
        Thing::Raw(id) => Referent::Raw(id),
    };
    let kind = match thing {
        Thing::Store(id) | Thing::Index(id, _) => Some(context.model.store(id).kind()),
        Thing::Function(_) => Some(StoreKind::Function),
        Thing::Raw(_) => None,
    };
    match kind {
        Some(StoreKind::Queue | StoreKind::Topic | StoreKind::Bus | StoreKind::Function) => {
            context.attribute(of, Attribute::Url)
        }
        Some(StoreKind::Cache) => format!("{}:", context.attribute(of, Attribute::Name)),
        Some(StoreKind::Secret) => format!("{BINDINGS}/{}/value", context.attribute(of, Attribute::Name)),
        Some(StoreKind::Table | StoreKind::Bucket | StoreKind::Stream) | None => {
            context.attribute(of, Attribute::Name)
        }
    }
}
