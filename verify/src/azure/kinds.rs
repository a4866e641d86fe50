//! The types of resources that are known here: which properties they may have, and which switches must stand how.
//!
//! A property that is not listed could open a door nobody here knows of, and a type that is not listed could be one.
//! <https://learn.microsoft.com/azure/templates/>

use super::json::Node;

/// What is known of a type.
#[derive(Debug)]
pub struct Kind {
    /// Its name in small letters.
    pub name: &'static str,
    /// The properties it may have; of one that is listed with its own members, only those.
    pub properties: &'static [&'static str],
    /// What it must say, and what it says against otherwise.
    pub switches: &'static [Switch],
    /// Whether it may have an identity, by which it could do something itself.
    pub identity: bool,
}

/// A property, below `properties`, that must have a value.
#[derive(Debug)]
pub struct Switch {
    /// The property.
    pub path: &'static str,
    /// The values that it may have; the others open something.
    pub values: &'static [&'static str],
    /// What it opens otherwise.
    pub opens: &'static str,
}

const fn switch(path: &'static str, values: &'static [&'static str], opens: &'static str) -> Switch {
    Switch { path, values, opens }
}

impl Kind {
    /// What of a member of `properties` is unknown: it, or members inside it.
    pub fn unknown(&self, name: &str, value: &Node<'_>) -> Vec<String> {
        let inside =
            |known: &&str| known.split_once('.').is_some_and(|(first, _)| first.eq_ignore_ascii_case(name));
        if self.properties.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return Vec::new();
        }
        if !self.properties.iter().any(inside) {
            return vec![name.to_owned()];
        }
        let paths = value.members().iter().map(|(inner, _)| format!("{name}.{inner}"));
        paths.filter(|path| !self.properties.iter().any(|known| known.eq_ignore_ascii_case(path))).collect()
    }
}

/// The type of that name, in small letters.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// Words of types that give rights of their own kind, past all that is read here.
pub const GRANTING: [&str; 9] = [
    "microsoft.authorization/",
    "roleassignments",
    "roledefinitions",
    "sqlrole",
    "mongodbrole",
    "authorizationrules",
    "accesspolic",
    "localusers",
    "federatedidentitycredentials",
];

const KEYS: &str = "whoever has a key gets in without any role";
const OLD_TLS: &str = "old versions of TLS are taken";
const ANONYMOUS: &str = "containers can be opened to everybody";
const YES: &[&str] = &["true"];
const NO: &[&str] = &["false"];
const TLS: &[&str] = &["1.2", "1.3"];

const ACCOUNT: &[Switch] = &[
    switch("allowSharedKeyAccess", NO, KEYS),
    switch("allowBlobPublicAccess", NO, ANONYMOUS),
    switch("allowCrossTenantReplication", NO, "blobs may be copied into other tenants"),
    switch("minimumTlsVersion", &["TLS1_2", "TLS1_3"], OLD_TLS),
    switch("supportsHttpsTrafficOnly", YES, "calls without TLS are taken"),
];
const NAMESPACE: &[Switch] =
    &[switch("disableLocalAuth", YES, KEYS), switch("minimumTlsVersion", TLS, OLD_TLS)];
const SITE: &[Switch] = &[
    switch("httpsOnly", YES, "calls without TLS are taken"),
    switch("siteConfig.minTlsVersion", TLS, OLD_TLS),
    switch("siteConfig.scmMinTlsVersion", TLS, OLD_TLS),
    switch("siteConfig.ftpsState", &["Disabled"], "its files can be changed over FTP"),
    switch("siteConfig.remoteDebuggingEnabled", NO, "a debugger can be attached"),
    switch(
        "functionAppConfig.deployment.storage.authentication.type",
        &["UserAssignedIdentity"],
        "its code is fetched with something else than its identity",
    ),
];

const fn plain(name: &'static str, properties: &'static [&'static str]) -> Kind {
    Kind { name, properties, switches: &[], identity: false }
}

const fn switched(
    name: &'static str,
    properties: &'static [&'static str],
    switches: &'static [Switch],
    identity: bool,
) -> Kind {
    Kind { name, properties, switches, identity }
}

const DELIVERY: &[&str] = &["deliveryWithResourceIdentity", "eventDeliverySchema", "filter", "retryPolicy"];

static KINDS: &[Kind] = &[
    switched(
        "microsoft.web/sites",
        &[
            "clientAffinityEnabled",
            "functionAppConfig.deployment",
            "functionAppConfig.runtime",
            "functionAppConfig.scaleAndConcurrency",
            "httpsOnly",
            "keyVaultReferenceIdentity",
            "publicNetworkAccess",
            "serverFarmId",
            "siteConfig.appSettings",
            "siteConfig.cors",
            "siteConfig.ftpsState",
            "siteConfig.healthCheckPath",
            "siteConfig.http20Enabled",
            "siteConfig.minTlsVersion",
            "siteConfig.remoteDebuggingEnabled",
            "siteConfig.scmMinTlsVersion",
        ],
        SITE,
        true,
    ),
    plain("microsoft.web/serverfarms", &["reserved", "zoneRedundant"]),
    plain("microsoft.web/sites/config", &["globalValidation", "identityProviders", "login", "platform"]),
    switched(
        "microsoft.web/sites/basicpublishingcredentialspolicies",
        &["allow"],
        &[switch("allow", NO, "its code can be changed with a password")],
        false,
    ),
    plain("microsoft.managedidentity/userassignedidentities", &[]),
    switched(
        "microsoft.storage/storageaccounts",
        &[
            "accessTier",
            "allowBlobPublicAccess",
            "allowCrossTenantReplication",
            "allowSharedKeyAccess",
            "defaultToOAuthAuthentication",
            "encryption",
            "minimumTlsVersion",
            "networkAcls",
            "publicNetworkAccess",
            "sasPolicy",
            "supportsHttpsTrafficOnly",
        ],
        ACCOUNT,
        false,
    ),
    plain(
        "microsoft.storage/storageaccounts/blobservices",
        &["containerDeleteRetentionPolicy", "deleteRetentionPolicy", "isVersioningEnabled"],
    ),
    switched(
        "microsoft.storage/storageaccounts/blobservices/containers",
        &["publicAccess"],
        &[switch("publicAccess", &["None"], "everybody can read its blobs")],
        false,
    ),
    plain("microsoft.storage/storageaccounts/managementpolicies", &["policy"]),
    switched(
        "microsoft.servicebus/namespaces",
        &["disableLocalAuth", "minimumTlsVersion", "publicNetworkAccess"],
        NAMESPACE,
        false,
    ),
    plain(
        "microsoft.servicebus/namespaces/queues",
        &[
            "deadLetteringOnMessageExpiration",
            "defaultMessageTimeToLive",
            "forwardDeadLetteredMessagesTo",
            "lockDuration",
            "maxDeliveryCount",
            "requiresDuplicateDetection",
            "requiresSession",
        ],
    ),
    plain("microsoft.servicebus/namespaces/topics", &["requiresDuplicateDetection", "supportOrdering"]),
    plain(
        "microsoft.servicebus/namespaces/topics/subscriptions",
        &[
            "deadLetteringOnFilterEvaluationExceptions",
            "deadLetteringOnMessageExpiration",
            "defaultMessageTimeToLive",
            "forwardDeadLetteredMessagesTo",
            "forwardTo",
            "lockDuration",
            "maxDeliveryCount",
            "requiresSession",
        ],
    ),
    plain("microsoft.servicebus/namespaces/topics/subscriptions/rules", &["filterType", "sqlFilter"]),
    switched(
        "microsoft.eventhub/namespaces",
        &[
            "disableLocalAuth",
            "isAutoInflateEnabled",
            "maximumThroughputUnits",
            "minimumTlsVersion",
            "publicNetworkAccess",
        ],
        NAMESPACE,
        false,
    ),
    plain("microsoft.eventhub/namespaces/eventhubs", &["partitionCount", "retentionDescription"]),
    plain("microsoft.eventhub/namespaces/eventhubs/consumergroups", &[]),
    switched(
        "microsoft.eventgrid/topics",
        &["disableLocalAuth", "inputSchema", "minimumTlsVersionAllowed", "publicNetworkAccess"],
        &[switch("disableLocalAuth", YES, KEYS), switch("minimumTlsVersionAllowed", TLS, OLD_TLS)],
        true,
    ),
    plain("microsoft.eventgrid/topics/eventsubscriptions", DELIVERY),
    switched("microsoft.eventgrid/systemtopics", &["source", "topicType"], &[], true),
    plain("microsoft.eventgrid/systemtopics/eventsubscriptions", DELIVERY),
    switched(
        "microsoft.documentdb/databaseaccounts",
        &[
            "backupPolicy",
            "capabilities",
            "consistencyPolicy",
            "databaseAccountOfferType",
            "disableKeyBasedMetadataWriteAccess",
            "disableLocalAuth",
            "locations",
            "minimalTlsVersion",
            "publicNetworkAccess",
        ],
        &[
            switch("disableLocalAuth", YES, KEYS),
            switch("disableKeyBasedMetadataWriteAccess", YES, "whoever has a key changes what stands in it"),
            switch("minimalTlsVersion", &["Tls12"], OLD_TLS),
        ],
        false,
    ),
    plain("microsoft.documentdb/databaseaccounts/sqldatabases", &["resource"]),
    plain("microsoft.documentdb/databaseaccounts/sqldatabases/containers", &["resource"]),
    plain(
        "microsoft.documentdb/databaseaccounts/sqlroledefinitions",
        &["assignableScopes", "permissions", "roleName", "type"],
    ),
    plain(
        "microsoft.documentdb/databaseaccounts/sqlroleassignments",
        &["principalId", "roleDefinitionId", "scope"],
    ),
    switched(
        "microsoft.keyvault/vaults",
        &[
            "enablePurgeProtection",
            "enableRbacAuthorization",
            "enableSoftDelete",
            "enabledForDeployment",
            "enabledForDiskEncryption",
            "enabledForTemplateDeployment",
            "networkAcls",
            "publicNetworkAccess",
            "sku",
            "softDeleteRetentionInDays",
            "tenantId",
        ],
        &[
            switch("enableRbacAuthorization", YES, "policies of its own let callers in past all roles"),
            switch("enabledForDeployment", NO, "machines may read it"),
            switch("enabledForDiskEncryption", NO, "disks may read it"),
            switch("enabledForTemplateDeployment", NO, "deployments may read it"),
            switch("tenantId", &["<tenant>"], "another tenant says who may read it"),
        ],
        false,
    ),
    plain("microsoft.keyvault/vaults/secrets", &["attributes", "contentType", "value"]),
    switched(
        "microsoft.insights/components",
        &["Application_Type", "DisableLocalAuth", "WorkspaceResourceId"],
        &[switch("DisableLocalAuth", YES, KEYS)],
        false,
    ),
    plain("microsoft.insights/diagnosticsettings", &["logs", "workspaceId"]),
    switched(
        "microsoft.operationalinsights/workspaces",
        &["features", "retentionInDays", "sku"],
        &[switch("features.disableLocalAuth", YES, KEYS)],
        false,
    ),
    plain("microsoft.apimanagement/service", &["publisherEmail", "publisherName"]),
    plain(
        "microsoft.apimanagement/service/apis",
        &["description", "displayName", "path", "protocols", "subscriptionRequired"],
    ),
    plain(
        "microsoft.apimanagement/service/apis/operations",
        &["displayName", "method", "templateParameters", "urlTemplate"],
    ),
    plain("microsoft.apimanagement/service/apis/policies", &["format", "value"]),
    switched(
        "microsoft.apimanagement/service/backends",
        &["protocol", "tls", "url"],
        &[
            switch("tls.validateCertificateChain", YES, "it takes any server for the function"),
            switch("tls.validateCertificateName", YES, "it takes any server for the function"),
        ],
        false,
    ),
    plain("microsoft.authorization/locks", &["level", "notes"]),
    plain(
        "microsoft.authorization/roleassignments",
        &["condition", "conditionVersion", "principalId", "principalType", "roleDefinitionId"],
    ),
    plain(
        "microsoft.authorization/roledefinitions",
        &["assignableScopes", "description", "permissions", "roleName", "type"],
    ),
];
