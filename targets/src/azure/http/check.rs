//! What Azure cannot do of APIs and their routes.

use super::gateway::shape;
use super::lock::jwt;
use super::{Asked, Front, body, front, routes};
use crate::azure::codes;
use crate::azure::context::Context;
use scant_compiler::model::{
    Api, ApiId, AuthKind, Event, Function, FunctionId, Method, Model, RouteAuth, Segment, TargetName,
};
use scant_compiler::words;
use scant_lang::diagnostic::{Code, Diagnostic};
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// Milliseconds until the front door of apps answers for a function that has not.
/// <https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout>
const PATIENCE: u64 = 230_000;
/// Bytes of a request at most.
const REQUEST: u64 = 210 << 20;
/// Beginnings of paths that the host, or the lock of an app, answers itself.
const TAKEN: [&str; 3] = ["admin", "runtime", ".auth"];
/// Where tokens of Microsoft Entra ID come from: the hosts, and the ends of those that tenants have.
const ENTRA: [&str; 7] = [
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "sts.windows.net",
    "sts.chinacloudapi.cn",
    ".b2clogin.com",
    ".ciamlogin.com",
];

/// Looks at every API, authoriser and route.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    auths(model, findings);
    for (place, api) in model.apis.iter().enumerate() {
        let id = ApiId(place as u32);
        of_api(api, findings);
        paths(context, id, findings);
    }
    for (id, function) in model.functions() {
        one_lock(model, function, findings);
        one_limit(model, function, findings);
        one_list_of_origins(context, id, findings);
        for route in routes(function) {
            of_route(model, route, findings);
        }
        slow(function, findings);
    }
}

fn unsupported(code: &'static Code, span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::error(code, span, message).help(help)
}

/// The kinds of authoriser that Azure has something for.
fn auths(model: &Model, findings: &mut Vec<Diagnostic>) {
    for auth in model.auths.iter().filter(|auth| auth.common.exists_on(TargetName::Azure)) {
        let kind = match &auth.kind {
            AuthKind::Jwt { issuer, .. } => {
                let rest = issuer.value.trim_start_matches("https://");
                let host = rest.split(['/', ':']).next().unwrap_or_default();
                if !ENTRA.iter().any(|one| host == *one || one.starts_with('.') && host.ends_with(one)) {
                    findings.push(
                        Diagnostic::error(
                            &codes::FOREIGN_ISSUER,
                            issuer.span,
                            format!("azure may refuse every token of `{host}`"),
                        )
                        .warning()
                        .note("apps are documented to take tokens that Microsoft Entra ID has signed")
                        .help("try it with a token before you rely on it; nobody gets in without one"),
                    );
                }
                continue;
            }
            AuthKind::Iam => "iam",
            AuthKind::ApiKey { .. } => "api_key",
            AuthKind::Hmac { .. } => "hmac",
        };
        findings.push(foreign_kind(auth.common.span, kind));
    }
}

fn foreign_kind(span: Span, kind: &str) -> Diagnostic {
    unsupported(
        &codes::UNSUPPORTED_AUTH,
        span,
        &format!("the front door of azure cannot check `{kind}` itself"),
        "use `jwt`, or make the route `public` and check in the function",
    )
    .note("what stands before an app checks signed tokens")
}

/// What the spec says of an API as a whole.
fn of_api(api: &Api, findings: &mut Vec<Diagnostic>) {
    if api.auth == Some(RouteAuth::Iam) {
        findings.push(foreign_kind(api.common.span, "iam"));
    }
    if api.throttle.span != api.common.span {
        findings.push(throttle(api.throttle.span));
    }
    if let Some(domain) = &api.domain {
        findings.push(unsupported(
            &codes::UNSUPPORTED_SETTING,
            domain.span,
            "azure takes a domain only after its records point to what is not there yet",
            "add the domain when the application stands, and leave it out here",
        ));
    }
}

/// Nothing counts the requests of all callers: a gateway of this kind counts those of its subscriptions alone, and
/// functions have addresses of their own.
fn throttle(span: Span) -> Diagnostic {
    unsupported(
        &codes::UNSUPPORTED_SETTING,
        span,
        "azure cannot limit the rate of all requests",
        "leave it out, or say in `scale` how many instances there may be",
    )
}

/// What the spec says of one route.
fn of_route(model: &Model, route: Asked<'_>, findings: &mut Vec<Diagnostic>) {
    let Event::Http { route: path, scopes, throttle: rate, .. } = &route.trigger.event else { return };
    if route.auth == RouteAuth::Iam && model.api(route.api).auth != Some(RouteAuth::Iam) {
        findings.push(foreign_kind(route.trigger.span, "iam"));
    }
    if !scopes.is_empty() {
        findings.push(unsupported(
            &codes::UNSUPPORTED_SETTING,
            route.trigger.span,
            "azure does not look at a token's scopes before the function does",
            "look for them in the function, which gets the token with the request",
        ));
    }
    if let Some(rate) = rate {
        findings.push(throttle(rate.span));
    }
    if let Some(limit) = body(model, route).filter(|limit| limit.value > REQUEST) {
        let wanted = words::size(limit.value);
        let message = format!("azure takes requests of at most {}, not {wanted}", words::size(REQUEST));
        findings.push(Diagnostic::error(&codes::AZURE_LIMIT, limit.span, message));
    }
    if let Some(Segment::Text(first)) = path.segments.first()
        && let Some(taken) = TAKEN.iter().find(|taken| first.eq_ignore_ascii_case(taken))
    {
        let message = format!("azure answers what is under `/{taken}` itself");
        findings.push(Diagnostic::error(&codes::AZURE_LIMIT, path.span, message).help("choose another path"));
    }
}

/// Azure locks apps, and a function is one: all its routes are open to the same callers.
fn one_lock(model: &Model, function: &Function, findings: &mut Vec<Diagnostic>) {
    let mut known =
        routes(function).filter(|route| route.auth == RouteAuth::Public || jwt(model, route.auth).is_some());
    let Some(first) = known.next() else { return };
    if let Some(other) = known.find(|other| other.auth != first.auth) {
        findings.push(
            unsupported(
                &codes::UNSUPPORTED_AUTH,
                other.trigger.span,
                "azure asks the same of all callers of one function",
                "make another function of this route",
            )
            .label(first.trigger.span, "here it asks for something else"),
        );
    }
}

/// The host of a function has one limit for bodies.
fn one_limit(model: &Model, function: &Function, findings: &mut Vec<Diagnostic>) {
    let limits: Vec<_> = routes(function).map(|route| body(model, route)).collect();
    let Some(first) = limits.iter().flatten().next() else { return };
    if limits.iter().any(|limit| limit.map(|limit| limit.value) != Some(first.value)) {
        findings.push(unsupported(
            &codes::UNSUPPORTED_SETTING,
            first.span,
            "azure has one limit for the bodies of all routes of a function",
            "write the same `body` at each of them",
        ));
    }
}

/// An app that is the front of two APIs has one list of origins.
fn one_list_of_origins(context: &Context<'_>, id: FunctionId, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    let mut apis: Vec<ApiId> = routes(model.function(id)).map(|route| route.api).collect();
    apis.sort_unstable();
    apis.dedup();
    apis.retain(|api| front(context, *api) == Some(Front::App(id)));
    let origins = |api: &ApiId| -> Vec<&str> {
        model.api(*api).cors.iter().map(|origin| origin.value.as_str()).collect()
    };
    let Some((first, others)) = apis.split_first() else { return };
    for other in others.iter().filter(|other| origins(other) != origins(first)) {
        let cors = model.api(*other).cors.first().or(model.api(*first).cors.first());
        findings.extend(cors.map(|cors| {
            unsupported(
                &codes::UNSUPPORTED_SETTING,
                cors.span,
                &format!(
                    "`{}` and `{}` are one app on azure, which has one list of origins",
                    model.api(*first).name,
                    model.api(*other).name
                ),
                "name the same origins in both, or give each a function of its own",
            )
        }));
    }
}

/// Azure does not tell capitals from small letters in a path.
fn paths(context: &Context<'_>, id: ApiId, findings: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(Method, String), (&str, Span)> = BTreeMap::new();
    for function in context.fronts.behind(id) {
        for trigger in &context.model.function(*function).triggers {
            let Event::Http { api, method, route, .. } = &trigger.event else { continue };
            if *api != id {
                continue;
            }
            let (text, span) = *seen.entry((*method, shape(route))).or_insert((&route.text, route.span));
            if span != route.span && !text.eq(&route.text) {
                let message = format!("azure takes `{}` and `{text}` for one path", route.text);
                findings.push(
                    Diagnostic::error(&codes::AZURE_LIMIT, route.span, message)
                        .label(span, "the other one")
                        .help("let them differ in more than capitals"),
                );
            }
        }
    }
}

/// Callers wait for a while, whatever the function may do.
fn slow(function: &Function, findings: &mut Vec<Diagnostic>) {
    if function.timeout.value <= PATIENCE {
        return;
    }
    let Some(route) = routes(function).next() else { return };
    let message = format!(
        "`{}` may run {}, but its callers get an answer after {} on azure",
        function.name,
        words::duration(function.timeout.value),
        words::duration(PATIENCE)
    );
    findings.push(
        Diagnostic::error(&codes::SLOW_ROUTE, function.timeout.span, message)
            .warning()
            .label(route.trigger.span, "it is called here")
            .help("write `timeout 230s` or less, or let the route send to a queue"),
    );
}
