//! Shapes: an expression in place of a list, what is not there, and secrets that are told.

use super::Bench;
use serde_json::{Value, json};

const DEFINITION: &str = "Microsoft.Authorization/roleDefinitions";
const COSMOS: &str = "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions";

/// Every class.
pub fn tamper(bench: &mut Bench<'_>) {
    lists(bench);
    bench.without("absent: passwords for code are off", PASSWORDS);
    told(bench);
}

const PASSWORDS: &str = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";

/// Lists that a variable holds.
fn lists(bench: &mut Bench<'_>) {
    for kind in [DEFINITION, COSMOS] {
        bench.whole("shape: a role's permission is an expression", |all| {
            all["variables"]["all"] = json!(["*"]);
            let permissions = first(all, kind)?.pointer_mut("/properties/permissions")?.as_array_mut()?;
            permissions.push(json!({ "dataActions": "[variables('all')]" }));
            Some(())
        });
        bench.whole("shape: a role's permissions are an expression", |all| {
            all["variables"]["all"] = json!([{ "actions": ["*"], "dataActions": ["*"] }]);
            first(all, kind)?["properties"]["permissions"] = json!("[variables('all')]");
            Some(())
        });
    }
    for kind in [
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.ServiceBus/namespaces/queues",
        "Microsoft.KeyVault/vaults/secrets",
        "Microsoft.Insights/diagnosticSettings",
        "Microsoft.Web/sites/config",
    ] {
        bench.whole("shape: properties are an expression", |all| {
            let own = first(all, kind)?["properties"].take();
            all["variables"]["own"] = own;
            first(all, kind)?["properties"] = json!("[variables('own')]");
            Some(())
        });
    }
    bench.whole("shape: settings are an expression", |all| {
        let own = first(all, "Microsoft.Web/sites")?["properties"]["siteConfig"]["appSettings"].take();
        all["variables"]["own"] = own;
        first(all, "Microsoft.Web/sites")?["properties"]["siteConfig"]["appSettings"] =
            json!("[variables('own')]");
        Some(())
    });
}

/// Keys and secrets in outputs and settings.
fn told(bench: &mut Bench<'_>) {
    bench.whole("key: told by an output, after a blank", |all| {
        all["outputs"]["leak"] =
            json!({ "type": "string", "value": "[listKeys (resourceId('A.B/c', 'x'), '2023-01-01').key]" });
        Some(())
    });
    bench.whole("secret: told by an output", |all| {
        let name = secret(all)?;
        all["outputs"]["leak"] = json!({ "type": "string", "value": format!("[parameters('{name}')]") });
        Some(())
    });
    bench.whole("secret: a plain text", |all| {
        let name = secret(all)?;
        all["parameters"][name]["type"] = json!("string");
        Some(())
    });
    bench.whole("secret: told by an app", |all| {
        let name = secret(all)?;
        first(all, "Microsoft.Web/sites")?["kind"] = json!(format!("[parameters('{name}')]"));
        Some(())
    });
}

/// The first resource of a type.
fn first<'v>(all: &'v mut Value, kind: &str) -> Option<&'v mut Value> {
    all["resources"].as_array_mut()?.iter_mut().find(|one| one["type"] == kind)
}

/// The name of a secret parameter.
fn secret(all: &Value) -> Option<String> {
    let mut parameters = all["parameters"].as_object()?.iter();
    parameters.find(|(_, one)| one["type"] == "securestring").map(|(name, _)| name.clone())
}
