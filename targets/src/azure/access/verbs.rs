//! What each verb costs: the exact actions, and nothing that another verb needs.

use scant_compiler::vocabulary::{StoreKind, Verb};

/// The actions of one verb.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// How roles with it are called; verbs of one word cost the same.
    pub word: &'static str,
    /// What it does with the resource itself.
    pub actions: &'static [&'static str],
    /// What it does with the data in there.
    pub data: &'static [&'static str],
}

const fn data(word: &'static str, data: &'static [&'static str]) -> Cost {
    Cost { word, actions: &[], data }
}

/// `readMetadata`: no client of Cosmos DB can start without it; it shows partitions, and nothing of any item.
pub const METADATA: &str = "Microsoft.DocumentDB/databaseAccounts/readMetadata";

macro_rules! items {
    ($action:literal) => {
        concat!("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/", $action)
    };
}

macro_rules! blobs {
    ($action:literal) => {
        concat!("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/", $action)
    };
}

/// Everything with the items of a container: what a host needs of the container in which it keeps its place.
/// <https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2-trigger>
pub const LEASES: Cost = data(
    "lease",
    &[
        items!("items/read"),
        items!("items/create"),
        items!("items/upsert"),
        items!("items/replace"),
        items!("items/delete"),
        items!("executeQuery"),
        items!("readChangeFeed"),
    ],
);

/// Reading and listing cost the same action; conditions tell them apart.
pub const READ_BLOB: &str = blobs!("read");
/// Making and replacing.
pub const WRITE_BLOB: &str = blobs!("write");
/// Making.
pub const ADD_BLOB: &str = blobs!("add/action");
/// Deleting.
pub const DELETE_BLOB: &str = blobs!("delete");

/// What `verb` on `kind` costs; `None` of what `hold` refuses.
///
/// Sources: the actions of each operation in "Permissions for calling data operations" of the Blob service, in "Data
/// plane actions reference" of Cosmos DB, in "Authenticate and authorize with Microsoft Entra ID" of Service Bus and
/// Event Hubs, in "Authenticate publishing clients" of Event Grid, and in "Azure RBAC for Key Vault".
pub fn cost(kind: StoreKind, verb: Verb) -> Option<Cost> {
    Some(match (kind, verb) {
        (StoreKind::Table, Verb::Get | Verb::Check) => data("get", &[items!("items/read")]),
        (StoreKind::Table, Verb::Query | Verb::Scan | Verb::Follow) => {
            data("query", &[items!("items/read"), items!("executeQuery"), items!("readChangeFeed")])
        }
        (StoreKind::Table, Verb::Put) => data("put", &[items!("items/create"), items!("items/upsert")]),
        (StoreKind::Table, Verb::Update) => data("update", &[items!("items/replace")]),
        (StoreKind::Table, Verb::Delete) => data("delete", &[items!("items/delete")]),
        (StoreKind::Bucket, Verb::Get | Verb::List) => data("read", &[READ_BLOB]),
        (StoreKind::Bucket, Verb::Put) => data("put", &[WRITE_BLOB, ADD_BLOB]),
        (StoreKind::Bucket, Verb::Delete) => data("delete", &[DELETE_BLOB]),
        (StoreKind::Queue, Verb::Send) | (StoreKind::Topic, Verb::Publish) => {
            data("send", &["Microsoft.ServiceBus/namespaces/messages/send/action"])
        }
        (StoreKind::Queue, Verb::Receive | Verb::Consume) => {
            data("receive", &["Microsoft.ServiceBus/namespaces/messages/receive/action"])
        }
        (StoreKind::Queue, Verb::Inspect) => {
            Cost { word: "inspect", actions: &["Microsoft.ServiceBus/namespaces/queues/read"], data: &[] }
        }
        (StoreKind::Bus, Verb::Emit) => data("send", &["Microsoft.EventGrid/events/send/action"]),
        (StoreKind::Stream, Verb::Append) => {
            data("send", &["Microsoft.EventHub/namespaces/messages/send/action"])
        }
        (StoreKind::Stream, Verb::Tail | Verb::Follow) => {
            data("receive", &["Microsoft.EventHub/namespaces/messages/receive/action"])
        }
        (StoreKind::Secret, Verb::Read) => {
            data("read", &["Microsoft.KeyVault/vaults/secrets/getSecret/action"])
        }
        (StoreKind::Secret, Verb::Write) => {
            data("write", &["Microsoft.KeyVault/vaults/secrets/setSecret/action"])
        }
        _ => return None,
    })
}

/// How roles on a kind are called.
pub fn service(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Table => "items",
        StoreKind::Bucket => "blobs",
        StoreKind::Cache => "entries",
        StoreKind::Queue | StoreKind::Topic => "messages",
        StoreKind::Bus => "events",
        StoreKind::Stream => "records",
        StoreKind::Secret => "secrets",
        StoreKind::Function => "functions",
    }
}
