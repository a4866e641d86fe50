//! Storage accounts as every one of them is made: no keys, no anonymous readers, nothing without TLS.

use serde::Serialize;

/// `Microsoft.Storage/storageAccounts`
/// <https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    access_tier: &'static str,
    allow_blob_public_access: bool,
    allow_shared_key_access: bool,
    default_to_o_auth_authentication: bool,
    allow_cross_tenant_replication: bool,
    sas_policy: SasPolicy,
    minimum_tls_version: &'static str,
    supports_https_traffic_only: bool,
    public_network_access: &'static str,
    network_acls: NetworkAcls,
    encryption: AccountEncryption,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SasPolicy {
    sas_expiration_period: &'static str,
    expiration_action: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NetworkAcls {
    bypass: &'static str,
    default_action: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountEncryption {
    require_infrastructure_encryption: bool,
    key_source: &'static str,
    services: EncryptedServices,
}

#[derive(Debug, Serialize)]
struct EncryptedServices {
    blob: EncryptedService,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EncryptedService {
    enabled: bool,
    key_type: &'static str,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            access_tier: "Hot",
            allow_blob_public_access: false,
            allow_shared_key_access: false,
            default_to_o_auth_authentication: true,
            allow_cross_tenant_replication: false,
            sas_policy: SasPolicy { sas_expiration_period: "00.01:00:00", expiration_action: "Block" },
            minimum_tls_version: "TLS1_2",
            supports_https_traffic_only: true,
            public_network_access: "Enabled",
            network_acls: NetworkAcls { bypass: "AzureServices", default_action: "Allow" },
            encryption: AccountEncryption {
                require_infrastructure_encryption: true,
                key_source: "Microsoft.Storage",
                services: EncryptedServices { blob: EncryptedService { enabled: true, key_type: "Account" } },
            },
        }
    }
}

/// `Microsoft.Storage/storageAccounts/blobServices`: what is deleted can be brought back for some days.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// Of blobs.
    pub delete_retention_policy: Retention,
    /// Of containers.
    pub container_delete_retention_policy: Retention,
    /// Whether overwritten and deleted blobs are kept as versions.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_versioning_enabled: bool,
}

/// For how many days something deleted is kept.
#[derive(Debug, Serialize)]
pub struct Retention {
    enabled: bool,
    days: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self { enabled: true, days: 7 }
    }
}

/// `Microsoft.Storage/storageAccounts/blobServices/containers`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    public_access: &'static str,
}

impl Default for Container {
    fn default() -> Self {
        Self { public_access: "None" }
    }
}
