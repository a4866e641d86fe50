//! A function's plan and app.

use super::runtime;
use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::function::tags;
use crate::azure::http::{self, Cors};
use crate::azure::overrides::Reached;
use crate::azure::resource::{Identity, Resource, Sku};
use crate::azure::settings::Settings;
use crate::azure::types::Type;
use crate::azure::unit::Unit;
use scant_compiler::model::{Event, Function, FunctionId};
use scant_lang::source::Span;
use serde::Serialize;

/// `Microsoft.Web/serverfarms`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    reserved: bool,
    zone_redundant: bool,
}

/// `Microsoft.Web/sites`
/// <https://learn.microsoft.com/azure/templates/microsoft.web/sites>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Site<'m> {
    server_farm_id: Expr,
    https_only: bool,
    client_affinity_enabled: bool,
    public_network_access: &'static str,
    key_vault_reference_identity: Expr,
    function_app_config: AppConfig,
    site_config: SiteConfig<'m>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AppConfig {
    deployment: Deployment,
    #[serde(skip_serializing_if = "Option::is_none")]
    runtime: Option<Runtime>,
    scale_and_concurrency: Scaling,
}

#[derive(Debug, Serialize)]
struct Deployment {
    storage: DeploymentStorage,
}

#[derive(Debug, Serialize)]
struct DeploymentStorage {
    #[serde(rename = "type")]
    kind: &'static str,
    value: Expr,
    authentication: Authentication,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Authentication {
    #[serde(rename = "type")]
    kind: &'static str,
    user_assigned_identity_resource_id: Expr,
}

#[derive(Debug, Serialize)]
struct Runtime {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Scaling {
    maximum_instance_count: u32,
    #[serde(rename = "instanceMemoryMB")]
    instance_memory: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    always_ready: Vec<Ready>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Ready {
    name: String,
    instance_count: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SiteConfig<'m> {
    min_tls_version: &'static str,
    scm_min_tls_version: &'static str,
    ftps_state: &'static str,
    http20_enabled: bool,
    remote_debugging_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cors: Option<Cors<'m>>,
    app_settings: Settings,
}

/// `Microsoft.Web/sites/basicPublishingCredentialsPolicies`
#[derive(Debug, Serialize)]
struct Publishing {
    allow: bool,
}

/// Adds the plan, the app with its settings, and the policies that close its password doors.
pub fn add(context: &Context<'_>, id: FunctionId, mut settings: Settings, unit: &mut Unit) {
    let function = context.model.function(id);
    let (plan, site, identity) = (context.plan(id), context.site(id), context.identity(id));
    unit.add(
        Resource::new(&plan, Plan { reserved: true, zone_redundant: false })
            .located(tags(context, id))
            .variant("functionapp")
            .sku(Sku::of("FC1", "FlexConsumption"))
            .reached(Reached::Plan),
    );
    host_settings(context, id, &mut settings);
    for variable in &function.env {
        settings.set(variable.key.clone(), context.text(&variable.value));
    }
    let authentication =
        Authentication { kind: "UserAssignedIdentity", user_assigned_identity_resource_id: identity.id() };
    let value = Expr::join([
        Expr::reference(&context.host(id), "primaryEndpoints.blob"),
        context.package(id).own_name(),
    ]);
    let asked = settings.asked().to_vec();
    let body = Site {
        server_farm_id: plan.id(),
        https_only: true,
        client_affinity_enabled: false,
        public_network_access: "Enabled",
        key_vault_reference_identity: identity.id(),
        function_app_config: AppConfig {
            deployment: Deployment {
                storage: DeploymentStorage { kind: "blobContainer", value, authentication },
            },
            runtime: runtime::find(&function.runtime.value)
                .map(|runtime| Runtime { name: runtime.name, version: runtime.version }),
            scale_and_concurrency: scaling(function),
        },
        site_config: SiteConfig {
            min_tls_version: "1.2",
            scm_min_tls_version: "1.2",
            ftps_state: "Disabled",
            http20_enabled: true,
            remote_debugging_enabled: false,
            cors: http::cors(context, id),
            app_settings: settings,
        },
    };
    let mut tags = tags(context, id);
    tags.entry("azd-service-name".into()).or_insert_with(|| function.name.path.clone().into());
    unit.add(
        Resource::new(&site, body)
            .located(tags)
            .variant("functionapp,linux")
            .identity(Identity::User(identity.id()))
            .reached(Reached::Main)
            .depends_on([&plan, &identity, &context.insights(), &context.package(id)])
            .depends_on(&asked),
    );
    for door in ["ftp", "scm"] {
        let policy = site.child(Type::PUBLISHING_POLICY, door);
        unit.add(Resource::new(&policy, Publishing { allow: false }).depends_on([&site]));
    }
}

/// What the host itself needs to know: its account, where telemetry goes, and which identity is its own.
fn host_settings(context: &Context<'_>, id: FunctionId, settings: &mut Settings) {
    let client = context.client_id(id);
    let blobs = Expr::reference(&context.host(id), "primaryEndpoints.blob");
    settings.connect("AzureWebJobsStorage", "blobServiceUri", blobs, &client);
    let telemetry = Expr::reference(&context.insights(), "ConnectionString");
    settings.set("APPLICATIONINSIGHTS_CONNECTION_STRING", telemetry);
    let authentication = [Expr::text("ClientId="), client.clone(), Expr::text(";Authorization=AAD")];
    settings.set("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", Expr::join(authentication));
    settings.set("AZURE_CLIENT_ID", client);
}

/// Bytes of a megabyte as Azure counts it.
pub const MEGABYTE: u64 = 1 << 20;
/// Sizes an instance can have, in megabytes.
/// <https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes>
pub const SIZES: [u64; 3] = [512, 2048, LARGEST];
const LARGEST: u64 = 4096;

/// Instances at most, where the spec says nothing.
const MOST_INSTANCES: u32 = 100;

/// Whether the spec says it, in the function or in `defaults`; else the place is the function's own name.
pub fn written(function: &Function, span: Span) -> bool {
    span != function.common.span
}

fn scaling(function: &Function) -> Scaling {
    let wanted = function.memory.value / MEGABYTE;
    let scale = function.scale.map(|scale| scale.value);
    let ready = scale.map_or(0, |scale| scale.min);
    let over_http = function.triggers.iter().any(|trigger| matches!(trigger.event, Event::Http { .. }));
    Scaling {
        maximum_instance_count: scale.map_or(MOST_INSTANCES, |scale| scale.max),
        instance_memory: SIZES.into_iter().find(|size| *size >= wanted).unwrap_or(LARGEST),
        always_ready: (ready > 0)
            .then(|| Ready {
                name: match over_http {
                    true => "http".to_owned(),
                    false => format!("function:{}", entry(function)),
                },
                instance_count: ready,
            })
            .into_iter()
            .collect(),
    }
}

/// The name of the one function inside the app, as its package's folder is called.
pub fn entry(function: &Function) -> String {
    function.name.path.replace('.', "_")
}
