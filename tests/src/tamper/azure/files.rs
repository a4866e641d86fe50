//! Files beside the template: what else is deployed, and what else is started.

use super::Bench;
use serde_json::{Value, json};

/// Every class.
pub fn tamper(bench: &mut Bench<'_>) {
    let evil = "resource evil 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n}\n";
    for before in ["", "/**/ ", "@description('x') ", "// c\r"] {
        bench.after("file: one more resource of Bicep", "main.bicep", &format!("{before}{evil}"));
    }
    bench.after(
        "file: one more module of Bicep",
        "main.bicep",
        "/**/module m 'br:x.azurecr.io/x:v1' = {\n}\n",
    );
    bench.after("file: an output of Bicep", "main.bicep", "output k string = listKeys('x', 'y').k\n");
    let unknown =
        ["evil.json", "nested/azuredeploy.json", "EVIL.BICEP", "x.bicepparam", "packages/ghost/host.json"];
    for path in unknown {
        bench.file("file: one that nobody knows", path, "{}");
    }
    bench.each_file("file: a host's own program", "host.json", |host| {
        host["customHandler"] = json!({ "description": { "defaultExecutablePath": "x" } });
        true
    });
    bench.each_file("file: an entry of other code", "function.json", |entry| {
        entry["scriptFile"] = json!("../evil.py");
        true
    });
    for name in
        ["WEBSITE_RUN_FROM_PACKAGE", "languageWorkers__node__arguments", "AzureWebJobsEvil__serviceUri"]
    {
        bench.each("setting: one the host obeys", "Microsoft.Web/sites", |site| {
            let all = site.pointer_mut("/properties/siteConfig/appSettings").and_then(Value::as_array_mut);
            all.map(|all| all.push(json!({ "name": name, "value": "x" }))).is_some()
        });
    }
    bench.each("setting: a secret of another vault", "Microsoft.Web/sites", |site| {
        let all = site.pointer_mut("/properties/siteConfig/appSettings").and_then(Value::as_array_mut);
        let value = "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x)";
        all.map(|all| all.push(json!({ "name": "EXTRA", "value": value }))).is_some()
    });
    bench.each_file("file: values of parameters", "azuredeploy.parameters.json", |file| {
        file["parameters"]["publisherEmail"] = json!({ "value": "x" });
        true
    });
}
