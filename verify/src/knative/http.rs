//! Requests in words both sides make the same way.

use scant_compiler::model::{AuthKind, Event, Function, Method, Model, RouteAuth, Segment};
use std::collections::BTreeSet;

/// A route of a function that somebody may take.
#[derive(Debug, Clone, Copy)]
pub struct Route<'m> {
    /// By which method.
    pub method: Method,
    /// On which path.
    pub segments: &'m [Segment],
    /// After which question.
    pub auth: RouteAuth,
    /// With which scopes.
    pub scopes: &'m [String],
    /// Where the spec says so.
    pub span: scant_lang::source::Span,
}

/// The routes of a function.
pub fn routes(function: &Function) -> impl Iterator<Item = Route<'_>> {
    function.triggers.iter().filter_map(|trigger| match &trigger.event {
        Event::Http { method, route, auth, scopes, .. } => Some(Route {
            method: *method,
            segments: &route.segments,
            auth: *auth,
            scopes,
            span: trigger.span,
        }),
        _ => None,
    })
}

/// Whether a proxy asks for tokens beside the function.
pub fn asks_for_tokens(function: &Function) -> bool {
    routes(function).any(|route| matches!(route.auth, RouteAuth::Authoriser(_)))
}

/// Issuer and audiences of an authoriser.
pub fn issuer(model: &Model, auth: RouteAuth) -> Option<(&str, BTreeSet<&str>)> {
    let RouteAuth::Authoriser(auth) = auth else { return None };
    match &model.auth(auth).kind {
        AuthKind::Jwt { issuer, audience } => {
            Some((&issuer.value, audience.iter().map(|one| one.value.as_str()).collect()))
        }
        AuthKind::ApiKey { .. } | AuthKind::Hmac { .. } | AuthKind::Iam => None,
    }
}

/// Whoever has a token.
pub fn holder(issuer: &str) -> String {
    format!("whoever has a token of {issuer}")
}

/// `for members, partners with notes:read`
pub fn conditions(audiences: &BTreeSet<&str>, scopes: &BTreeSet<&str>) -> String {
    let list = |all: &BTreeSet<&str>| all.iter().copied().collect::<Vec<_>>().join(", ");
    format!("for {} with {}", list(audiences), list(scopes))
}

/// `GET /notes/{*} but not /notes/mine`; of any method, those it is not.
pub fn operation(
    methods: &BTreeSet<&str>,
    not_methods: &BTreeSet<&str>,
    path: &str,
    not_paths: &BTreeSet<&str>,
) -> String {
    let list = |all: &BTreeSet<&str>, between: &str| all.iter().copied().collect::<Vec<_>>().join(between);
    let mut text = if methods.is_empty() { "ANY".to_owned() } else { list(methods, "|") };
    if !not_methods.is_empty() {
        text.push_str(&format!(" but {}", list(not_methods, "|")));
    }
    text.push_str(&format!(" {path}"));
    if !not_paths.is_empty() {
        text.push_str(&format!(" but not {}", list(not_paths, ", ")));
    }
    text
}

/// A path as Istio's policies spell it: `{*}` is one segment, `{**}` one or more.
/// <https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation>
pub fn template(segments: &[Segment]) -> String {
    spelled(segments, &|text| text.to_owned(), "{*}", "{**}")
}

/// A path as a regular expression of a whole path.
pub fn expression(segments: &[Segment]) -> String {
    let escaped = |text: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_~%@".contains(c);
        text.chars().flat_map(|c| (!plain(c)).then_some('\\').into_iter().chain([c])).collect()
    };
    spelled(segments, &escaped, "[^/]+", ".+")
}

/// Whether a path has no parameters.
pub fn is_exact(segments: &[Segment]) -> bool {
    segments.iter().all(|segment| matches!(segment, Segment::Text(_)))
}

fn spelled(segments: &[Segment], text: &dyn Fn(&str) -> String, one: &str, rest: &str) -> String {
    if segments.is_empty() {
        return "/".to_owned();
    }
    let parts = segments.iter().map(|segment| match segment {
        Segment::Text(plain) => format!("/{}", text(plain)),
        Segment::Parameter(_) => format!("/{one}"),
        Segment::Rest(_) => format!("/{rest}"),
    });
    parts.collect()
}
