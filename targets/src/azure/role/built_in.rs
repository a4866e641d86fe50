//! Roles Azure comes with.

use crate::azure::expr::Expr;
use crate::azure::types::Type;

/// A role Azure comes with.
/// <https://learn.microsoft.com/azure/role-based-access-control/built-in-roles>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its member of the variable of roles.
    pub word: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its GUID, the same in every tenant.
    pub guid: &'static str,
    /// What it permits with resources themselves.
    pub actions: &'static [&'static str],
    /// What it permits with their data.
    pub data_actions: &'static [&'static str],
}

impl BuiltIn {
    /// All that it permits.
    pub fn permitted(&self) -> impl Iterator<Item = &'static str> {
        self.actions.iter().chain(self.data_actions).copied()
    }

    /// Its definition's id, as the variable of roles holds it.
    pub fn id(&self) -> Expr {
        let kind = Expr::text(Type::ROLE.name);
        Expr::Call("subscriptionResourceId", vec![kind, Expr::text(self.guid)])
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $id:ident = $name:literal, $word:literal, $guid:literal,
        [$($action:literal),* $(,)?], [$($data:literal),* $(,)?];)*) => {
        impl BuiltIn {
            $(
                $(#[$doc])*
                pub const $id: Self = Self {
                    word: $word,
                    name: $name,
                    guid: $guid,
                    actions: &[$($action),*],
                    data_actions: &[$($data),*],
                };
            )*

            /// Every role a template may name.
            pub const ALL: &'static [Self] = &[$(Self::$id),*];
        }
    };
}

roles! {
    /// Everything with the blobs of an account: what the host of a function needs of its own.
    BLOB_OWNER = "Storage Blob Data Owner", "blobDataOwner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["Microsoft.Storage/storageAccounts/blobServices/containers/*",
         "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"],
        ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"];
    /// Sending telemetry.
    METRICS_PUBLISHER = "Monitoring Metrics Publisher", "monitoringMetricsPublisher",
        "3913510d-42f4-4e42-8a64-420c390055eb",
        ["Microsoft.Insights/Register/Action", "Microsoft.Support/*",
         "Microsoft.Resources/subscriptions/resourceGroups/read"],
        ["Microsoft.Insights/Metrics/Write", "Microsoft.Insights/Telemetry/Write"];
    /// Reading and listing blobs.
    BLOB_READER = "Storage Blob Data Reader", "blobDataReader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        ["Microsoft.Storage/storageAccounts/blobServices/containers/read",
         "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"],
        ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"];
    /// Reading, listing, writing and deleting blobs.
    BLOB_CONTRIBUTOR = "Storage Blob Data Contributor", "blobDataContributor",
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        ["Microsoft.Storage/storageAccounts/blobServices/containers/delete",
         "Microsoft.Storage/storageAccounts/blobServices/containers/read",
         "Microsoft.Storage/storageAccounts/blobServices/containers/write",
         "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"],
        ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
         "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
         "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
         "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/move/action",
         "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action"];
    /// Putting messages into a queue or topic.
    BUS_SENDER = "Azure Service Bus Data Sender", "serviceBusDataSender",
        "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
        ["Microsoft.ServiceBus/*/queues/read", "Microsoft.ServiceBus/*/topics/read",
         "Microsoft.ServiceBus/*/topics/subscriptions/read"],
        ["Microsoft.ServiceBus/*/send/action"];
    /// Taking messages out of a queue or subscription.
    BUS_RECEIVER = "Azure Service Bus Data Receiver", "serviceBusDataReceiver",
        "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
        ["Microsoft.ServiceBus/*/queues/read", "Microsoft.ServiceBus/*/topics/read",
         "Microsoft.ServiceBus/*/topics/subscriptions/read"],
        ["Microsoft.ServiceBus/*/receive/action"];
    /// Adding to a stream.
    HUB_SENDER = "Azure Event Hubs Data Sender", "eventHubsDataSender",
        "2b629674-e913-4c01-ae53-ef4638d8f975",
        ["Microsoft.EventHub/*/eventhubs/read"], ["Microsoft.EventHub/*/send/action"];
    /// Reading a stream.
    HUB_RECEIVER = "Azure Event Hubs Data Receiver", "eventHubsDataReceiver",
        "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
        ["Microsoft.EventHub/*/eventhubs/consumergroups/read"], ["Microsoft.EventHub/*/receive/action"];
    /// Putting events on a bus.
    EVENT_SENDER = "EventGrid Data Sender", "eventGridDataSender", "d5a91429-5739-47e2-a06b-3470a27159e7",
        ["Microsoft.Authorization/*/read", "Microsoft.EventGrid/topics/read",
         "Microsoft.EventGrid/domains/read", "Microsoft.EventGrid/partnerNamespaces/read",
         "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.EventGrid/namespaces/read"],
        ["Microsoft.EventGrid/events/send/action"];
    /// Reading secrets.
    SECRETS_USER = "Key Vault Secrets User", "keyVaultSecretsUser", "4633458b-17de-408a-b874-0445c86b69e6",
        [],
        ["Microsoft.KeyVault/vaults/secrets/getSecret/action",
         "Microsoft.KeyVault/vaults/secrets/readMetadata/action"];
    /// Everything with secrets.
    SECRETS_OFFICER = "Key Vault Secrets Officer", "keyVaultSecretsOfficer",
        "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*",
         "Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read",
         "Microsoft.Support/*", "Microsoft.KeyVault/checkNameAvailability/read",
         "Microsoft.KeyVault/deletedVaults/read", "Microsoft.KeyVault/locations/*/read",
         "Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/operations/read"],
        ["Microsoft.KeyVault/vaults/secrets/*"];
    /// Seeing every property of a resource, and nothing of its data.
    READER = "Reader", "reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", ["*/read"], [];
}
