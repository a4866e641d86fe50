//! Hosts, routes and the tokens that proxies ask for.

use super::Reading;
use crate::knative::document::Object;
use crate::knative::http;
use crate::knative::words::{ANYONE, REQUEST};
use crate::knative::yaml::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Adds who may call.
pub fn add(reading: &mut Reading<'_, '_, '_>) {
    let mut guarded: BTreeSet<String> = BTreeSet::new();
    for policy in reading.of("security.istio.io/v1 AuthorizationPolicy") {
        guarded.extend(rules(reading, policy));
    }
    let mut shown: BTreeMap<&str, Vec<&Object<'_>>> = BTreeMap::new();
    for asked in reading.of("security.istio.io/v1 RequestAuthentication") {
        shown.entry(service(asked)).or_default().push(asked);
    }
    for object in reading.of("serving.knative.dev/v1 Service") {
        let Some(id) = reading.spec.function_of(object.name()) else { continue };
        let name = reading.spec.function(id);
        let label = |path: &[&str]| object.root.text(path);
        if label(&["metadata", "labels", "networking.knative.dev/visibility"]).is_none() {
            reading.said.lets(&name, "call from outside the cluster", ANYONE, "", object.place());
        }
        let proxy = label(&["spec", "template", "metadata", "labels", "sidecar.istio.io/inject"]);
        if proxy != Some("true") || !guarded.contains(object.name()) {
            reading.said.lets(&name, REQUEST, ANYONE, "", object.place());
        }
        for asked in shown.remove(object.name()).unwrap_or_default() {
            issuers(reading, asked, &name);
        }
    }
    for asked in shown.into_values().flatten() {
        reading.flaw(asked.flaw("is about no function of the spec"));
    }
    for mapping in reading.of("serving.knative.dev/v1beta1 DomainMapping") {
        match reading.spec.function_of(mapping.text(&["spec", "ref", "name"])) {
            Some(id) => {
                let name = reading.spec.function(id);
                reading.said.lets(&name, "call", &format!("host {}", mapping.name()), "", mapping.place());
            }
            None => reading.flaw(mapping.flaw("leads to no function of the spec")),
        }
    }
    for route in reading.of("gateway.networking.k8s.io/v1 HTTPRoute") {
        self::route(reading, route);
    }
}

fn service<'r>(object: &'r Object<'_>) -> &'r str {
    object.text(&["spec", "selector", "matchLabels", "serving.knative.dev/service"])
}

fn issuers(reading: &mut Reading<'_, '_, '_>, asked: &Object<'_>, name: &str) {
    for rule in asked.root.items(&["spec", "jwtRules"]) {
        let issuer = rule.text(&["issuer"]).unwrap_or_default();
        let audiences = set(rule, &["audiences"]);
        let context =
            if audiences.is_empty() { String::new() } else { http::conditions(&audiences, &BTreeSet::new()) };
        reading.said.lets(name, "show a token", &http::holder(issuer), &context, asked.line(rule.line));
    }
}

fn set<'n>(node: &'n Node<'_>, path: &[&str]) -> BTreeSet<&'n str> {
    node.items(path).iter().filter_map(Node::as_text).collect()
}

/// Says what a policy lets through; the name of the Service it guards.
fn rules(reading: &mut Reading<'_, '_, '_>, policy: &Object<'_>) -> Option<String> {
    let service = service(policy);
    let Some(id) = reading.spec.function_of(service) else {
        reading.flaw(policy.flaw("is about no function of the spec"));
        return None;
    };
    let name = reading.spec.function(id);
    for rule in policy.root.items(&["spec", "rules"]) {
        if !self::rule(reading, policy, rule, &name) {
            reading
                .flaw(policy.flaw(format_args!("has a rule in line {} that is not understood", rule.line)));
        }
    }
    Some(service.to_owned())
}

fn rule(reading: &mut Reading<'_, '_, '_>, policy: &Object<'_>, rule: &Node<'_>, name: &str) -> bool {
    let place = policy.line(rule.line);
    let (from, to, when) = (rule.items(&["from"]), rule.items(&["to"]), rule.items(&["when"]));
    let (mut audiences, mut scopes, mut has_audience) = (BTreeSet::new(), BTreeSet::new(), false);
    let mut probes = false;
    for condition in when {
        let values = set(condition, &["values"]);
        match condition.text(&["key"]) {
            Some("request.auth.audiences") if !has_audience => (audiences, has_audience) = (values, true),
            // A second value would be another way in.
            Some("request.auth.claims[scope]") if values.len() == 1 => scopes.extend(values),
            Some("request.headers[K-Network-Probe]") if values == BTreeSet::from(["queue"]) => probes = true,
            _ => return false,
        }
    }
    if probes && from.is_empty() && to.is_empty() && when.len() == 1 {
        reading.said.lets(name, "any request with K-Network-Probe: queue", ANYONE, "", place);
        return true;
    }
    let mut holders = Vec::new();
    for source in from {
        for principal in source.items(&["source", "requestPrincipals"]) {
            match principal.as_text().and_then(|text| text.strip_suffix("/*")) {
                Some(issuer) if !issuer.contains('*') => holders.push(http::holder(issuer)),
                _ => return false,
            }
        }
        if source.items(&["source", "requestPrincipals"]).is_empty() {
            return false;
        }
    }
    let context = match (holders.is_empty(), has_audience) {
        (true, false) if scopes.is_empty() && !probes => String::new(),
        (false, true) if !probes => http::conditions(&audiences, &scopes),
        _ => return false,
    };
    if holders.is_empty() {
        holders.push(ANYONE.to_owned());
    }
    let mut operations = Vec::new();
    for operation in to.iter().filter_map(|to| to.at(&["operation"])) {
        let of = |key| set(operation, &[key]);
        if of("ports") == BTreeSet::from(["9090"]) && operation.members().len() == 1 {
            operations.push("any request to port 9090".to_owned());
            continue;
        }
        let paths = of("paths");
        if paths.is_empty() || !of("ports").is_empty() {
            return false;
        }
        let words = |path: &&str| http::operation(&of("methods"), &of("notMethods"), path, &of("notPaths"));
        operations.extend(paths.iter().map(words));
    }
    if operations.is_empty() {
        return false;
    }
    for operation in &operations {
        for holder in &holders {
            reading.said.lets(name, operation, holder, &context, place.clone());
        }
    }
    true
}

/// Says which requests a gateway hands on to which function.
fn route(reading: &mut Reading<'_, '_, '_>, route: &Object<'_>) {
    let parents: Vec<String> = route
        .root
        .items(&["spec", "parentRefs"])
        .iter()
        .map(|parent| {
            format!(
                "{}/{}",
                parent.text(&["namespace"]).unwrap_or("*"),
                parent.text(&["name"]).unwrap_or("*")
            )
        })
        .collect();
    let hosts = set(&route.root, &["spec", "hostnames"]);
    if hosts.is_empty() || parents.is_empty() {
        reading.flaw(route.flaw("is for any host, or hangs on no Gateway"));
    }
    let end = format!(".{}.svc.cluster.local", reading.spec.namespace);
    for rule in route.root.items(&["spec", "rules"]) {
        let place = route.line(rule.line);
        let filters = rule.items(&["filters"]);
        let to = filters.iter().find_map(|filter| filter.text(&["urlRewrite", "hostname"]));
        let function = to
            .and_then(|host| host.strip_suffix(end.as_str()))
            .and_then(|name| reading.spec.function_of(name));
        let Some(id) = function.filter(|_| filters.len() == 1 && !rule.items(&["matches"]).is_empty()) else {
            reading.flaw(route.flaw(format_args!(
                "leads to no function of the spec, or more than one, in line {}",
                rule.line
            )));
            continue;
        };
        let name = reading.spec.function(id);
        for one in rule.items(&["matches"]) {
            let of = |path: &[&str]| one.text(path).unwrap_or_default();
            let (method, kind, path) = (of(&["method"]), of(&["path", "type"]), of(&["path", "value"]));
            for door in rule.items(&["backendRefs"]) {
                let door = format!(
                    "{}/{}",
                    door.text(&["namespace"]).unwrap_or("*"),
                    door.text(&["name"]).unwrap_or("*")
                );
                for (host, gateway) in
                    hosts.iter().flat_map(|host| parents.iter().map(move |parent| (host, parent)))
                {
                    let through = format!("host {host} at Gateway {gateway} through {door}");
                    reading.said.lets(
                        &name,
                        &format!("call {method} {kind} {path}"),
                        &through,
                        "",
                        place.clone(),
                    );
                }
            }
        }
    }
}
