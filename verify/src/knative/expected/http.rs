//! Who may call a function: hosts, routes, and the tokens asked for.

use crate::claims::Place;
use crate::knative::http::{self, Route};
use crate::knative::spec::{self, Spec};
use crate::knative::words::{ANYONE, APPLICATION, REQUEST, Said};
use crate::knative::{floor, names};
use scant_compiler::model::{Api, ApiId, Event, FunctionId, Method, RouteAuth, Segment};
use std::collections::{BTreeMap, BTreeSet};

/// Adds the callers of all functions.
pub fn add(spec: &Spec<'_>, said: &mut Said) {
    let answering: Vec<BTreeSet<FunctionId>> =
        (0..spec.model.apis.len()).map(|at| spec.answering(ApiId(at as u32))).collect();
    for (id, function) in spec.model.functions() {
        let name = spec::function(function);
        let own = function.triggers.iter().find(|trigger| match trigger.event {
            Event::Http { api, .. } => answering.get(api.0 as usize).is_some_and(|all| all.len() == 1),
            _ => false,
        });
        if let Some(trigger) = own {
            said.lets(&name, "call from outside the cluster", ANYONE, "", Place::Spec(trigger.span));
        }
        if http::asks_for_tokens(function) {
            tokens(spec, id, &name, said);
        } else {
            said.lets(&name, REQUEST, ANYONE, "", Place::Spec(function.common.span));
        }
    }
    for (api, functions) in spec.model.apis.iter().zip(&answering) {
        host(spec, api, functions, said);
    }
}

/// The proxy's rules: those for Knative, and one a route.
fn tokens(spec: &Spec<'_>, id: FunctionId, name: &str, said: &mut Said) {
    let function = spec.model.function(id);
    let floor = || Place::Floor(floor::PROBES);
    said.lets(name, "any request with K-Network-Probe: queue", ANYONE, "", floor());
    said.lets(name, "any request to port 9090", ANYONE, "", floor());
    let routes: Vec<Route<'_>> = http::routes(function).collect();
    let mut issuers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for route in &routes {
        let place = Place::Spec(route.span);
        let (by, context) = match http::issuer(spec.model, route.auth) {
            Some((issuer, audiences)) => {
                issuers.entry(issuer).or_default().extend(audiences.iter().copied());
                let scopes = route.scopes.iter().map(String::as_str).collect();
                (http::holder(issuer), http::conditions(&audiences, &scopes))
            }
            None if route.auth == RouteAuth::Public => (ANYONE.to_owned(), String::new()),
            None => continue,
        };
        for operation in operations(route, &routes) {
            said.lets(name, &operation, &by, &context, place.clone());
        }
    }
    for (issuer, audiences) in issuers {
        let context = http::conditions(&audiences, &BTreeSet::new());
        said.lets(name, "show a token", &http::holder(issuer), &context, Place::Spec(function.common.span));
    }
}

/// The requests that are this route's and no other's that asks for something else.
fn operations(route: &Route<'_>, all: &[Route<'_>]) -> Vec<String> {
    let stronger: Vec<&Route<'_>> =
        all.iter().filter(|other| differs(route, other) && beats(other, route)).collect();
    if route.method != Method::Any {
        return operation(route, Some(route.method), &BTreeSet::new(), &stronger).into_iter().collect();
    }
    let named: BTreeSet<Method> =
        stronger.iter().map(|other| other.method).filter(|method| *method != Method::Any).collect();
    let words: BTreeSet<&str> = named.iter().map(|method| method.word()).collect();
    let each = named.iter().filter_map(|method| operation(route, Some(*method), &BTreeSet::new(), &stronger));
    each.chain(operation(route, None, &words, &stronger)).collect()
}

fn operation(
    route: &Route<'_>,
    method: Option<Method>,
    not: &BTreeSet<&str>,
    stronger: &[&Route<'_>],
) -> Option<String> {
    let path = http::template(route.segments);
    let taken = stronger.iter().filter(|other| other.method == Method::Any || Some(other.method) == method);
    let taken: BTreeSet<String> = taken.map(|other| http::template(other.segments)).collect();
    if taken.contains(&path) {
        return None;
    }
    let methods: BTreeSet<&str> = method.iter().map(|method| method.word()).collect();
    Some(http::operation(&methods, not, &path, &taken.iter().map(String::as_str).collect()))
}

fn differs(one: &Route<'_>, other: &Route<'_>) -> bool {
    one.auth != other.auth || one.scopes != other.scopes
}

/// Whether a request that both match is the first one's: the path that says more, from the left; then the method.
fn beats(one: &Route<'_>, other: &Route<'_>) -> bool {
    let said = |route: &Route<'_>| -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Text(_) => 0,
            Segment::Parameter(_) => 1,
            Segment::Rest(_) => 2,
        };
        route.segments.iter().map(rank).collect()
    };
    let (first, second) = (said(one), said(other));
    meet(one.segments, other.segments)
        && (first < second || (first == second && other.method == Method::Any && one.method != Method::Any))
}

/// Whether some path is both.
fn meet(one: &[Segment], other: &[Segment]) -> bool {
    match (one, other) {
        ([], []) => true,
        ([], _) | (_, []) => false,
        ([Segment::Rest(_)], _) | (_, [Segment::Rest(_)]) => true,
        ([Segment::Text(a), ..], [Segment::Text(b), ..]) if a != b => false,
        ([_, one @ ..], [_, other @ ..]) => meet(one, other),
    }
}

/// The host of an API: a function's own with another name, or a gateway's with routes.
fn host(spec: &Spec<'_>, api: &Api, functions: &BTreeSet<FunctionId>, said: &mut Said) {
    let place = || Place::Spec(api.common.span);
    let namespace = &spec.namespace;
    let mut answering = functions.iter();
    match (answering.next(), answering.next()) {
        (Some(only), None) => {
            let Some(domain) = &api.domain else { return };
            said.lets(&spec.function(*only), "call", &format!("host {}", domain.value), "", place());
            said.may(
                APPLICATION,
                "make",
                &format!("ClusterDomainClaim {} for {namespace}", domain.value),
                place(),
            );
        }
        (Some(_), Some(_)) => gateway(spec, api, said),
        _ => {}
    }
}

fn gateway(spec: &Spec<'_>, api: &Api, said: &mut Said) {
    let namespace = &spec.namespace;
    let name = names::of(&api.name.path);
    let domain = api.domain.as_ref().map(|domain| domain.value.clone());
    let own = || spec.setting("domain").map(|domain| format!("{name}.{namespace}.{domain}"));
    let door = match spec.setting("ingress") {
        Some("istio") => ("istio-system", "knative-local-gateway"),
        Some("contour") => ("contour-internal", "envoy"),
        Some("gateway") => return,
        Some(_) | None => ("kourier-system", "kourier-internal"),
    };
    let (Some(host), Some(gateway)) = (domain.or_else(own), spec.setting("gateway")) else { return };
    let through = format!("host {host} at Gateway {gateway} through {}/{}", door.0, door.1);
    for function in &spec.model.functions {
        for trigger in &function.triggers {
            let Event::Http { api: on, method, route, .. } = &trigger.event else { continue };
            if spec.model.api(*on).name != api.name {
                continue;
            }
            let path = match http::is_exact(&route.segments) {
                true => format!("Exact {}", route.text),
                false => format!("RegularExpression {}", http::expression(&route.segments)),
            };
            let method = if *method == Method::Any { "" } else { method.word() };
            said.lets(
                &spec::function(function),
                &format!("call {method} {path}"),
                &through,
                "",
                Place::Spec(trigger.span),
            );
        }
    }
    let grant = format!("ReferenceGrant of {}: HTTPRoute of {namespace} to Service {}", door.0, door.1);
    said.may(APPLICATION, "make", &grant, Place::Spec(api.common.span));
}
