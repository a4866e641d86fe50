//! The stage of an API: limits, access log, and the domain's mapping to it.

use super::access_log;
use crate::aws::context::Context;
use crate::aws::demand::Demand;
use crate::aws::expr::Expr;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::number::Number;
use crate::aws::overrides::Reached;
use crate::aws::unit::{Layer, Resource, Unit};
use scant_compiler::model::{ApiId, Throttle};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A line of the access log: what was asked, what was answered, and why not.
/// "Customizing HTTP API access logs", API Gateway developer guide.
const LINE: &str = concat!(
    r#"{"requestId":"$context.requestId","time":"$context.requestTime","ip":"$context.identity.sourceIp","#,
    r#""route":"$context.routeKey","path":"$context.path","status":"$context.status","#,
    r#""latency":"$context.responseLatency","bytes":"$context.responseLength","#,
    r#""error":"$context.error.message","integrationError":"$context.integrationErrorMessage","#,
    r#""authorizerError":"$context.authorizer.error"}"#
);

/// `AWS::ApiGatewayV2::Stage`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Stage {
    api_id: Expr,
    stage_name: &'static str,
    auto_deploy: bool,
    access_log_settings: AccessLog,
    default_route_settings: Limits,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    route_settings: BTreeMap<String, Limits>,
    tags: BTreeMap<Cow<'static, str>, Expr>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccessLog {
    destination_arn: Expr,
    format: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Limits {
    throttling_rate_limit: Number,
    throttling_burst_limit: u32,
}

impl From<Throttle> for Limits {
    fn from(throttle: Throttle) -> Self {
        Self { throttling_rate_limit: Number(throttle.rate), throttling_burst_limit: throttle.burst }
    }
}

/// `AWS::ApiGatewayV2::ApiMapping`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Mapping {
    api_id: Expr,
    domain_name: Expr,
    stage: Expr,
}

/// The unit of an API's stage. It stands behind the functions, since a stage takes limits only for routes that
/// are there.
pub fn unit(context: &Context<'_>, demand: &Demand, id: ApiId) -> Unit {
    let api = context.model.api(id);
    let mut unit = Unit::new(&api.name, Layer::Front, context.settings(&api.common));
    let throttled = demand.routes(id).map(|routes| routes.throttled.as_slice()).unwrap_or_default();
    let stage_id = LogicalId::of(&api.name, Part::Stage);
    let api_ref = || Expr::reference(&context.api_id(id));
    let stage = Stage {
        api_id: api_ref(),
        stage_name: "$default",
        auto_deploy: true,
        access_log_settings: AccessLog { destination_arn: Expr::arn(&access_log(api)), format: LINE },
        default_route_settings: api.throttle.value.into(),
        route_settings: throttled.iter().map(|(key, limit, _)| (key.clone(), (*limit).into())).collect(),
        tags: context.tag_map(&api.common),
    };
    unit.add(
        Resource::new(stage_id.clone(), "AWS::ApiGatewayV2::Stage", stage)
            .reached(Reached::Stage)
            .depends_on(throttled.iter().map(|(_, _, route)| route.clone())),
    );
    if api.domain.is_some() {
        let mapping = Mapping {
            api_id: api_ref(),
            domain_name: Expr::reference(&LogicalId::of(&api.name, Part::Domain)),
            stage: Expr::reference(&stage_id),
        };
        let id = LogicalId::of(&api.name, Part::DomainMapping);
        unit.add(Resource::new(id, "AWS::ApiGatewayV2::ApiMapping", mapping));
    }
    unit
}
