//! An api of several functions: routes of a Gateway, which hand each request to the cluster's inner door under the host
//! of its function.

use super::super::apis;
use super::super::cluster::Ingress;
use super::super::context::{Component, Context, NAME};
use super::super::names;
use super::super::need::Need;
use super::super::object::{Metadata, Object, Spec};
use super::super::unit::{Room, Unit};
use super::{hosts, pattern};
use scant_compiler::model::{ApiId, Common, Event, FunctionId, Method, Trigger};
use serde::Serialize;
use std::collections::BTreeMap;

/// `gateway.networking.k8s.io/v1 HTTPRoute`
/// <https://gateway-api.sigs.k8s.io/reference/spec/#httproute>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Route {
    parent_refs: [Parent; 1],
    hostnames: Vec<String>,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, Serialize)]
struct Parent {
    name: String,
    namespace: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    matches: Vec<Match>,
    filters: [Filter; 1],
    backend_refs: [Backend; 1],
}

#[derive(Debug, Clone, Serialize)]
struct Match {
    path: Path,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct Path {
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Filter {
    #[serde(rename = "type")]
    kind: &'static str,
    url_rewrite: Rewrite,
}

#[derive(Debug, Serialize)]
struct Rewrite {
    hostname: String,
}

#[derive(Debug, Serialize)]
struct Backend {
    name: &'static str,
    namespace: &'static str,
    port: u16,
}

/// `gateway.networking.k8s.io/v1beta1 ReferenceGrant`: the door's namespace lets these routes lead to it.
#[derive(Debug, Serialize)]
struct Grant {
    from: [GrantFrom; 1],
    to: [GrantTo; 1],
}

#[derive(Debug, Serialize)]
struct GrantFrom {
    group: &'static str,
    kind: &'static str,
    namespace: String,
}

#[derive(Debug, Serialize)]
struct GrantTo {
    group: &'static str,
    kind: &'static str,
    name: &'static str,
}

/// Rules of one route, and matches of one rule, at most.
/// <https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec>
const RULES: usize = 16;
const MATCHES: usize = 8;

/// The Service of the cluster's inner door, and its namespace. Which one it is behind a Gateway is for the platform.
/// Source: knative-extensions/net-kourier, net-istio and net-contour, their `config/` folders.
pub fn door(ingress: Ingress) -> Option<(&'static str, &'static str)> {
    match ingress {
        Ingress::Kourier => Some(("kourier-internal", "kourier-system")),
        Ingress::Istio => Some(("knative-local-gateway", "istio-system")),
        Ingress::Contour => Some(("envoy", "contour-internal")),
        Ingress::Gateway => None,
    }
}

/// Puts in the routes of an api. `check` asks for what they need.
pub fn add(context: &Context<'_>, api: ApiId, unit: &mut Unit) {
    let declared = context.model.api(api);
    let (Some((namespace, name)), Some(door), Some(host)) =
        (&context.cluster.gateway, door(context.cluster.ingress), hosts::host(context, api))
    else {
        return;
    };
    let parent = Parent { name: name.clone(), namespace: namespace.clone() };
    let mut rules = rules(context, api, door).into_iter();
    let mut count = 0_usize;
    loop {
        let some: Vec<Rule> = rules.by_ref().take(RULES).collect();
        if some.is_empty() {
            break;
        }
        let name = match count {
            0 => names::of(&declared.name),
            more => names::detailed(&declared.name, &format!("routes {more}")),
        };
        let metadata = context.metadata(name, Component::Route, &declared.common);
        let route = Route { parent_refs: [parent.clone()], hostnames: vec![host.clone()], rules: some };
        let object = Object::new(&apis::HTTP_ROUTE, metadata, Spec { spec: route });
        if count == 0 {
            unit.add_main(Room::Gateway, &object)
        } else {
            unit.add(Room::Gateway, &object)
        }
        count += 1;
    }
    unit.add(Room::Cluster, &grant(context, api, door));
    hosts::leads_here(&host, unit);
    unit.need(Need::Ability {
        what: format!(
            "the Gateway `{name}` in `{namespace}`, which takes routes of this namespace for `{host}` and paths by \
             regular expression"
        ),
        because: "requests for functions of one api come through it".to_owned(),
    });
}

/// The matches of each function together, in the order the functions are declared.
fn rules(context: &Context<'_>, api: ApiId, door: (&'static str, &'static str)) -> Vec<Rule> {
    let mut matches: BTreeMap<FunctionId, Vec<Match>> = BTreeMap::new();
    for (function, trigger) in context.index.routes(api) {
        matches.entry(*function).or_default().extend(matching(trigger));
    }
    let rule = |function: FunctionId, matches: &[Match]| Rule {
        matches: matches.to_vec(),
        filters: [Filter {
            kind: "URLRewrite",
            url_rewrite: Rewrite { hostname: context.function_host(function) },
        }],
        backend_refs: [Backend { name: door.0, namespace: door.1, port: 80 }],
    };
    let each = matches.iter();
    each.flat_map(|(function, matches)| matches.chunks(MATCHES).map(|some| rule(*function, some))).collect()
}

fn matching(trigger: &Trigger) -> Option<Match> {
    let Event::Http { method, route, .. } = &trigger.event else { return None };
    let path = if pattern::is_exact(&route.segments) {
        Path { kind: "Exact", value: route.text.clone() }
    } else {
        Path { kind: "RegularExpression", value: pattern::expression(&route.segments) }
    };
    Some(Match { path, method: (*method != Method::Any).then(|| method.word()) })
}

fn grant(context: &Context<'_>, api: ApiId, door: (&'static str, &'static str)) -> Object<Spec<Grant>> {
    let declared = context.model.api(api);
    let name = names::pair(&context.model.app, &declared.name);
    let mut metadata: Metadata = context.metadata(name, Component::Route, &Common::default());
    metadata.namespace = Some(door.1.to_owned());
    metadata.labels.insert(NAME, names::of(&declared.name));
    let grant = Grant {
        from: [GrantFrom {
            group: "gateway.networking.k8s.io",
            kind: "HTTPRoute",
            namespace: context.namespace().to_owned(),
        }],
        to: [GrantTo { group: "", kind: "Service", name: door.0 }],
    };
    Object::new(&apis::REFERENCE_GRANT, metadata, Spec { spec: grant })
}
