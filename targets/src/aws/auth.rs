//! Authorisers of an API: who gets through which route.

use super::context::Context;
use super::expr::Expr;
use super::ids::{LogicalId, Part};
use super::unit::{Resource, Unit};
use scant_compiler::model::{ApiId, AuthId, AuthKind, Name, RouteAuth};
use serde::Serialize;

/// `AWS::ApiGatewayV2::Authorizer`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties<'m> {
    api_id: Expr,
    name: &'m str,
    authorizer_type: &'static str,
    identity_source: [&'static str; 1],
    jwt_configuration: Jwt<'m>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Jwt<'m> {
    issuer: &'m str,
    audience: Vec<&'m str>,
}

/// How a route asks who calls.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Asked {
    authorization_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer_id: Option<Expr>,
}

/// Puts an authoriser of `api` in.
pub fn add(context: &Context<'_>, api: ApiId, auth: AuthId, unit: &mut Unit) {
    let declared = context.model.auth(auth);
    // `check` has refused the kinds that API Gateway leaves to code of one's own; signed callers need no authoriser.
    let AuthKind::Jwt { issuer, audience } = &declared.kind else { return };
    let properties = Properties {
        api_id: Expr::reference(&context.api_id(api)),
        name: &declared.name.path,
        authorizer_type: "JWT",
        identity_source: ["$request.header.Authorization"],
        jwt_configuration: Jwt {
            issuer: &issuer.value,
            audience: audience.iter().map(|audience| audience.value.as_str()).collect(),
        },
    };
    let id = authorizer(&context.model.api(api).name, &declared.name);
    unit.add(Resource::new(id, "AWS::ApiGatewayV2::Authorizer", properties));
}

fn authorizer(api: &Name, auth: &Name) -> LogicalId {
    LogicalId::detailed(api, Part::Authorizer, &auth.path)
}

/// How a route of `api` asks.
pub fn asked(context: &Context<'_>, api: ApiId, auth: RouteAuth) -> Asked {
    let (authorization_type, authorizer_id) = match auth {
        RouteAuth::Public => ("NONE", None),
        RouteAuth::Iam => ("AWS_IAM", None),
        RouteAuth::Authoriser(id) => match &context.model.auth(id).kind {
            AuthKind::Iam => ("AWS_IAM", None),
            AuthKind::Jwt { .. } | AuthKind::ApiKey { .. } | AuthKind::Hmac { .. } => {
                let id = authorizer(&context.model.api(api).name, &context.model.auth(id).name);
                ("JWT", Some(Expr::reference(&id)))
            }
        },
    };
    Asked { authorization_type, authorizer_id }
}
