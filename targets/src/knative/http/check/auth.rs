//! Who may call: signed tokens where Istio lets requests in, anyone, and nobody else.

use crate::knative::cluster::Ingress;
use crate::knative::context::Context;
use scant_compiler::codes::UNSUPPORTED_AUTH;
use scant_compiler::model::{ApiId, AuthKind, Event, Function, Method, RouteAuth, TargetName, Trigger};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Looks at every authoriser, and at every route.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    declared(context, findings);
    let mut signed: BTreeSet<ApiId> = BTreeSet::new();
    for function in &context.model.functions {
        let mut doors: BTreeMap<(Method, String), (Span, RouteAuth)> = BTreeMap::new();
        for trigger in &function.triggers {
            let Event::Http { api, method, route, auth, .. } = &trigger.event else { continue };
            if is_iam(context, *auth) && signed.insert(*api) {
                findings.push(
                    Diagnostic::error(
                        &UNSUPPORTED_AUTH,
                        route.span,
                        "no door on knative asks a caller for an identity of the provider",
                    )
                    .note("a cluster gives identities to its pods, and to nobody outside")
                    .help("use a `jwt` auth, or make the route `public` and check in the function"),
                );
            }
            let door = (*method, super::super::pattern::template(&route.segments));
            let (before, other) = *doors.entry(door).or_insert((route.span, *auth));
            if other != *auth {
                findings.push(
                    Diagnostic::error(
                        &UNSUPPORTED_AUTH,
                        route.span,
                        "this route asks for something else than the same route of another api",
                    )
                    .label(before, "answered by the same function")
                    .note("who may call is asked at the function's own door, and that does not know the api")
                    .help("let another function answer, or ask for the same"),
                );
            }
        }
        events(context, function, findings);
    }
}

fn declared(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for auth in context.model.auths.iter().filter(|auth| auth.common.exists_on(TargetName::Knative)) {
        let refused = |message: String| Diagnostic::error(&UNSUPPORTED_AUTH, auth.common.span, message);
        match &auth.kind {
            AuthKind::Jwt { .. } if context.cluster.ingress == Ingress::Istio => {}
            AuthKind::Jwt { .. } => findings.push(
                refused("no door of this cluster checks tokens".to_owned())
                    .note("of the ingresses Knative has, only Istio checks tokens at the function itself")
                    .help("say `ingress istio` in `target knative`, or make the route `public` and check in the function"),
            ),
            // Said at the route.
            AuthKind::Iam => {}
            AuthKind::ApiKey { .. } => findings.push(by_hand(refused(no_door("api_key")))),
            AuthKind::Hmac { .. } => findings.push(by_hand(refused(no_door("hmac")))),
        }
    }
}

fn no_door(kind: &str) -> String {
    format!("no door on knative can check `{kind}` itself")
}

fn by_hand(finding: Diagnostic) -> Diagnostic {
    finding.help("use `jwt` with `ingress istio`, or make the route `public` and check in the function")
}

fn is_iam(context: &Context<'_>, auth: RouteAuth) -> bool {
    match auth {
        RouteAuth::Iam => true,
        RouteAuth::Public => false,
        RouteAuth::Authoriser(id) => matches!(context.model.auth(id).kind, AuthKind::Iam),
    }
}

/// Events come through the same door as requests, and bring no caller's token.
fn events(context: &Context<'_>, function: &Function, findings: &mut Vec<Diagnostic>) {
    let asks = |trigger: &&Trigger| match &trigger.event {
        Event::Http { auth: RouteAuth::Authoriser(id), .. } => {
            matches!(context.model.auth(*id).kind, AuthKind::Jwt { .. })
        }
        _ => false,
    };
    let brings = |trigger: &&Trigger| !matches!(trigger.event, Event::Http { .. } | Event::Call);
    let asking = function.triggers.iter().find(asks);
    let bringing = function.triggers.iter().find(brings);
    if let (Some(asking), Some(bringing)) = (asking, bringing)
        && context.cluster.ingress == Ingress::Istio
    {
        findings.push(
            Diagnostic::error(
                &UNSUPPORTED_AUTH,
                asking.span,
                format!("`{}` cannot ask its callers for tokens and take events as well", function.name),
            )
            .label(bringing.span, "events come through the same door, without a token")
            .help("let one function answer requests, and another take the events"),
        );
    }
}
