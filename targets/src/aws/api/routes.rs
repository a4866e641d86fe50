//! A function's routes: one integration with each API it answers for, a route a trigger, and leave to be called.

use crate::aws::auth::{Asked, asked};
use crate::aws::context::Context;
use crate::aws::demand::route_id;
use crate::aws::expr::Expr;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::triggers::{Account, Permission, is_room_for_routes};
use crate::aws::unit::{Resource, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{ApiId, Event, FunctionId, Method, Route, RouteAuth, Segment};
use scant_lang::source::Span;
use serde::Serialize;
use std::collections::BTreeMap;

/// `AWS::ApiGatewayV2::Integration`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Integration {
    api_id: Expr,
    integration_type: &'static str,
    integration_uri: Expr,
    payload_format_version: &'static str,
}

/// `AWS::ApiGatewayV2::Route`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties<'m> {
    api_id: Expr,
    route_key: String,
    #[serde(flatten)]
    asked: Asked,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    authorization_scopes: &'m [String],
    target: Expr,
}

/// One route of the function.
struct One<'m> {
    method: Method,
    route: &'m Route,
    auth: RouteAuth,
    scopes: &'m [String],
    span: Span,
}

/// `GET /orders/{id}`, as API Gateway writes it.
pub fn route_key(method: Method, route: &Route) -> String {
    path(method, route, |name| format!("{{{name}}}"), |name| format!("{{{name}+}}"), " ")
}

/// `GET/orders/*`, as an ARN writes it; `*` is any method, too.
fn route_arn(method: Method, route: &Route) -> String {
    let any = |_: &str| "*".to_owned();
    match method {
        Method::Any => format!("*{}", path(method, route, any, any, "").trim_start_matches("ANY")),
        Method::Get
        | Method::Post
        | Method::Put
        | Method::Patch
        | Method::Delete
        | Method::Head
        | Method::Options => path(method, route, any, any, ""),
    }
}

fn path(
    method: Method,
    route: &Route,
    parameter: impl Fn(&str) -> String,
    rest: impl Fn(&str) -> String,
    between: &str,
) -> String {
    let mut path = format!("{}{between}", method.word());
    for segment in &route.segments {
        path.push('/');
        path.push_str(&match segment {
            Segment::Text(text) => text.clone(),
            Segment::Parameter(name) => parameter(name),
            Segment::Rest(name) => rest(name),
        });
    }
    if route.segments.is_empty() {
        path.push('/');
    }
    path
}

/// Puts a function's routes into its unit.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let function = context.model.function(id);
    let mut by_api: BTreeMap<ApiId, Vec<One<'_>>> = BTreeMap::new();
    for trigger in &function.triggers {
        if let Event::Http { api, method, route, auth, scopes, .. } = &trigger.event {
            let one = One { method: *method, route, auth: *auth, scopes, span: trigger.span };
            by_api.entry(*api).or_default().push(one);
        }
    }
    for (api, routes) in by_api {
        add_to_api(context, id, api, &routes, unit);
    }
}

fn add_to_api(context: &Context<'_>, id: FunctionId, api: ApiId, routes: &[One<'_>], unit: &mut Unit) {
    let function = context.model.function(id);
    let api_name = &context.model.api(api).name;
    let api_ref = || Expr::reference(&context.api_id(api));
    let integration_id = LogicalId::detailed(&function.name, Part::Integration, &api_name.path);
    let integration = Integration {
        api_id: api_ref(),
        integration_type: "AWS_PROXY",
        integration_uri: context.invoke_arn(id),
        payload_format_version: "2.0",
    };
    unit.add(Resource::new(integration_id.clone(), "AWS::ApiGatewayV2::Integration", integration));
    for route in routes {
        let key = route_key(route.method, route.route);
        let route_id = route_id(function, api_name, &key);
        let properties = Properties {
            api_id: api_ref(),
            route_key: key,
            asked: asked(context, api, route.auth),
            authorization_scopes: route.scopes,
            target: Expr::join([Expr::text("integrations/"), Expr::reference(&integration_id)]),
        };
        unit.add(Resource::new(route_id, "AWS::ApiGatewayV2::Route", properties));
    }
    let permit = |detail: String, path: String, span| Permission {
        detail,
        service: "apigateway.amazonaws.com",
        source: Expr::regional_arn("execute-api", [api_ref(), Expr::text(format!("/*/{path}"))]),
        account: Account::InArn,
        holder: format!("api {api_name}"),
        why: Why::Trigger(span),
    };
    if let [first, ..] = routes
        && !is_room_for_routes(function)
    {
        permit(format!("api {api_name}"), "*".to_owned(), first.span).add(context, id, unit);
        return;
    }
    for route in routes {
        let detail = format!("api {api_name} {}", route_key(route.method, route.route));
        permit(detail, route_arn(route.method, route.route), route.span).add(context, id, unit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_spelled_for_the_gateway_and_for_arns() {
        let route = |segments| Route { text: String::new(), segments, span: Span::default() };
        let one = route(vec![
            Segment::Text("files".to_owned()),
            Segment::Parameter("id".to_owned()),
            Segment::Rest("path".to_owned()),
        ]);
        assert_eq!(route_key(Method::Get, &one), "GET /files/{id}/{path+}");
        assert_eq!(route_arn(Method::Get, &one), "GET/files/*/*");
        assert_eq!(route_arn(Method::Any, &one), "*/files/*/*");
        assert_eq!(route_key(Method::Any, &route(Vec::new())), "ANY /");
        assert_eq!(route_arn(Method::Post, &route(Vec::new())), "POST/");
    }
}
