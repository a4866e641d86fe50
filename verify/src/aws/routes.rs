//! Routes of an API in words that both sides make the same way: a path, and who may take it.

use crate::claims::Match;
use crate::pattern::Pattern;
use scant_compiler::model::{Api, Method, Route, Segment};

/// A route without any question.
pub const ANYONE: &str = "anyone";
/// `AWS_IAM`: signed requests of identities that a policy of their own lets call.
pub const SIGNED: &str = "whoever signs with an identity of AWS";

/// `api front`
pub fn api(api: &Api) -> String {
    format!("api {}", api.name)
}

/// An API's door: also open under the name API Gateway gives, or under its own only.
pub fn door(api: &str, own_name_only: bool) -> String {
    if own_name_only { format!("{api} by its own name only") } else { api.to_owned() }
}

/// What is done: `POST /orders of api front`.
pub fn action(key: &str, door: &str) -> String {
    format!("{key} of {door}")
}

/// An action that is no glob and has its case.
pub fn exactly(action: &str) -> Match {
    Match::of([Pattern::literal(action)])
}

/// Callers with a token.
pub fn jwt(issuer: &str, mut audience: Vec<&str>, mut scopes: Vec<&str>) -> String {
    audience.sort_unstable();
    scopes.sort_unstable();
    // As Rust writes lists of texts, quoted: no text can look like two.
    format!("whoever has a token of {issuer:?} for {audience:?} with one of {scopes:?}")
}

/// `GET /orders/{id}`: "Working with routes for HTTP APIs", API Gateway developer guide.
pub fn key(method: Method, route: &Route) -> String {
    let segment = |segment: &Segment| match segment {
        Segment::Text(text) => text.clone(),
        Segment::Parameter(name) => format!("{{{name}}}"),
        Segment::Rest(name) => format!("{{{name}+}}"),
    };
    format!("{} /{}", method.word(), joined(route, segment))
}

/// `GET/orders/*`: how the ARN of a call says it, "Control access to a Lambda function", same guide.
pub fn path(method: Method, route: &Route) -> String {
    let segment = |segment: &Segment| match segment {
        Segment::Text(text) => text.clone(),
        Segment::Parameter(_) | Segment::Rest(_) => "*".to_owned(),
    };
    let method = if method == Method::Any { "*" } else { method.word() };
    format!("{method}/{}", joined(route, segment))
}

fn joined(route: &Route, segment: impl Fn(&Segment) -> String) -> String {
    route.segments.iter().map(segment).collect::<Vec<_>>().join("/")
}
