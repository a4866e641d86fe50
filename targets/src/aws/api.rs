//! An API is an HTTP API of API Gateway: its door and locks here, its routes with the functions behind them.

mod check;
mod domain;
mod routes;
mod stage;

pub use check::check;
pub use domain::outputs;
pub use routes::{add as add_routes, route_key};
pub use stage::unit as stage;

use super::auth;
use super::context::Context;
use super::demand::{Demand, Routes};
use super::expr::Expr;
use super::function::description;
use super::ids::{LogicalId, Part};
use super::overrides::Reached;
use super::unit::{Keep, Layer, Resource, Unit};
use scant_compiler::model::{Api, ApiId, Method};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Days the lines of the access log are kept.
const LOG_DAYS: u64 = 30;
/// Seconds a browser remembers what other origins may do.
const CORS_AGE: u32 = 600;

/// `AWS::ApiGatewayV2::Api`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties<'m> {
    name: Expr,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    protocol_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cors_configuration: Option<Cors<'m>>,
    /// With a name of its own, nobody comes in by the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    disable_execute_api_endpoint: Option<bool>,
    tags: BTreeMap<Cow<'static, str>, Expr>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Cors<'m> {
    allow_origins: Vec<&'m str>,
    allow_methods: Vec<&'static str>,
    allow_headers: Vec<&'static str>,
    max_age: u32,
}

/// `AWS::Logs::LogGroup`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct LogGroup {
    log_group_name: Expr,
    retention_in_days: u64,
    tags: Vec<super::unit::Tag>,
}

/// The unit of an API, without what its functions bring.
pub fn unit(context: &Context<'_>, demand: &Demand, id: ApiId) -> Unit {
    let api = context.model.api(id);
    let mut unit = Unit::new(&api.name, Layer::Store, context.settings(&api.common));
    let nothing = Routes::default();
    let routes = demand.routes(id).unwrap_or(&nothing);
    let properties = Properties {
        name: Expr::join([Expr::Pseudo("AWS::StackName"), Expr::text(format!("-{}", api.name))]),
        description: api.common.doc.as_deref().and_then(description),
        protocol_type: "HTTP",
        cors_configuration: cors(api, routes),
        disable_execute_api_endpoint: api.domain.is_some().then_some(true),
        tags: context.tag_map(&api.common),
    };
    unit.add(Resource::new(context.api_id(id), "AWS::ApiGatewayV2::Api", properties).reached(Reached::Main));
    let group = LogGroup {
        log_group_name: Expr::join([
            Expr::text("/scant/"),
            Expr::Pseudo("AWS::StackName"),
            Expr::text(format!("/api/{}", api.name)),
        ]),
        retention_in_days: LOG_DAYS,
        tags: context.tags(&api.common),
    };
    // As with functions, logs go with what wrote them: a group left behind would hold on to its fixed name.
    let logs = Resource::new(access_log(api), "AWS::Logs::LogGroup", group).reached(Reached::Logs);
    unit.add(logs.keep(Keep::Delete));
    for auth in &routes.auths {
        auth::add(context, id, *auth, &mut unit);
    }
    domain::add(context, api, &mut unit);
    unit
}

fn access_log(api: &Api) -> LogicalId {
    LogicalId::of(&api.name, Part::AccessLog)
}

fn cors<'m>(api: &'m Api, routes: &Routes) -> Option<Cors<'m>> {
    if api.cors.is_empty() {
        return None;
    }
    let any = routes.methods.contains(&Method::Any) || routes.methods.is_empty();
    let mut allow_headers = vec!["authorization", "content-type"];
    if routes.iam {
        allow_headers.extend(["x-amz-content-sha256", "x-amz-date", "x-amz-security-token"]);
    }
    Some(Cors {
        allow_origins: api.cors.iter().map(|origin| origin.value.as_str()).collect(),
        allow_methods: if any {
            vec!["*"]
        } else {
            routes.methods.iter().map(|method| method.word()).collect()
        },
        allow_headers,
        max_age: CORS_AGE,
    })
}
