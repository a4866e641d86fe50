//! What a function is told of its routes: it takes requests apart itself, since a host leads to it whole.

use super::super::context::Context;
use scant_compiler::model::{Event, FunctionId, RouteAuth};
use serde::Serialize;

/// The variable that holds them, as a JSON list.
pub const VARIABLE: &str = "SCANT_ROUTES";

#[derive(Debug, Serialize)]
struct Route<'m> {
    api: &'m str,
    method: &'static str,
    path: &'m str,
    auth: &'m str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    scopes: &'m [String],
}

/// The routes of a function, if it has any.
pub fn told(context: &Context<'_>, id: FunctionId) -> Option<String> {
    let triggers = &context.model.function(id).triggers;
    let routes: Vec<Route<'_>> = triggers
        .iter()
        .filter_map(|trigger| {
            let Event::Http { api, method, route, auth, scopes, .. } = &trigger.event else { return None };
            Some(Route {
                api: &context.model.api(*api).name.path,
                method: method.word(),
                path: &route.text,
                auth: match auth {
                    RouteAuth::Public => "public",
                    RouteAuth::Iam => "iam",
                    RouteAuth::Authoriser(auth) => &context.model.auth(*auth).name.path,
                },
                scopes,
            })
        })
        .collect();
    // Routes are texts, which are JSON.
    (!routes.is_empty()).then(|| serde_json::to_string(&routes).unwrap_or_default())
}
