//! Statements and the names of things, which both sides make in the same way.

use crate::claims::{Claims, Effect, Match, Place, Statement, Subject, Way};
use crate::pattern::Pattern;
use std::collections::BTreeSet;

/// One statement of plain words.
pub fn allow(action: &str, resource: &str, context: &str, place: Place) -> Statement {
    statement(Pattern::literal(action), Pattern::literal(resource), context, place)
}

/// One statement.
pub fn statement(action: Pattern, resource: Pattern, context: &str, place: Place) -> Statement {
    Statement {
        effect: Effect::Allow,
        action: Match::of([action]),
        resource: Match::of([resource]),
        context: if context.is_empty() { Match::any() } else { Match::of([Pattern::literal(context)]) },
        place,
    }
}

/// What `name` may do.
pub fn may(name: &str) -> Subject {
    Subject { name: name.to_owned(), way: Way::May }
}

/// What others may do to `name`.
pub fn lets(name: &str) -> Subject {
    Subject { name: name.to_owned(), way: Way::Lets }
}

/// A side that is being said.
#[derive(Debug, Default)]
pub struct Said {
    /// What was said.
    pub claims: Claims,
}

impl Said {
    /// The subject may do something.
    pub fn may(&mut self, name: &str, action: &str, resource: &str, place: Place) {
        self.claims.say(&may(name), allow(action, resource, "", place));
    }

    /// Others may do something to the subject.
    pub fn lets(&mut self, name: &str, action: &str, by: &str, context: &str, place: Place) {
        self.claims.say(&lets(name), allow(action, by, context, place));
    }
}

/// `Broker shop/jobs`
pub fn broker(namespace: &str, name: &str) -> String {
    format!("Broker {namespace}/{name}")
}

/// What stands between a Broker and a receiver.
pub fn trigger(broker: &str, receiver: &str) -> String {
    format!("Trigger from {broker} to {receiver}")
}

/// `key ca.crt of Secret db-ca`
pub fn secret(name: &str, key: Option<&str>) -> String {
    match key {
        Some(key) => format!("key {key} of Secret {name}"),
        None => format!("Secret {name}"),
    }
}

/// `pods app=x of namespace y`
pub fn pods(labels: &[(&str, &str)], namespace: &str) -> String {
    let mut labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    labels.sort_unstable();
    if labels.is_empty() {
        return format!("all pods of namespace {namespace}");
    }
    format!("pods {} of namespace {namespace}", labels.join(", "))
}

/// `addresses 0.0.0.0/0 without 10.0.0.0/8`
pub fn addresses<'t>(block: &str, except: impl Iterator<Item = &'t str>) -> String {
    let except: BTreeSet<&str> = except.collect();
    let except: Vec<&str> = except.into_iter().collect();
    if except.is_empty() {
        format!("addresses {block}")
    } else {
        format!("addresses {block} without {}", except.join(", "))
    }
}

/// `connect to TCP 5432`
pub fn connect(protocol: &str, port: &str) -> String {
    format!("connect to {protocol} {port}")
}

/// `be reached on TCP 8012`
pub fn reached(protocol: &str, port: &str) -> String {
    format!("reach {protocol} {port}")
}

/// The name of the application's pods that nothing else is said of.
pub const PODS: &str = "pods of the application";
/// Who makes objects.
pub const APPLICATION: &str = "application";
/// What comes from outside the cluster without a token.
pub const ANYONE: &str = "anyone";
/// Any request.
pub const REQUEST: &str = "any request";
