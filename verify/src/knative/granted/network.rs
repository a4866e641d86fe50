//! Network policies: which pods reach what, and who reaches them.
//!
//! What no policy selects is open. What some select may do what any of them lets it; within one end its selectors hold
//! together. <https://kubernetes.io/docs/concepts/services-networking/network-policies/>

use super::Reading;
use super::pods::Pod;
use crate::claims::Place;
use crate::knative::document::Object;
use crate::knative::words;
use crate::knative::yaml::{Node, Value};
use crate::pattern::Pattern;
use std::collections::HashMap;

/// The label most policies select by.
const NAME: &str = "app.kubernetes.io/name";

/// A way in or out.
#[derive(Debug, Clone)]
struct Way {
    action: Pattern,
    end: Pattern,
    place: Place,
}

/// One policy.
struct Policy<'r> {
    selects: Vec<(&'r str, &'r str)>,
    /// In and out; nothing where it does not say anything about that direction.
    ways: [Option<Vec<Way>>; 2],
}

/// In and out: the field of the rules, that of their ends, and the word for the direction.
const DIRECTIONS: [(&str, &str, &str); 2] = [("ingress", "from", "Ingress"), ("egress", "to", "Egress")];

/// Adds what all pods reach and are reached by.
pub fn add(reading: &mut Reading<'_, '_, '_>, pods: &[Pod<'_>]) {
    let objects = reading.of("networking.k8s.io/v1 NetworkPolicy");
    let policies: Vec<Policy<'_>> = objects.iter().map(|object| policy(object)).collect();
    let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut all = Vec::new();
    for (at, policy) in policies.iter().enumerate() {
        match policy.selects.iter().find(|(key, _)| *key == NAME) {
            Some((_, name)) => named.entry(*name).or_default().push(at),
            None => all.push(at),
        }
    }
    for pod in pods {
        let own = pod.labels.get(NAME).and_then(|name| named.get(name)).into_iter().flatten();
        let chosen: Vec<&Policy<'_>> = own
            .chain(&all)
            .filter_map(|at| policies.get(*at))
            .filter(|policy| policy.selects.iter().all(|(key, value)| pod.labels.get(key) == Some(value)))
            .collect();
        for at in 0..DIRECTIONS.len() {
            let subject = if at == 0 { words::lets(&pod.subject) } else { words::may(&pod.subject) };
            let mut ways = chosen.iter().filter_map(|policy| policy.ways.get(at)?.as_ref()).peekable();
            if ways.peek().is_none() {
                let action = if at == 0 { "reach" } else { "connect to" };
                let place =
                    Place::Artifact { file: "base/60-network.yaml".to_owned(), at: "line:1".to_owned() };
                let open = Way { action: begins(action), end: Pattern::any(), place };
                reading.said.claims.say(&subject, said(&open));
                continue;
            }
            for way in ways.flatten() {
                reading.said.claims.say(&subject, said(way));
            }
        }
    }
}

fn said(way: &Way) -> crate::claims::Statement {
    words::statement(way.action.clone(), way.end.clone(), "", way.place.clone())
}

fn begins(word: &str) -> Pattern {
    Pattern::literal(word).then(&Pattern::literal(" ")).then(&Pattern::any())
}

fn policy<'r>(object: &'r Object<'_>) -> Policy<'r> {
    let spec = &["spec"];
    let labels =
        object.root.at(&["spec", "podSelector", "matchLabels"]).map(Node::members).unwrap_or_default();
    let selects = labels.iter().filter_map(|(key, value)| Some((key.as_ref(), value.as_text()?))).collect();
    let said: Vec<&str> =
        object.root.items(&["spec", "policyTypes"]).iter().filter_map(Node::as_text).collect();
    let ways = DIRECTIONS.map(|(rules, ends, word)| {
        let spec = object.root.at(spec)?;
        let is_said =
            said.contains(&word) || (said.is_empty() && (word == "Ingress" || spec.at(&[rules]).is_some()));
        is_said.then(|| spec.items(&[rules]).iter().flat_map(|rule| of_rule(object, rule, ends)).collect())
    });
    Policy { selects, ways }
}

fn of_rule(object: &Object<'_>, rule: &Node<'_>, ends: &str) -> Vec<Way> {
    let is_in = ends == "from";
    let word = if is_in { "reach" } else { "connect to" };
    let mut actions: Vec<Pattern> = Vec::new();
    for port in rule.items(&["ports"]) {
        let protocol = port.text(&["protocol"]).unwrap_or("TCP");
        actions.push(match port.text(&["port"]) {
            Some(number) if is_in => Pattern::literal(&words::reached(protocol, number)),
            Some(number) => Pattern::literal(&words::connect(protocol, number)),
            None => begins(&format!("{word} {protocol}")),
        });
    }
    if actions.is_empty() {
        actions.push(if is_in { begins(word) } else { Pattern::literal("connect to any port") });
    }
    let place = object.line(rule.line);
    let peers = rule.items(&[ends]);
    let mut found: Vec<Pattern> = peers.iter().map(|peer| end(object, peer)).collect();
    if found.is_empty() {
        found.push(Pattern::any());
        if !is_in && rule.items(&["ports"]).is_empty() {
            actions = vec![begins(word)];
        }
    }
    let each = |action: &Pattern| {
        let action = action.clone();
        let place = place.clone();
        found.clone().into_iter().map(move |end| Way { action: action.clone(), end, place: place.clone() })
    };
    actions.iter().flat_map(each).collect()
}

/// One end in words. What selects by anything but plain labels is refused with its field.
fn end(object: &Object<'_>, peer: &Node<'_>) -> Pattern {
    if let Some(block) = peer.text(&["ipBlock", "cidr"]) {
        let except = peer.items(&["ipBlock", "except"]).iter().filter_map(Node::as_text);
        return Pattern::literal(&words::addresses(block, except));
    }
    let labels = |of: &Node<'_>| -> Vec<(String, String)> {
        let members = of.at(&["matchLabels"]).map(Node::members).unwrap_or_default();
        members
            .iter()
            .map(|(key, value)| (key.to_string(), value.as_text().unwrap_or_default().to_owned()))
            .collect()
    };
    let pods = peer.at(&["podSelector"]).map(labels).unwrap_or_default();
    let pods: Vec<(&str, &str)> = pods.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let namespaces = peer.at(&["namespaceSelector"]);
    let Some(namespaces) = namespaces else {
        if peer.at(&["podSelector"]).is_none() || matches!(peer.value, Value::Text(_) | Value::List(_)) {
            return Pattern::any();
        }
        return Pattern::literal(&words::pods(&pods, object.namespace().unwrap_or_default()));
    };
    match labels(namespaces).as_slice() {
        [] => Pattern::any(),
        [(key, name)] if key == "kubernetes.io/metadata.name" => Pattern::literal(&words::pods(&pods, name)),
        all => Pattern::literal(&words::pods(&pods, &format!("{all:?}"))),
    }
}
