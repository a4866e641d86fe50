//! Queues of a cluster with `broker rabbitmq`: RabbitMQ's own, which functions send to and take from by themselves.
//!
//! Who sends writes to an exchange that leads to the one queue, never to the default exchange, which leads to every
//! queue. Who receives reads the queue. Nobody may declare or bind: the topology operator makes everything.
//! <https://www.rabbitmq.com/docs/access-control#authorisation>

use super::super::access;
use super::super::apis;
use super::super::cluster::Carrier;
use super::super::context::{Component, Context};
use super::super::names;
use super::super::need::Need;
use super::super::object::{Api, Object, Spec};
use super::super::reach::Reach;
use super::super::unit::{Room, Unit};
use super::broker;
use crate::shared::variables;
use scant_compiler::access::{Row, Why};
use scant_compiler::model::{Attribute, Common, DeadQueue, FunctionId, Queue, StoreId, Thing};
use scant_compiler::vocabulary::{StoreKind, Verb};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What is of `rabbitmq.com/v1beta1`, and the server it is on.
/// <https://www.rabbitmq.com/kubernetes/operator/using-topology-operator>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct On<B> {
    #[serde(flatten)]
    body: B,
    rabbitmq_cluster_reference: Named,
}

#[derive(Debug, Serialize)]
struct Named {
    name: Cow<'static, str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Vhost<'c> {
    name: &'c str,
    default_queue_type: &'static str,
    deletion_policy: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct QueueBody<'c> {
    name: String,
    vhost: &'c str,
    #[serde(rename = "type")]
    kind: &'static str,
    durable: bool,
    arguments: Arguments,
    deletion_policy: &'static str,
}

/// <https://www.rabbitmq.com/docs/quorum-queues#use-cases>
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Arguments {
    x_message_ttl: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_delivery_limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_dead_letter_exchange: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_dead_letter_routing_key: Option<String>,
}

#[derive(Debug, Serialize)]
struct Exchange<'c> {
    name: String,
    vhost: &'c str,
    #[serde(rename = "type")]
    kind: &'static str,
    durable: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Binding<'c> {
    vhost: &'c str,
    source: String,
    destination: String,
    destination_type: &'static str,
    routing_key: &'static str,
}

/// The operator makes up its name and its password, and keeps them in a Secret.
#[derive(Debug, Serialize)]
struct User {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Permission<'c> {
    vhost: &'c str,
    user_reference: Named,
    permissions: Regexes,
}

/// What names of queues and exchanges a user may do each thing to.
#[derive(Debug, Serialize)]
struct Regexes {
    configure: String,
    write: String,
    read: String,
}

/// The server, which is the platform's, in the application's namespace.
const SERVER: &str = "rabbitmq";
/// The port of its pods for AMQP.
const PORT: u16 = 5672;
/// The label the cluster operator gives them, with the server's name.
/// <https://www.rabbitmq.com/kubernetes/operator/using-operator>
const LABEL: &str = "app.kubernetes.io/name";

/// Whether a store is one of RabbitMQ's queues.
pub fn carries(context: &Context<'_>, id: StoreId) -> bool {
    let store = context.model.store(id);
    context.cluster.carrier == Carrier::Rabbitmq
        && store.external.is_none()
        && store.kind() == StoreKind::Queue
}

/// An attribute of such a queue. Its `url` is the server's, and the vhost; the exchange that leads to `jobs` is `x.jobs`.
pub fn attribute(context: &Context<'_>, id: StoreId, attribute: Attribute) -> String {
    let (namespace, name) = (context.namespace(), names::of(&context.model.store(id).name));
    let host = format!("{SERVER}.{namespace}.svc.cluster.local");
    match attribute {
        Attribute::Name => name,
        Attribute::Id => format!("{namespace}/{name}"),
        Attribute::Url => format!("amqp://{host}:{PORT}/{namespace}"),
        Attribute::Host => host,
    }
}

/// Puts in a queue, what leads to it, and the queue of its dead letters.
pub fn add(context: &Context<'_>, id: StoreId, queue: &Queue, unit: &mut Unit) {
    let store = context.model.store(id);
    let name = names::of(&store.name);
    if is_first(context, id) {
        let vhost =
            Vhost { name: context.namespace(), default_queue_type: "quorum", deletion_policy: "retain" };
        put(context, &apis::RABBIT_VHOST, (context.namespace().to_owned(), Component::Queue), vhost, unit);
    }
    let dead = queue.dead_letter.as_ref().map(|dead| match dead.to {
        DeadQueue::Own(_) => broker::dead(&store.name),
        DeadQueue::Declared(other) => names::of(&context.model.store(other).name),
    });
    let body = QueueBody {
        name: name.clone(),
        vhost: context.namespace(),
        kind: "quorum",
        durable: true,
        arguments: Arguments {
            x_message_ttl: queue.keep.value,
            // The limit counts what comes after the first delivery.
            x_delivery_limit: queue.dead_letter.as_ref().map(|dead| dead.after.value.saturating_sub(1)),
            // Nobody needs a right for it: the server itself sends dead letters on.
            x_dead_letter_exchange: dead.as_ref().map(|_| ""),
            x_dead_letter_routing_key: dead,
        },
        deletion_policy: "retain",
    };
    let metadata = context.metadata(name.clone(), Component::Queue, &store.common);
    unit.add_main(Room::Stores, &Object::new(&apis::RABBIT_QUEUE, metadata, on(body)));
    if let Some(DeadQueue::Own(keep)) = queue.dead_letter.as_ref().map(|dead| dead.to) {
        let dead = broker::dead(&store.name);
        let body = QueueBody {
            name: dead.clone(),
            vhost: context.namespace(),
            kind: "quorum",
            durable: true,
            arguments: Arguments {
                x_message_ttl: keep,
                x_delivery_limit: None,
                x_dead_letter_exchange: None,
                x_dead_letter_routing_key: None,
            },
            deletion_policy: "retain",
        };
        put(context, &apis::RABBIT_QUEUE, (dead, Component::Queue), body, unit);
    }
    let exchange =
        Exchange { name: exchange(&name), vhost: context.namespace(), kind: "direct", durable: true };
    let source = exchange.name.clone();
    put(context, &apis::RABBIT_EXCHANGE, (name.clone(), Component::Queue), exchange, unit);
    let binding = Binding {
        vhost: context.namespace(),
        source,
        destination: name.clone(),
        destination_type: "queue",
        routing_key: "",
    };
    put(context, &apis::RABBIT_BINDING, (name, Component::Queue), binding, unit);
    unit.need(Need::Ability {
        what: format!(
            "a RabbitmqCluster `{SERVER}` in the namespace `{}`, of RabbitMQ 3.10 or later",
            context.namespace()
        ),
        because: "the queues are on it".to_owned(),
    });
}

/// Puts in a function's user, if it may send to or take from any of these queues.
pub fn allow(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    let (mut write, mut read) = (BTreeSet::new(), BTreeSet::new());
    let name = context.function_name(id);
    let secret = format!("{name}-user-credentials");
    for row in context.rows(id) {
        let (Thing::Store(store), Why::Allowed(_)) = (row.on, row.why) else { continue };
        if !carries(context, store) {
            continue;
        }
        let queue = names::of(&context.model.store(store).name);
        let Some(action) = permit(row, &queue, &mut write, &mut read) else { continue };
        unit.right(access::right(context, row, vec![action]));
        reach.secret(&queue, secret.clone());
        if let Some(key) = variables::key(context.model, row.on) {
            reach.variables.insert(format!("{key}_NAME"), queue);
        }
    }
    if write.is_empty() && read.is_empty() {
        return;
    }
    let permission = Permission {
        vhost: context.namespace(),
        user_reference: Named { name: Cow::Owned(name.clone()) },
        permissions: Regexes { configure: regex(&BTreeSet::new()), write: regex(&write), read: regex(&read) },
    };
    let at = |component| (name.clone(), component);
    put(context, &apis::RABBIT_USER, at(Component::Identity), User {}, unit);
    put(context, &apis::RABBIT_PERMISSION, at(Component::Permission), permission, unit);
    reach.pods(None, (LABEL, SERVER), &[PORT]);
}

/// Notes what a verb needs; `None` for verbs that `hold` refuses.
fn permit(
    row: &Row,
    queue: &str,
    write: &mut BTreeSet<String>,
    read: &mut BTreeSet<String>,
) -> Option<String> {
    let (names, name, word) = match row.verb {
        Verb::Send => (write, exchange(queue), "write"),
        Verb::Receive | Verb::Purge => (read, queue.to_owned(), "read"),
        _ => return None,
    };
    let action = format!("{word} {name}");
    names.insert(name);
    Some(action)
}

fn exchange(queue: &str) -> String {
    format!("x.{queue}")
}

/// These names and no others; of no names, nothing. Names are lower-case letters, digits, hyphens and dots.
fn regex(names: &BTreeSet<String>) -> String {
    let names: Vec<String> = names.iter().map(|name| name.replace('.', "\\.")).collect();
    match names.as_slice() {
        [] => "^$".to_owned(),
        [name] => format!("^{name}$"),
        names => format!("^({})$", names.join("|")),
    }
}

fn is_first(context: &Context<'_>, id: StoreId) -> bool {
    let mut own = context.model.stores().map(|(id, _)| id).filter(|id| carries(context, *id));
    own.next() == Some(id)
}

fn put<B: Serialize>(
    context: &Context<'_>,
    api: &Api,
    (name, component): (String, Component),
    body: B,
    unit: &mut Unit,
) {
    let room = if component == Component::Queue { Room::Stores } else { Room::Permissions };
    let metadata = context.metadata(name, component, &Common::default());
    unit.add(room, &Object::new(api, metadata, on(body)));
}

fn on<B>(body: B) -> Spec<On<B>> {
    Spec { spec: On { body, rabbitmq_cluster_reference: Named { name: Cow::Borrowed(SERVER) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_name_whole_names_and_nothing_else() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(regex(&names(&[])), "^$");
        assert_eq!(regex(&names(&["x.jobs"])), "^x\\.jobs$");
        assert_eq!(regex(&names(&["jobs", "mails"])), "^(jobs|mails)$");
    }
}
