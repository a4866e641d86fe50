//! External stores: the `id` that says where each is.

use crate::azure::codes::WRONG_ID;
use crate::azure::ids::ResourceId;
use crate::azure::types::Type;
use scant_compiler::codes::MISSING_ADDRESS;
use scant_compiler::model::{Store, TargetName};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;

/// Says that an external store has no address, or one of something else.
pub fn check(store: &Store, findings: &mut Vec<Diagnostic>) {
    let kind = store.kind();
    // Of a cache it is said that there is none.
    let Some(wanted) = type_of(kind) else { return };
    let Some(locator) = store.locator(TargetName::Azure, "id") else {
        let message = format!("it is not said where the {} `{}` is on azure", kind.word(), store.name);
        findings.push(
            Diagnostic::error(&MISSING_ADDRESS, store.common.span, message)
                .help(format!("add `azure {{ id \"{}\" }}`", example(wanted)))
                .lacking(),
        );
        return;
    };
    if ResourceId::of(&locator.text).is_none_or(|id| id.kind != wanted) {
        let message = format!("`{}` is not the id of a {}", locator.text, kind.word());
        findings.push(
            Diagnostic::error(&WRONG_ID, locator.span, message).help(format!("write `{}`", example(wanted))),
        );
    }
}

/// The type of a kind's resource.
fn type_of(kind: StoreKind) -> Option<Type> {
    Some(match kind {
        StoreKind::Cache => return None,
        StoreKind::Table => Type::COSMOS_CONTAINER,
        StoreKind::Bucket => Type::BLOB_CONTAINER,
        StoreKind::Queue => Type::QUEUE,
        StoreKind::Topic => Type::TOPIC,
        StoreKind::Bus => Type::EVENT_TOPIC,
        StoreKind::Stream => Type::EVENT_HUB,
        StoreKind::Secret => Type::VAULT_SECRET,
        StoreKind::Function => Type::SITE,
    })
}

/// `/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.ServiceBus/namespaces/NAME/queues/NAME`
fn example(kind: Type) -> String {
    let mut id = "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers".to_owned();
    for (i, segment) in kind.name.split('/').enumerate() {
        id.push('/');
        id.push_str(segment);
        match (i, segment) {
            (0, _) => {}
            (_, "blobServices") => id.push_str("/default"),
            _ => id.push_str("/NAME"),
        }
    }
    id
}
