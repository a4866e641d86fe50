//! What API Gateway cannot do for an API.

use crate::aws::demand::Demand;
use crate::aws::{codes, limits};
use scant_compiler::model::{ApiId, AuthKind, Event, Model, TargetName};
use scant_compiler::words;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// Milliseconds until API Gateway answers for a function that has not.
const PATIENCE: u64 = 30_000;

/// Limits from "Quotas for configuring and running an HTTP API", API Gateway developer guide.
pub fn check(model: &Model, demand: &Demand, findings: &mut Vec<Diagnostic>) {
    auths(model, demand, findings);
    for api in &model.apis {
        if let Some(body) = &api.body {
            findings.push(body_limit(body.span));
        }
    }
    let mut routes: Vec<Vec<Span>> = vec![Vec::new(); model.apis.len()];
    for (_, function) in model.functions() {
        let mut slow = None;
        for trigger in &function.triggers {
            let Event::Http { api: ApiId(api), route, scopes, body, .. } = &trigger.event else {
                continue;
            };
            if let Some(routes) = routes.get_mut(*api as usize) {
                routes.push(route.span);
            }
            slow = slow.or(Some(route.span).filter(|_| function.timeout.value > PATIENCE));
            if let Some(body) = body {
                findings.push(body_limit(body.span));
            }
            if scopes.len() > 1 {
                findings.push(
                    Diagnostic::error(
                        &codes::UNSUPPORTED_SETTING,
                        trigger.span,
                        "aws lets a caller in who has any one of these scopes, not all of them",
                    )
                    .help("ask for one scope here, and look for the others in the function"),
                );
            }
        }
        if let Some(route) = slow {
            let message = format!(
                "`{}` may run {}, but its callers get an answer after 30s on aws",
                function.name,
                words::duration(function.timeout.value)
            );
            findings.push(
                Diagnostic::error(&codes::SLOW_ROUTE, function.timeout.span, message)
                    .warning()
                    .label(route, "it is called here")
                    .help("write `timeout 30s` or less, or let the route send to a queue"),
            );
        }
    }
    for spans in routes {
        if let Some(span) = spans.get(300) {
            limits::count("the number of an api's routes", spans.len() as u64, 0..=300, *span, findings);
        }
    }
}

/// The kinds of authoriser API Gateway has, and how many of them.
fn auths(model: &Model, demand: &Demand, findings: &mut Vec<Diagnostic>) {
    for auth in model.auths.iter().filter(|auth| auth.common.exists_on(TargetName::Aws)) {
        let kind = match &auth.kind {
            AuthKind::Jwt { audience, .. } => {
                if let Some(audience) = audience.get(50) {
                    let message = "an authoriser has at most 50 audiences on aws";
                    findings.push(Diagnostic::error(&codes::AWS_LIMIT, audience.span, message));
                }
                continue;
            }
            AuthKind::Iam => continue,
            AuthKind::ApiKey { .. } => "api_key",
            AuthKind::Hmac { .. } => "hmac",
        };
        findings.push(
            Diagnostic::error(
                &codes::UNSUPPORTED_AUTH,
                auth.common.span,
                format!("the front door of aws cannot check `{kind}` itself"),
            )
            .note("an HTTP API of API Gateway checks signed tokens and identities of AWS")
            .help("use `jwt` or `iam`, or make the route `public` and check in the function"),
        );
    }
    for (place, api) in model.apis.iter().enumerate() {
        let used = demand.routes(ApiId(place as u32)).map_or(0, |routes| routes.auths.len());
        let what = "the number of an api's authorisers";
        limits::count(what, used as u64, 0..=10, api.common.span, findings);
    }
}

/// API Gateway takes bodies of 10 MB whatever one says, and Lambda of 6 MB.
fn body_limit(span: Span) -> Diagnostic {
    Diagnostic::error(&codes::UNSUPPORTED_SETTING, span, "aws cannot limit the size of a request's body")
        .note("an HTTP API passes on what the function can take, up to 6 MB")
        .help("leave `body` out, and look at the size in the function")
}
