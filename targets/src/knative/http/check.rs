//! What no door of a cluster can do, at the line that asks for it.

mod addresses;
mod auth;
mod overlaps;

use super::super::check::is_host;
use super::super::codes::KNATIVE_LIMIT;
use super::super::context::Context;
use super::gateway;
use super::hosts::{self, Answers};
use scant_compiler::codes::{MISSING_SETTING, UNSUPPORTED_SETTING};
use scant_compiler::model::{Api, ApiId, Event};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// Says at the line what cannot be.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut domains: BTreeMap<&str, Span> = BTreeMap::new();
    for (place, api) in context.model.apis.iter().enumerate() {
        settings(api, findings);
        several(context, ApiId(place as u32), api, findings);
        let Some(domain) = &api.domain else { continue };
        if !is_host(&domain.value) {
            let message = format!("`{}` is not the name of a host", domain.value);
            let finding = Diagnostic::error(&KNATIVE_LIMIT, domain.span, message);
            findings
                .push(finding.help("write it like `api.shop.example`, in lower case and without `https://`"));
        } else if let Some(before) = domains.insert(&domain.value, domain.span) {
            let message = format!("`{}` leads to another api already", domain.value);
            let finding = Diagnostic::error(&KNATIVE_LIMIT, domain.span, message);
            findings.push(finding.label(before, "here").help("give each api a host of its own"));
        }
    }
    for function in &context.model.functions {
        for trigger in &function.triggers {
            let Event::Http { body, throttle, .. } = &trigger.event else { continue };
            body.iter().for_each(|body| findings.push(body_limit(body.span)));
            throttle.iter().for_each(|throttle| findings.push(throttled(throttle.span)));
        }
    }
    auth::check(context, findings);
    overlaps::check(context, findings);
    addresses::check(context, findings);
}

/// What an api asks of its door.
fn settings(api: &Api, findings: &mut Vec<Diagnostic>) {
    if let Some(origin) = api.cors.first() {
        let message = "no door on knative answers a browser for `cors`";
        findings.push(unsupported(
            origin.span,
            message,
            "leave it out, and answer `OPTIONS` in the function",
        ));
    }
    api.body.iter().for_each(|body| findings.push(body_limit(body.span)));
    // What stands at the name was not written.
    if api.declared && api.throttle.span != api.common.span {
        findings.push(throttled(api.throttle.span));
    }
}

/// Routes of several functions need something in front that tells them apart.
fn several(context: &Context<'_>, id: ApiId, api: &Api, findings: &mut Vec<Diagnostic>) {
    if hosts::answers(context, id) != Answers::Many {
        return;
    }
    let others = context.index.routes(id);
    let first = others.first().map(|(function, _)| *function);
    let second = others.iter().find(|(function, _)| Some(*function) != first);
    let missing = |message: String, help: &'static str| {
        let finding = Diagnostic::error(&MISSING_SETTING, api.common.span, message).help(help);
        match second {
            Some((_, trigger)) if trigger.span != api.common.span => {
                finding.label(trigger.span, "another function answers here")
            }
            _ => finding,
        }
    };
    if context.cluster.gateway.is_none() {
        let message = format!(
            "several functions answer for `{}`, and no Gateway is named that tells them apart",
            api.name
        );
        findings.push(missing(
            message,
            "say `gateway \"NAMESPACE/NAME\"` in `target knative`, or let one function answer for the api",
        ));
    } else if gateway::door(context.cluster.ingress).is_none() {
        let message = format!(
            "several functions answer for `{}`, and behind `ingress gateway` the cluster's inner door is not known",
            api.name
        );
        findings.push(missing(
            message,
            "say `ingress kourier`, `istio` or `contour`, or let one function answer for the api",
        ));
    } else if hosts::host(context, id).is_none() {
        let message = format!("several functions answer for `{}`, and it has no host", api.name);
        findings.push(missing(
            message,
            "give the api a `domain`, or say `domain \"shop.example\"` in `target knative`",
        ));
    }
}

fn throttled(span: Span) -> Diagnostic {
    unsupported(
        span,
        "no door on knative counts requests",
        "leave `throttle` out: `concurrency` bounds the function",
    )
}

fn body_limit(span: Span) -> Diagnostic {
    unsupported(
        span,
        "no door on knative limits the size of a request's body",
        "leave `body` out, and look at the size in the function",
    )
}

/// A setting Knative has nothing for.
fn unsupported(span: Span, message: &str, help: &'static str) -> Diagnostic {
    Diagnostic::error(&UNSUPPORTED_SETTING, span, message).help(help)
}
