//! A secret is a file in the pods of whoever may read it. Its value is in a store of secrets outside the cluster.

use super::credentials;
use super::table::binding::place;
use crate::knative::access;
use crate::knative::context::{Component, Context};
use crate::knative::names;
use crate::knative::need::Need;
use crate::knative::reach::Reach;
use crate::knative::unit::Unit;
use scant_compiler::model::{Detail, FunctionId, StoreId, TargetName};

/// The Secret's name: of an external one, what its address says.
pub fn name(context: &Context<'_>, id: StoreId) -> String {
    let store = context.model.store(id);
    let said = store.locator(TargetName::Knative, "secret");
    said.map_or_else(|| names::of(&store.name), |said| said.text.clone())
}

/// The SecretStore that the application's secrets are fetched from.
fn store(context: &Context<'_>) -> String {
    names::of(&context.model.app)
}

/// A secret this program makes.
pub fn unit(context: &Context<'_>, id: StoreId) -> Unit {
    let of = context.model.store(id);
    let mut unit = Unit::new(context.settings(&of.common));
    let metadata = context.metadata(names::of(&of.name), Component::Secret, &of.common);
    let key = format!("{}/{}", names::of(&context.model.app), names::of(&of.name));
    unit.need(Need::Ability {
        what: format!("a SecretStore `{}` in the namespace `{}`", store(context), context.namespace()),
        because: "the values of secrets are fetched from it".to_owned(),
    });
    unit.need(Need::Ability {
        what: format!("a value under the key `{key}` of the SecretStore `{}`", store(context)),
        because: format!("the secret `{}` is that value", of.name),
    });
    credentials::fetched(metadata, store(context), key, &mut unit);
    unit
}

/// Lets a function read those it may.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    for row in context.rows(id) {
        let Some((on, _)) = place(row) else { continue };
        let store = context.model.store(on);
        if !matches!(store.detail, Detail::Secret(_)) {
            continue;
        }
        let secret = name(context, on);
        unit.right(access::right(context, row, vec![format!("mount {secret}")]));
        if store.external.is_some() {
            unit.need(Need::Secret {
                name: secret.clone(),
                keys: vec![credentials::VALUE.to_owned()],
                because: format!("it is the secret `{}`", store.name),
            });
        }
        reach.secret(&names::of(&store.name), secret);
    }
}
