//! Resource types and the one version of each that templates are written for.

use std::borrow::Cow;

/// A resource type at a version, such as `Microsoft.Web/sites` at `2025-03-01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Type {
    /// Its name.
    pub name: Cow<'static, str>,
    /// The version of its API.
    pub version: Cow<'static, str>,
}

/// Versions that were stable, and that Azure's own modules shipped, in August 2026.
/// <https://learn.microsoft.com/azure/templates/>
macro_rules! types {
    ($($id:ident = $name:literal @ $version:literal;)*) => {
        impl Type {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $id: Self = Self { name: Cow::Borrowed($name), version: Cow::Borrowed($version) };
            )*

            /// Every type that a template may hold without a `raw` declaration.
            pub const ALL: &[Self] = &[$(Self::$id),*];
        }
    };
}

types! {
    IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities" @ "2024-11-30";
    PLAN = "Microsoft.Web/serverfarms" @ "2025-03-01";
    SITE = "Microsoft.Web/sites" @ "2025-03-01";
    SITE_CONFIG = "Microsoft.Web/sites/config" @ "2025-03-01";
    PUBLISHING_POLICY = "Microsoft.Web/sites/basicPublishingCredentialsPolicies" @ "2025-03-01";
    STORAGE_ACCOUNT = "Microsoft.Storage/storageAccounts" @ "2025-06-01";
    BLOB_SERVICE = "Microsoft.Storage/storageAccounts/blobServices" @ "2025-06-01";
    BLOB_CONTAINER = "Microsoft.Storage/storageAccounts/blobServices/containers" @ "2025-06-01";
    MANAGEMENT_POLICY = "Microsoft.Storage/storageAccounts/managementPolicies" @ "2025-06-01";
    SERVICE_BUS = "Microsoft.ServiceBus/namespaces" @ "2024-01-01";
    QUEUE = "Microsoft.ServiceBus/namespaces/queues" @ "2024-01-01";
    TOPIC = "Microsoft.ServiceBus/namespaces/topics" @ "2024-01-01";
    SUBSCRIPTION = "Microsoft.ServiceBus/namespaces/topics/subscriptions" @ "2024-01-01";
    SUBSCRIPTION_RULE = "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules" @ "2024-01-01";
    EVENT_HUBS = "Microsoft.EventHub/namespaces" @ "2024-01-01";
    EVENT_HUB = "Microsoft.EventHub/namespaces/eventhubs" @ "2024-01-01";
    CONSUMER_GROUP = "Microsoft.EventHub/namespaces/eventhubs/consumergroups" @ "2024-01-01";
    EVENT_TOPIC = "Microsoft.EventGrid/topics" @ "2025-02-15";
    EVENT_TOPIC_SUBSCRIPTION = "Microsoft.EventGrid/topics/eventSubscriptions" @ "2025-02-15";
    SYSTEM_TOPIC = "Microsoft.EventGrid/systemTopics" @ "2025-02-15";
    SYSTEM_TOPIC_SUBSCRIPTION = "Microsoft.EventGrid/systemTopics/eventSubscriptions" @ "2025-02-15";
    COSMOS_ACCOUNT = "Microsoft.DocumentDB/databaseAccounts" @ "2025-04-15";
    COSMOS_DATABASE = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases" @ "2025-04-15";
    COSMOS_CONTAINER = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers" @ "2025-04-15";
    COSMOS_ROLE = "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions" @ "2025-04-15";
    COSMOS_ASSIGNMENT = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments" @ "2025-04-15";
    VAULT = "Microsoft.KeyVault/vaults" @ "2025-05-01";
    VAULT_SECRET = "Microsoft.KeyVault/vaults/secrets" @ "2025-05-01";
    INSIGHTS = "Microsoft.Insights/components" @ "2020-02-02";
    DIAGNOSTICS = "Microsoft.Insights/diagnosticSettings" @ "2021-05-01-preview";
    WORKSPACE = "Microsoft.OperationalInsights/workspaces" @ "2025-07-01";
    GATEWAY = "Microsoft.ApiManagement/service" @ "2024-05-01";
    GATEWAY_API = "Microsoft.ApiManagement/service/apis" @ "2024-05-01";
    GATEWAY_API_POLICY = "Microsoft.ApiManagement/service/apis/policies" @ "2024-05-01";
    GATEWAY_OPERATION = "Microsoft.ApiManagement/service/apis/operations" @ "2024-05-01";
    GATEWAY_BACKEND = "Microsoft.ApiManagement/service/backends" @ "2024-05-01";
    ROLE = "Microsoft.Authorization/roleDefinitions" @ "2022-04-01";
    ASSIGNMENT = "Microsoft.Authorization/roleAssignments" @ "2022-04-01";
    LOCK = "Microsoft.Authorization/locks" @ "2020-05-01";
    DEPLOYMENT = "Microsoft.Resources/deployments" @ "2025-04-01";
}
