//! What is brought to whom, and who may send.

use super::Reading;
use crate::claims::Flaw;
use crate::knative::document::Object;
use crate::knative::words;
use crate::knative::{filter, yaml::Node};
use std::collections::BTreeMap;

const TRIGGER: &str = "eventing.knative.dev/v1 Trigger";
const CLOCK: &str = "sources.knative.dev/v1 PingSource";
const POLICY: &str = "eventing.knative.dev/v1alpha1 EventPolicy";

/// Adds all receivers and senders.
pub fn add(reading: &mut Reading<'_, '_, '_>) {
    let namespace = reading.spec.namespace.clone();
    // What sends: each Trigger and source, in words.
    let mut senders: BTreeMap<(&str, String), String> = BTreeMap::new();
    for trigger in reading.of(TRIGGER) {
        let from = words::broker(&namespace, trigger.text(&["spec", "broker"]));
        let Some(to) = receiver(reading, trigger, &["spec", "subscriber"]) else { continue };
        let name = words::trigger(&from, &to);
        let Some(filtered) = filter::granted(trigger.root.items(&["spec", "filters"])) else {
            reading.flaw(trigger.flaw("has a filter that is not understood"));
            continue;
        };
        reading.said.lets(&to, "bring events", &from, &filtered, trigger.place());
        if trigger.root.at(&["spec", "delivery", "deadLetterSink"]).is_some()
            && let Some(dead) = receiver(reading, trigger, &["spec", "delivery", "deadLetterSink"])
        {
            reading.said.lets(&dead, "leave what fails", &name, "", trigger.place());
        }
        senders.insert((TRIGGER, trigger.name().to_owned()), name);
    }
    for clock in reading.of(CLOCK) {
        let Some(to) = receiver(reading, clock, &["spec", "sink"]) else { continue };
        reading.said.lets(&to, "bring events", "PingSource", "", clock.place());
        senders.insert((CLOCK, clock.name().to_owned()), words::trigger("PingSource", &to));
    }
    for policy in reading.of(POLICY) {
        self::policy(reading, policy, &senders);
    }
}

/// Whom something is sent to: a function, a Broker, or an address.
fn receiver(reading: &mut Reading<'_, '_, '_>, object: &Object<'_>, path: &[&str]) -> Option<String> {
    let sink = object.root.at(path)?;
    if let Some(address) = sink.text(&["uri"]) {
        if sink.at(&["ref"]).is_some() {
            reading.flaw(object.flaw("sends to an address below what it refers to"));
        }
        return Some(address.to_owned());
    }
    let of = |key| sink.text(&["ref", key]).unwrap_or_default();
    let (kind, name) = (format!("{} {}", of("apiVersion"), of("kind")), of("name"));
    match kind.as_str() {
        "eventing.knative.dev/v1 Broker" => return Some(words::broker(&reading.spec.namespace, name)),
        "serving.knative.dev/v1 Service" => {
            if let Some(id) = reading.spec.function_of(name) {
                return Some(reading.spec.function(id));
            }
        }
        _ => {}
    }
    reading.flaw(object.flaw(format_args!("sends to `{kind}` `{name}`, which is nothing of the spec")));
    None
}

fn policy(
    reading: &mut Reading<'_, '_, '_>,
    policy: &Object<'_>,
    senders: &BTreeMap<(&str, String), String>,
) {
    let namespace = policy.namespace().unwrap_or_default();
    let (from, to) = (policy.root.items(&["spec", "from"]), policy.root.items(&["spec", "to"]));
    if from.is_empty() || to.is_empty() {
        reading.flaw(policy.flaw("does not say who may send, or to whom"));
    }
    for to in to {
        let Some(name) = to.text(&["ref", "name"]) else {
            reading.flaw(policy.flaw("is about no Broker by its name"));
            continue;
        };
        let broker = words::broker(namespace, name);
        for from in from {
            if let Some(flaw) = sender(reading, policy, from, &broker, senders) {
                reading.flaw(flaw);
            }
        }
    }
}

/// Says who may send to a Broker; a flaw if it is nobody that is known.
fn sender(
    reading: &mut Reading<'_, '_, '_>,
    policy: &Object<'_>,
    from: &Node<'_>,
    broker: &str,
    senders: &BTreeMap<(&str, String), String>,
) -> Option<Flaw> {
    let own = reading.spec.namespace.as_str();
    if let Some(sub) = from.text(&["sub"]) {
        let service = sub.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'));
        let function = service
            .filter(|(namespace, _)| *namespace == own)
            .and_then(|(_, name)| reading.spec.function_of(name));
        match function {
            Some(id) if from.at(&["ref"]).is_none() => {
                let name = reading.spec.function(id);
                reading.said.may(&name, "send", broker, policy.place());
                return None;
            }
            _ => {
                return Some(policy.flaw(format_args!(
                    "lets `{sub}` send to `{broker}`, which is no function of the spec"
                )));
            }
        }
    }
    let of = |key| from.text(&["ref", key]).unwrap_or_default();
    let kind = format!("{} {}", of("apiVersion"), of("kind"));
    let sender = senders
        .iter()
        .find(|((known, name), _)| *known == kind && name == of("name"))
        .map(|(_, words)| words);
    match sender.filter(|_| of("namespace") == own) {
        Some(words) => {
            reading.said.lets(broker, "send", words, "", policy.place());
            None
        }
        None => {
            Some(policy.flaw(format_args!(
                "lets `{kind}` `{}` send to `{broker}`, which is nothing here",
                of("name")
            )))
        }
    }
}
