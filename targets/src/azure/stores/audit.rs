//! What every account, namespace and vault is given besides: its audit log, and in a protected environment a lock.

use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::ids::ResourceId;
use crate::azure::resource::Resource;
use crate::azure::types::Type;
use crate::azure::unit::Unit;
use serde::Serialize;

/// `Microsoft.Insights/diagnosticSettings`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Diagnostics {
    workspace_id: Expr,
    logs: [Log; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    category_group: &'static str,
    enabled: bool,
}

/// `Microsoft.Authorization/locks`
#[derive(Debug, Serialize)]
struct Lock {
    level: &'static str,
    notes: &'static str,
}

/// Sends what is done with `resource` to the workspace, if the program has one.
/// <https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings>
pub fn log(context: &Context<'_>, resource: &ResourceId, unit: &mut Unit) {
    if context.model.functions.is_empty() {
        return;
    }
    let workspace = context.workspace();
    let logs = [Log { category_group: "audit", enabled: true }];
    let settings = Diagnostics { workspace_id: workspace.id(), logs };
    let settings = Resource::extending(resource, Type::DIAGNOSTICS, "audit".into(), settings);
    unit.add(settings.depends_on([&workspace]));
}

/// Keeps `resource` from being deleted in a protected environment.
/// <https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources>
pub fn lock(context: &Context<'_>, resource: &ResourceId, unit: &mut Unit) {
    if context.model.protected {
        let lock = Lock { level: "CanNotDelete", notes: "The environment is protected" };
        unit.add(Resource::extending(resource, Type::LOCK, "protected".into(), lock));
    }
}
