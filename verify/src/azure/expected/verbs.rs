//! What each verb costs on Azure: the actions of each operation, as its service's own page names them.

use scant_compiler::vocabulary::{StoreKind, Verb};

/// The actions of one verb.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// With the resource itself.
    pub actions: &'static [&'static str],
    /// With the data in it.
    pub data: &'static [&'static str],
}

/// Putting messages into a queue or a topic.
/// <https://learn.microsoft.com/azure/service-bus-messaging/authenticate-application>
pub const SEND: &str = "Microsoft.ServiceBus/namespaces/messages/send/action";
/// Taking messages out of a queue or a subscription.
pub const RECEIVE: &str = "Microsoft.ServiceBus/namespaces/messages/receive/action";
/// Seeing an account's and its containers' metadata, with which every client of Cosmos DB begins.
/// <https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security>
pub const METADATA: &str = "Microsoft.DocumentDB/databaseAccounts/readMetadata";

const READ_ITEM: &str = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read";
const CREATE_ITEM: &str = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create";
const UPSERT_ITEM: &str = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert";
const REPLACE_ITEM: &str = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace";
const DELETE_ITEM: &str = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete";
const QUERY: &str = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery";
const CHANGES: &str = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/readChangeFeed";

/// What a host does with the container in which it keeps its place in a table's changes.
/// <https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2-trigger>
pub const LEASES: [&str; 8] =
    [METADATA, READ_ITEM, CREATE_ITEM, UPSERT_ITEM, REPLACE_ITEM, DELETE_ITEM, QUERY, CHANGES];

/// What a verb costs; `None` of what Azure has no right for.
pub fn cost(kind: StoreKind, verb: Verb) -> Option<Cost> {
    let data: &[&str] = match (kind, verb) {
        // "Data plane reference" of Cosmos DB for NoSQL; its clients query with the change feed's action, too.
        (StoreKind::Table, Verb::Get | Verb::Check) => &[READ_ITEM],
        (StoreKind::Table, Verb::Query | Verb::Scan | Verb::Follow) => &[READ_ITEM, QUERY, CHANGES],
        (StoreKind::Table, Verb::Put) => &[CREATE_ITEM, UPSERT_ITEM],
        (StoreKind::Table, Verb::Update) => &[REPLACE_ITEM],
        (StoreKind::Table, Verb::Delete) => &[DELETE_ITEM],
        // "Permissions for calling data operations" of the Blob service.
        (StoreKind::Bucket, Verb::Get | Verb::List) => {
            &["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"]
        }
        (StoreKind::Bucket, Verb::Put) => &[
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action",
        ],
        (StoreKind::Bucket, Verb::Delete) => {
            &["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete"]
        }
        // "Authenticate and authorize with Microsoft Entra ID" of Service Bus.
        (StoreKind::Queue, Verb::Send) | (StoreKind::Topic, Verb::Publish) => &[SEND],
        (StoreKind::Queue, Verb::Receive | Verb::Consume) => &[RECEIVE],
        (StoreKind::Queue, Verb::Inspect) => {
            return Some(Cost { actions: &["Microsoft.ServiceBus/namespaces/queues/read"], data: &[] });
        }
        // "Authenticate publishing clients" of Event Grid.
        (StoreKind::Bus, Verb::Emit) => &["Microsoft.EventGrid/events/send/action"],
        // "Authenticate and authorize with Microsoft Entra ID" of Event Hubs.
        (StoreKind::Stream, Verb::Append) => &["Microsoft.EventHub/namespaces/messages/send/action"],
        (StoreKind::Stream, Verb::Tail | Verb::Follow) => {
            &["Microsoft.EventHub/namespaces/messages/receive/action"]
        }
        // "Azure RBAC for Key Vault".
        (StoreKind::Secret, Verb::Read) => &["Microsoft.KeyVault/vaults/secrets/getSecret/action"],
        (StoreKind::Secret, Verb::Write) => &["Microsoft.KeyVault/vaults/secrets/setSecret/action"],
        _ => return None,
    };
    Some(Cost { actions: &[], data })
}

/// What an action is done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plane {
    /// A resource itself.
    Resource,
    /// The data in it.
    Data,
    /// Items of Cosmos DB, which has roles of its own.
    Items,
}

/// Beginnings of actions with data.
/// <https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations>, "DataAction".
const DATA: [&str; 22] = [
    "microsoft.appconfiguration/configurationstores/keyvalues/",
    "microsoft.appconfiguration/configurationstores/snapshots/",
    "microsoft.cognitiveservices/accounts/openai/",
    "microsoft.containerregistry/registries/repositories/",
    "microsoft.durabletask/schedulers/taskhubs/entities/",
    "microsoft.durabletask/schedulers/taskhubs/orchestrations/",
    "microsoft.eventgrid/events/",
    "microsoft.eventhub/namespaces/messages/",
    "microsoft.eventhub/namespaces/schemas/",
    "microsoft.insights/metrics/",
    "microsoft.insights/telemetry/",
    "microsoft.keyvault/vaults/certificates/",
    "microsoft.keyvault/vaults/keys/",
    "microsoft.keyvault/vaults/secrets/",
    "microsoft.operationalinsights/workspaces/tables/data/",
    "microsoft.servicebus/namespaces/messages/",
    "microsoft.signalrservice/signalr/",
    "microsoft.signalrservice/webpubsub/",
    "microsoft.storage/storageaccounts/blobservices/containers/blobs/",
    "microsoft.storage/storageaccounts/fileservices/fileshares/files/",
    "microsoft.storage/storageaccounts/queueservices/queues/messages/",
    "microsoft.storage/storageaccounts/tableservices/tables/entities/",
];
/// Actions with secrets themselves, as templates make them.
const NOT_DATA: [&str; 2] =
    ["microsoft.keyvault/vaults/secrets/read", "microsoft.keyvault/vaults/secrets/write"];
/// Beginnings of actions that only roles of Cosmos DB permit.
const ITEMS: [&str; 2] = [
    "microsoft.documentdb/databaseaccounts/readmetadata",
    "microsoft.documentdb/databaseaccounts/sqldatabases/containers/",
];
/// Actions on containers that Azure's own roles permit all the same.
const NOT_ITEMS: [&str; 4] = ["read", "write", "delete", "throughputsettings/"];

/// What an action, in small letters, is done with.
pub fn plane(action: &str) -> Plane {
    let begins = |all: &[&str]| all.iter().any(|start| action.starts_with(start));
    let inside = action.strip_prefix(ITEMS[1]).unwrap_or_default();
    if begins(&ITEMS)
        && !NOT_ITEMS
            .iter()
            .any(|known| inside == *known || known.ends_with('/') && inside.starts_with(known))
    {
        Plane::Items
    } else if begins(&DATA) && !NOT_DATA.contains(&action) {
        Plane::Data
    } else {
        Plane::Resource
    }
}

/// Actions worth telling of, as Azure spells them: a witness of a star is one of them where one fits.
pub fn known() -> Vec<&'static str> {
    let pairs = StoreKind::ALL.into_iter().flat_map(|kind| {
        let verbs = kind.verbs().iter().chain(kind.implied_verbs());
        verbs.filter_map(move |verb| cost(kind, *verb))
    });
    let mut all: Vec<&str> = pairs.flat_map(|cost| cost.actions.iter().chain(cost.data).copied()).collect();
    all.push(METADATA);
    all.sort_unstable();
    all.dedup();
    all
}
