//! Grants in Azure's own words: `allow azure "Microsoft.X/y/action" on thing`.

use super::cosmos;
use super::own::{Own, Roles};
use super::own_words;
use crate::azure::context::Context;
use crate::azure::ids::ResourceId;
use crate::azure::raw;
use crate::azure::role;
use crate::azure::types::Type;
use crate::azure::unit::{Holding, Unit};
use crate::shared::hash;
use crate::shared::words;
use scant_compiler::access::Why;
use scant_compiler::model::{Function, FunctionId, ProviderGrant, Thing};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where actions are of data; everywhere else they are of resources themselves, but for [`CONTROL`].
/// <https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations>, "DataAction".
const DATA: [&str; 22] = [
    "Microsoft.AppConfiguration/configurationStores/keyValues/",
    "Microsoft.AppConfiguration/configurationStores/snapshots/",
    "Microsoft.ContainerRegistry/registries/repositories/",
    "Microsoft.DurableTask/schedulers/taskhubs/orchestrations/",
    "Microsoft.DurableTask/schedulers/taskhubs/entities/",
    "Microsoft.EventGrid/events/",
    "Microsoft.EventHub/namespaces/messages/",
    "Microsoft.EventHub/namespaces/schemas/",
    "Microsoft.Insights/Metrics/",
    "Microsoft.Insights/Telemetry/",
    "Microsoft.KeyVault/vaults/certificates/",
    "Microsoft.KeyVault/vaults/keys/",
    "Microsoft.KeyVault/vaults/secrets/",
    "Microsoft.OperationalInsights/workspaces/tables/data/",
    "Microsoft.ServiceBus/namespaces/messages/",
    "Microsoft.SignalRService/SignalR/",
    "Microsoft.SignalRService/WebPubSub/",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/",
    "Microsoft.Storage/storageAccounts/fileServices/fileshares/files/",
    "Microsoft.Storage/storageAccounts/queueServices/queues/messages/",
    "Microsoft.Storage/storageAccounts/tableServices/tables/entities/",
    "Microsoft.CognitiveServices/accounts/OpenAI/",
];

/// Actions of resources themselves that begin like those of data.
const CONTROL: [&str; 2] =
    ["Microsoft.KeyVault/vaults/secrets/read", "Microsoft.KeyVault/vaults/secrets/write"];

/// Data of Cosmos DB, which only its own roles permit.
const COSMOS: [&str; 6] = [
    "Microsoft.DocumentDB/databaseAccounts/readMetadata",
    "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/",
    "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
    "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/readChangeFeed",
    "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeStoredProcedure",
    "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/manageConflicts",
];

/// Whether only a role of Cosmos DB permits the action.
pub fn is_of_cosmos(action: &str) -> bool {
    COSMOS.iter().any(|known| starts(action, known))
}

fn is_data(action: &str) -> bool {
    DATA.iter().any(|known| starts(action, known))
        && !CONTROL.iter().any(|known| action.eq_ignore_ascii_case(known))
}

fn starts(action: &str, with: &str) -> bool {
    action.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// Asks for the roles of a function's grants.
pub fn want(context: &Context<'_>, function: &Function, roles: &mut Roles) {
    for (thing, grants) in by_thing(function) {
        if let (Some(resource), Some(own)) = (place(context, thing), role_of(&grants)) {
            roles.want(own, resource.home);
        }
    }
}

/// Gives a function what its grants say, and registers the rights.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let function = context.model.function(id);
    for (thing, grants) in by_thing(function) {
        let Some(resource) = place(context, thing) else { continue };
        if let Some(own) = role_of(&grants) {
            role::give(unit, &context.principal(id), &own.role(context), &resource, None);
        }
        for grant in grants {
            let mut actions = vec![grant.action.clone()];
            if is_of_cosmos(&grant.action) {
                let own = cosmos::single(&grant.action);
                cosmos::assign(context, id, &resource, &own, unit);
                actions = own.data.into_iter().map(Cow::into_owned).collect();
            }
            let on = words::thing(context.model, grant.on);
            let holder = function.name.path.clone();
            unit.right(Holding { holder, function: Some(id), on, why: Why::Allowed(grant.line) }, actions);
        }
    }
}

/// A function's grants, thing by thing.
fn by_thing(function: &Function) -> BTreeMap<Thing, Vec<&ProviderGrant>> {
    let mut found: BTreeMap<Thing, Vec<&ProviderGrant>> = BTreeMap::new();
    for grant in own_words(function) {
        found.entry(grant.on).or_default().push(grant);
    }
    found
}

/// The role of all grants on one thing that roles of Azure permit.
fn role_of(grants: &[&ProviderGrant]) -> Option<Own> {
    let mut own = Own::default();
    for grant in grants.iter().filter(|grant| !is_of_cosmos(&grant.action)) {
        let kept = if is_data(&grant.action) { &mut own.data } else { &mut own.actions };
        kept.insert(Cow::Owned(grant.action.clone()));
    }
    let all: Vec<&str> = own.actions.iter().chain(&own.data).map(AsRef::as_ref).collect();
    if all.is_empty() {
        return None;
    }
    own.label = match all.as_slice() {
        [one] => (*one).to_owned(),
        [one, ..] => format!("{one} and others {}", hash::hex(&all.join(" "))),
        [] => String::new(),
    };
    Some(own)
}

/// The resource a grant is on.
pub fn place(context: &Context<'_>, thing: Thing) -> Option<ResourceId> {
    match thing {
        Thing::Store(store) | Thing::Index(store, _) => context.store(store),
        Thing::Function(function) => Some(context.site(function)),
        Thing::Raw(id) => Some(raw::id(context.model.raw(id))),
    }
}

/// The provider whose actions do something with a thing; any may have made a raw resource.
pub fn provider(context: &Context<'_>, thing: Thing) -> Option<String> {
    let kind: Type = match thing {
        Thing::Raw(_) => return None,
        Thing::Store(_) | Thing::Index(..) | Thing::Function(_) => place(context, thing)?.kind,
    };
    kind.name.split('/').next().map(str::to_owned)
}
