//! HTTP: an API of one function is that function's app; one over several functions is a gateway in front of them.

mod check;
mod fronts;
mod gateway;
mod lock;
mod policy;

pub use check::check;
pub use fronts::Fronts;
pub use gateway::{parameters, unit};
pub use lock::add;

use super::context::Context;
use super::expr::Expr;
use super::settings::Settings;
use scant_compiler::model::{ApiId, Attribute, Event, Function, FunctionId, Model, RouteAuth, Trigger};
use scant_lang::source::Spanned;
use serde::Serialize;

/// What callers of an API meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Front {
    /// The app of its only function.
    App(FunctionId),
    /// A gateway that knows which function answers.
    Gateway,
}

/// What stands in front of an API; `None` of one without routes.
fn front(context: &Context<'_>, api: ApiId) -> Option<Front> {
    match context.fronts.behind(api) {
        [] => None,
        [function] => Some(Front::App(*function)),
        _ => Some(Front::Gateway),
    }
}

/// The setting that holds the most bytes of a body.
/// <https://learn.microsoft.com/azure/azure-functions/functions-app-settings#functions_request_body_size_limit>
pub const BODY_LIMIT: &str = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

/// Adds to a function's settings how large a request's body may be.
pub fn settings(context: &Context<'_>, id: FunctionId, settings: &mut Settings) {
    let function = context.model.function(id);
    let mut limits = routes(function).map(|route| body(context.model, route).map(|limit| limit.value));
    // Where they differ, `check` has refused them, or the spec has said that none is needed.
    if let Some(Some(limit)) = limits.next()
        && limits.all(|other| other == Some(limit))
    {
        settings.set(BODY_LIMIT, limit.to_string());
    }
}

/// A route of a function.
#[derive(Debug, Clone, Copy)]
struct Asked<'m> {
    trigger: &'m Trigger,
    api: ApiId,
    auth: RouteAuth,
    body: Option<Spanned<u64>>,
}

/// The routes of a function, in source order.
fn routes(function: &Function) -> impl Iterator<Item = Asked<'_>> {
    function.triggers.iter().filter_map(|trigger| match &trigger.event {
        Event::Http { api, auth, body, .. } => Some(Asked { trigger, api: *api, auth: *auth, body: *body }),
        _ => None,
    })
}

/// The most bytes of a route's body: its own limit, or its API's.
fn body(model: &Model, route: Asked<'_>) -> Option<Spanned<u64>> {
    route.body.or(model.api(route.api).body)
}

/// Which pages of other origins a browser lets call an app: `siteConfig.cors`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cors<'m> {
    allowed_origins: Vec<&'m str>,
    support_credentials: bool,
}

/// The origins that may call a function's app; behind a gateway, it is the gateway that says so.
pub fn cors<'m>(context: &Context<'m>, id: FunctionId) -> Option<Cors<'m>> {
    let model = context.model;
    let apis = routes(model.function(id)).map(|route| route.api);
    let api = apis
        .into_iter()
        .find(|api| !model.api(*api).cors.is_empty() && front(context, *api) == Some(Front::App(id)))?;
    let origins = model.api(api).cors.iter().map(|origin| origin.value.as_str()).collect();
    Some(Cors { allowed_origins: origins, support_credentials: false })
}

/// An attribute of an API.
pub fn attribute(context: &Context<'_>, api: ApiId, attribute: Attribute) -> Expr {
    let (place, host) = match front(context, api) {
        Some(Front::App(function)) => (context.site(function), context.site_host(function)),
        Some(Front::Gateway) => {
            let gateway = context.gateway(api);
            let host = gateway.own_name().then(".azure-api.net");
            (gateway, host)
        }
        None => return Expr::text(""),
    };
    match attribute {
        Attribute::Id => place.id(),
        Attribute::Name => place.own_name(),
        Attribute::Host => host,
        Attribute::Url => Expr::join([Expr::text("https://"), host]),
    }
}
