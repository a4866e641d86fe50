//! A secret is one of Key Vault. Whoever deploys gives its value; the template never holds one.

use super::{audit, unsupported};
use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::layout::Parameter;
use crate::azure::names::fit;
use crate::azure::overrides::Reached;
use crate::azure::resource::Resource;
use crate::azure::unit::Unit;
use scant_compiler::model::{Secret, Store, StoreId};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `Microsoft.KeyVault/vaults`
/// <https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Vault {
    tenant_id: Expr,
    sku: VaultSku,
    enable_rbac_authorization: bool,
    enable_soft_delete: bool,
    soft_delete_retention_in_days: u32,
    enable_purge_protection: bool,
    enabled_for_deployment: bool,
    enabled_for_disk_encryption: bool,
    enabled_for_template_deployment: bool,
    public_network_access: &'static str,
    network_acls: NetworkAcls,
}

#[derive(Debug, Serialize)]
struct VaultSku {
    family: &'static str,
    name: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NetworkAcls {
    bypass: &'static str,
    default_action: &'static str,
}

/// `Microsoft.KeyVault/vaults/secrets`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct VaultSecret {
    value: Expr,
    content_type: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize)]
struct Attributes {
    enabled: bool,
}

/// Puts the vault in.
pub fn vault(context: &Context<'_>, unit: &mut Unit) {
    let vault = context.vault();
    let properties = Vault {
        tenant_id: Expr::tenant_id(),
        sku: VaultSku { family: "A", name: "standard" },
        enable_rbac_authorization: true,
        enable_soft_delete: true,
        soft_delete_retention_in_days: 90,
        enable_purge_protection: true,
        enabled_for_deployment: false,
        enabled_for_disk_encryption: false,
        enabled_for_template_deployment: false,
        public_network_access: "Enabled",
        network_acls: NetworkAcls { bypass: "AzureServices", default_action: "Allow" },
    };
    unit.add(Resource::new(&vault, properties).located(context.shared_tags()));
    audit::log(context, &vault, unit);
    audit::lock(context, &vault, unit);
}

/// Puts the secret in.
pub fn add(context: &Context<'_>, id: StoreId, unit: &mut Unit) {
    let store = context.model.store(id);
    let Some(secret) = context.store(id) else { return };
    let properties = VaultSecret {
        value: Expr::parameter(key(store)),
        content_type: "text/plain",
        attributes: Attributes { enabled: true },
    };
    let resource = Resource::new(&secret, properties).tags(context.tags(&store.common));
    unit.add(resource.reached(Reached::Main).depends_on([&context.vault()]));
}

/// The parameter of a secret's value, and its key.
pub fn parameter(store: &Store) -> (String, Parameter) {
    let description = format!("The value of the secret {}", store.name);
    (key(store), Parameter { kind: "securestring", description, default: None })
}

/// `stripe_key_secret`: a parameter's key has letters, digits and underscores.
fn key(store: &Store) -> String {
    format!("{}_secret", fit(&store.name.path, 100).replace('-', "_"))
}

/// Key Vault tells that a secret is old, and changes none.
/// <https://learn.microsoft.com/azure/key-vault/general/autorotation>
pub fn check(secret: &Secret, findings: &mut Vec<Diagnostic>) {
    if let Some(rotation) = &secret.rotate {
        findings.push(
            unsupported(rotation.span, "Key Vault calls nobody to change a secret")
                .help("start the function `on schedule`, and allow it to `write` the secret"),
        );
    }
}
