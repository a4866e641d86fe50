//! Keys and switches: whatever lets somebody in past all roles.

use super::{Bench, set};
use serde_json::{Value, json};

const SITE: &str = "Microsoft.Web/sites";
const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

/// Every class.
pub fn tamper(bench: &mut Bench<'_>) {
    switches(bench);
    settings(bench);
    identities(bench);
    grants(bench);
}

fn switches(bench: &mut Bench<'_>) {
    bench.each("switch: shared keys of an account", ACCOUNT, |one| {
        set(one, "properties.allowSharedKeyAccess", json!(true))
    });
    bench.each("switch: shared keys, said by nobody", ACCOUNT, |one| {
        one["properties"].as_object_mut().is_some_and(|all| all.remove("allowSharedKeyAccess").is_some())
    });
    bench.each("switch: an account open to everybody", ACCOUNT, |one| {
        set(one, "properties.allowBlobPublicAccess", json!(true))
    });
    bench.each("switch: old TLS", ACCOUNT, |one| set(one, "properties.minimumTlsVersion", json!("TLS1_0")));
    bench.each("switch: users of an account's own", ACCOUNT, |one| {
        let all = one["properties"].as_object_mut();
        all.map(|all| all.insert("isLocalUserEnabled".to_owned(), json!(true))).is_some()
    });
    bench.each(
        "switch: a container open to everybody",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        |one| set(one, "properties.publicAccess", json!("Blob")),
    );
    for kind in [
        "Microsoft.ServiceBus/namespaces",
        "Microsoft.EventHub/namespaces",
        "Microsoft.EventGrid/topics",
        "Microsoft.DocumentDB/databaseAccounts",
    ] {
        bench.each("switch: keys of a namespace, topic or account", kind, |one| {
            set(one, "properties.disableLocalAuth", json!(false))
        });
    }
    bench.each("switch: telemetry of anybody", "Microsoft.Insights/components", |one| {
        set(one, "properties.DisableLocalAuth", json!(false))
    });
    bench.each("switch: a vault without roles", "Microsoft.KeyVault/vaults", |one| {
        set(one, "properties.enableRbacAuthorization", json!(false))
    });
    bench.each("switch: policies of a vault's own", "Microsoft.KeyVault/vaults", |one| {
        let all = one["properties"].as_object_mut();
        all.map(|all| all.insert("accessPolicies".to_owned(), json!([{ "objectId": "x" }]))).is_some()
    });
    bench.each(
        "switch: passwords for code",
        "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
        |one| set(one, "properties.allow", json!(true)),
    );
}

fn settings(bench: &mut Bench<'_>) {
    let add = |one: &mut Value, value: &str| {
        let all = one.pointer_mut("/properties/siteConfig/appSettings").and_then(Value::as_array_mut);
        all.map(|all| all.push(json!({ "name": "EXTRA", "value": value }))).is_some()
    };
    bench.each("key: asked for by listKeys", SITE, |one| {
        add(
            one,
            "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2025-06-01').keys[0].value]",
        )
    });
    bench.each("key: asked for inside a text", SITE, |one| {
        add(
            one,
            "[format('a={0}', listKeys(resourceId('Microsoft.ServiceBus/namespaces', 'x'), '2024-01-01').y)]",
        )
    });
    bench.each("key: in a connection string", SITE, |one| {
        add(one, "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=eA==")
    });
    bench.each("key: in a signed address", SITE, |one| {
        add(one, "https://x.blob.core.windows.net/c?sv=1&sig=abc")
    });
    let configure = |one: &mut Value, name: &str, value: Value| {
        let all = one.pointer_mut("/properties/siteConfig").and_then(Value::as_object_mut);
        all.map(|all| all.insert(name.to_owned(), value)).is_some()
    };
    bench.each("key: in a site's own connections", SITE, |one| {
        configure(
            one,
            "connectionStrings",
            json!([{ "name": "x", "connectionString": "x", "type": "Custom" }]),
        )
    });
    bench.each("key: of a mounted account", SITE, |one| {
        configure(one, "azureStorageAccounts", json!({ "x": { "type": "AzureFiles", "accessKey": "x" } }))
    });
    bench.each("key: told by a resource", SITE, |one| {
        add(one, "[reference(resourceId('Microsoft.Cache/redis', 'x'), '2024-01-01').accessKeys.primaryKey]")
    });
}

fn identities(bench: &mut Bench<'_>) {
    let sites: Vec<Value> =
        bench.all(SITE).map(|(_, one)| one["identity"]["userAssignedIdentities"].clone()).collect();
    bench.each("identity: shared by two apps", SITE, |one| {
        let own = one["identity"]["userAssignedIdentities"].clone();
        let other = sites.iter().find(|other| **other != own);
        other.is_some_and(|other| set(one, "identity.userAssignedIdentities", other.clone()))
    });
    bench.each("identity: a second one", SITE, |one| {
        let own = one["identity"]["userAssignedIdentities"].clone();
        let other = sites.iter().find(|other| **other != own).and_then(Value::as_object).cloned();
        let all = one.pointer_mut("/identity/userAssignedIdentities").and_then(Value::as_object_mut);
        match (all, other) {
            (Some(all), Some(other)) => {
                all.extend(other);
                true
            }
            _ => false,
        }
    });
    bench.each("identity: one of the system's, too", SITE, |one| {
        set(one, "identity.type", json!("SystemAssigned, UserAssigned"))
    });
    bench.each("identity: of a namespace", "Microsoft.ServiceBus/namespaces", |one| {
        let all = one.as_object_mut();
        all.map(|all| all.insert("identity".to_owned(), json!({ "type": "SystemAssigned" }))).is_some()
    });
    bench.each("identity: settings name another", SITE, |one| {
        let all = one.pointer_mut("/properties/siteConfig/appSettings").and_then(Value::as_array_mut);
        let client = all.into_iter().flatten().find(|one| one["name"] == "AzureWebJobsStorage__clientId");
        client.is_some_and(|client| set(client, "value", json!("11111111-2222-3333-4444-555555555555")))
    });
}

/// Resources of types that give rights of their own kind.
fn grants(bench: &mut Bench<'_>) {
    let child = |one: &Value, inner: &str, name: &str, properties: Value| {
        let (kind, own) = (one["type"].as_str()?, one["name"].as_str()?);
        let own = own.strip_prefix('[')?.strip_suffix(']')?;
        Some(json!({
            "type": format!("{kind}/{inner}"),
            "apiVersion": "2024-01-01",
            "name": format!("[format('{{0}}/{name}', {own})]"),
            "properties": properties,
        }))
    };
    for kind in ["Microsoft.ServiceBus/namespaces", "Microsoft.EventHub/namespaces"] {
        bench.beside("grant: a rule with a key", kind, |one| {
            child(one, "authorizationRules", "all", json!({ "rights": ["Manage", "Send", "Listen"] }))
        });
    }
    bench.beside("grant: a policy of a vault", "Microsoft.KeyVault/vaults", |one| {
        child(one, "accessPolicies", "add", json!({ "accessPolicies": [] }))
    });
    bench.beside("grant: a user of an account", ACCOUNT, |one| {
        child(one, "localUsers", "mallory", json!({ "hasSshKey": true }))
    });
    bench.beside(
        "grant: an identity that others may become",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        |one| {
            child(one, "federatedIdentityCredentials", "ci", json!({ "issuer": "https://x", "subject": "y" }))
        },
    );
    bench.beside("grant: a resource that nobody knows", SITE, |one| {
        child(one, "extensions", "MSDeploy", json!({ "packageUri": "https://x" }))
    });
}
