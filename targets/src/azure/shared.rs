//! What every function needs: a workspace for logs and a component for telemetry.

use super::context::Context;
use super::resource::Resource;
use super::unit::{Layer, Unit};
use scant_compiler::model::{Model, Name};
use serde::Serialize;

/// `Microsoft.OperationalInsights/workspaces`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Workspace {
    sku: WorkspaceSku,
    retention_in_days: u64,
    features: WorkspaceFeatures,
}

#[derive(Debug, Serialize)]
struct WorkspaceSku {
    name: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WorkspaceFeatures {
    disable_local_auth: bool,
}

/// `Microsoft.Insights/components`
#[derive(Debug, Serialize)]
struct Insights {
    #[serde(rename = "Application_Type")]
    application_type: &'static str,
    #[serde(rename = "WorkspaceResourceId")]
    workspace: super::expr::Expr,
    #[serde(rename = "DisableLocalAuth")]
    disable_local_auth: bool,
}

/// The shared unit; `None` of a program without functions.
pub fn unit(context: &Context<'_>) -> Option<Unit> {
    let mut unit = Unit::new(&Name::new("app"), Layer::Shared, Vec::new());
    let workspace = Workspace {
        sku: WorkspaceSku { name: "PerGB2018" },
        retention_in_days: days(context.model)?,
        features: WorkspaceFeatures { disable_local_auth: true },
    };
    unit.add(Resource::new(&context.workspace(), workspace).located(context.shared_tags()));
    let insights =
        Insights { application_type: "web", workspace: context.workspace().id(), disable_local_auth: true };
    let insights = Resource::new(&context.insights(), insights).depends_on([&context.workspace()]);
    unit.add(insights.located(context.shared_tags()).variant("web"));
    Some(unit)
}

/// Milliseconds of a day.
pub const DAY: u64 = 86_400_000;
/// Days that a workspace keeps lines at least.
/// <https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure>
pub const FEWEST: u64 = 30;
/// Days that it keeps them at most.
pub const MOST: u64 = 730;

/// Days that the lines of all functions are kept: as long as the one that asks for most.
pub fn days(model: &Model) -> Option<u64> {
    let keep = model.functions.iter().map(|function| function.logs.keep.value).max()?;
    Some(kept(keep))
}

/// Days that a workspace keeps lines which somebody wants for `keep` milliseconds.
pub fn kept(keep: u64) -> u64 {
    keep.div_ceil(DAY).clamp(FEWEST, MOST)
}
