//! The routes of a function as a policy that only ever allows can say them: where a path fits two routes, the one it
//! does not belong to leaves it out, so that an open route never opens a closed one.

use super::super::context::Context;
use super::super::unit::Unit;
use super::pattern;
use scant_compiler::access::Why;
use scant_compiler::model::{AuthId, Event, FunctionId, Method, RouteAuth, Segment};
use scant_compiler::target::Right;
use scant_lang::source::Span;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Says who may call a function through its routes.
pub fn tell(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    for gate in gates(context, id) {
        unit.right(Right {
            holder: gate.auth.map_or_else(
                || "anyone".to_owned(),
                |auth| format!("callers with a token of {}", context.model.auth(auth).name),
            ),
            function: Some(id),
            actions: vec![gate.words],
            on: format!("function {}", context.model.function(id).name),
            why: Why::Trigger(gate.span),
        });
    }
}

/// A route that lets some callers through.
#[derive(Debug)]
pub struct Gate {
    /// Whose token a caller must have; `None` is anyone.
    pub auth: Option<AuthId>,
    /// Scopes the token must have, all of them.
    pub scopes: Vec<String>,
    /// The path, as Istio compares it.
    pub path: String,
    /// The methods, each with what of the path belongs to other routes.
    pub openings: Vec<Opening>,
    /// The route in the spec's words.
    pub words: String,
    /// Its line.
    pub span: Span,
}

/// A part of a route.
#[derive(Debug, PartialEq, Eq)]
pub struct Opening {
    /// The method; `None` is any that `not_methods` does not name.
    pub method: Option<&'static str>,
    /// Methods that are said by openings of their own.
    pub not_methods: Vec<&'static str>,
    /// Paths of other routes.
    pub not_paths: Vec<String>,
}

struct Route<'m> {
    method: Method,
    segments: &'m [Segment],
    auth: RouteAuth,
    scopes: &'m [String],
    words: String,
    span: Span,
}

/// The gates of a function, in the order of its routes. A route that nobody's token opens is none.
pub fn gates(context: &Context<'_>, id: FunctionId) -> Vec<Gate> {
    let routes: Vec<Route<'_>> = routes(context, id);
    routes
        .iter()
        .filter_map(|route| {
            let auth = match route.auth {
                RouteAuth::Public => None,
                RouteAuth::Authoriser(auth) => Some(auth),
                RouteAuth::Iam => return None,
            };
            Some(Gate {
                auth,
                scopes: route.scopes.to_vec(),
                path: pattern::template(route.segments),
                openings: openings(route, &routes),
                words: route.words.clone(),
                span: route.span,
            })
        })
        .collect()
}

fn routes<'m>(context: &Context<'m>, id: FunctionId) -> Vec<Route<'m>> {
    let triggers = &context.model.function(id).triggers;
    let routes = triggers.iter().filter_map(|trigger| match &trigger.event {
        Event::Http { method, route, auth, scopes, .. } => Some(Route {
            method: *method,
            segments: &route.segments,
            auth: *auth,
            scopes,
            words: format!("{} {}", method.word(), route.text),
            span: trigger.span,
        }),
        Event::Schedule { .. }
        | Event::Queue { .. }
        | Event::Topic { .. }
        | Event::Bus { .. }
        | Event::Stream { .. }
        | Event::Changes { .. }
        | Event::Objects { .. }
        | Event::Call => None,
    });
    routes.collect()
}

fn openings(route: &Route<'_>, all: &[Route<'_>]) -> Vec<Opening> {
    if route.method != Method::Any {
        let opening = opening(route, Some(route.method), Vec::new(), all);
        return opening.into_iter().collect();
    }
    // What another route says of one method is said of that method alone.
    let named: BTreeSet<Method> = all
        .iter()
        .filter(|other| other.method != Method::Any && differs(route, other) && beats(other, route))
        .map(|other| other.method)
        .collect();
    let words = named.iter().map(|method| method.word()).collect();
    let others = opening(route, None, words, all);
    named.iter().filter_map(|method| opening(route, Some(*method), Vec::new(), all)).chain(others).collect()
}

/// A route for one method, or for those that no other route names; `None` if another route has all of it.
fn opening(
    route: &Route<'_>,
    method: Option<Method>,
    not_methods: Vec<&'static str>,
    all: &[Route<'_>],
) -> Option<Opening> {
    let answers = |other: &&Route<'_>| other.method == Method::Any || Some(other.method) == method;
    let mut not_paths = BTreeSet::new();
    for other in all.iter().filter(answers).filter(|other| differs(route, other) && beats(other, route)) {
        let path = pattern::template(other.segments);
        if path == pattern::template(route.segments) {
            return None;
        }
        not_paths.insert(path);
    }
    Some(Opening {
        method: method.map(Method::word),
        not_methods,
        not_paths: not_paths.into_iter().collect(),
    })
}

/// Whether two routes ask different things of a caller.
fn differs(one: &Route<'_>, other: &Route<'_>) -> bool {
    one.auth != other.auth || one.scopes != other.scopes
}

/// Whether what fits both belongs to `one`.
fn beats(one: &Route<'_>, other: &Route<'_>) -> bool {
    pattern::meet(one.segments, other.segments)
        && match pattern::precedence(one.segments, other.segments) {
            Ordering::Less => true,
            Ordering::Equal => other.method == Method::Any && one.method != Method::Any,
            Ordering::Greater => false,
        }
}
