//! A Broker: its class, where events are sent to it, and what must be in the cluster for it.

use super::super::apis;
use super::super::cluster::Carrier;
use super::super::context::{Component, Context};
use super::super::names;
use super::super::need::Need;
use super::super::object::{Metadata, Object, Reference, Spec};
use super::super::reach::Reach;
use super::super::unit::{Room, Unit};
use super::policy;
use scant_compiler::model::{Attribute, Common, DeadQueue, Name, Queue, Store, StoreId, TargetName};
use scant_compiler::vocabulary::StoreKind;
use serde::Serialize;
use std::borrow::Cow;

/// `eventing.knative.dev/v1 Broker`. Both the class and the configuration are for ever.
/// <https://knative.dev/docs/eventing/brokers/create-broker/>
#[derive(Debug, Serialize)]
struct Broker {
    config: Reference,
}

/// The annotation that says the class. Without it a Broker is refused.
const CLASS: &str = "eventing.knative.dev/broker.class";
/// Where Knative's own pods are.
pub const SYSTEM: &str = "knative-eventing";
/// Ports of the pods that take events: plain and TLS. Services in front of them have 80 and 443.
const PORTS: [u16; 2] = [8080, 8443];

impl Carrier {
    fn class(self) -> &'static str {
        match self {
            Self::Kafka => "Kafka",
            Self::Rabbitmq => "RabbitMQBroker",
            Self::Memory => "MTChannelBasedBroker",
        }
    }

    /// The ConfigMap in Knative's namespace that says how brokers of the class keep events.
    fn config(self) -> &'static str {
        match self {
            Self::Kafka => "kafka-broker-config",
            Self::Rabbitmq => "rabbitmq-broker-config",
            Self::Memory => "config-br-default-channel",
        }
    }

    /// The host that takes events for all brokers of the class.
    fn ingress(self) -> &'static str {
        match self {
            Self::Kafka => "kafka-broker-ingress.knative-eventing.svc.cluster.local",
            Self::Rabbitmq | Self::Memory => "broker-ingress.knative-eventing.svc.cluster.local",
        }
    }

    /// The label of the pods that do.
    fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Kafka => ("app", "kafka-broker-receiver"),
            Self::Rabbitmq | Self::Memory => ("eventing.knative.dev/brokerRole", "ingress"),
        }
    }
}

/// The name of a queue's, topic's or bus's Broker.
pub fn name(context: &Context<'_>, id: StoreId) -> String {
    let store = context.model.store(id);
    address(store).map_or_else(|| names::of(&store.name), |(_, name)| name.to_owned())
}

/// The namespace it is in: the application's own, unless it is external.
pub fn namespace<'m>(context: &Context<'m>, id: StoreId) -> &'m str {
    address(context.model.store(id)).map_or_else(|| context.namespace(), |(namespace, _)| namespace)
}

/// What `id "NAMESPACE/BROKER"` of an external store says.
pub fn address(store: &Store) -> Option<(&str, &str)> {
    store.locator(TargetName::Knative, "id")?.text.split_once('/')
}

/// The Broker, as Triggers and policies of its own namespace refer to it.
pub fn reference(context: &Context<'_>, id: StoreId) -> Reference {
    Reference::to(&apis::BROKER, name(context, id))
}

/// The name of a queue's own Broker for dead letters.
pub fn dead(name: &Name) -> String {
    names::part(name, "dead")
}

/// For whom a token must be meant that is sent with an event.
/// <https://knative.dev/docs/eventing/features/sender-identity/>
pub fn audience(context: &Context<'_>, id: StoreId) -> String {
    format!("eventing.knative.dev/broker/{}/{}", namespace(context, id), name(context, id))
}

/// An attribute of what is a Broker: events are posted to its `url`.
pub fn attribute(context: &Context<'_>, id: StoreId, attribute: Attribute) -> String {
    let (namespace, name, host) =
        (namespace(context, id), name(context, id), context.cluster.carrier.ingress());
    match attribute {
        Attribute::Name => name,
        Attribute::Id => format!("{namespace}/{name}"),
        Attribute::Url => format!("http://{host}/{namespace}/{name}"),
        Attribute::Host => host.to_owned(),
    }
}

/// Puts the Broker of a store in.
pub fn add(context: &Context<'_>, id: StoreId, unit: &mut Unit) {
    let store = context.model.store(id);
    let metadata = context.metadata(names::of(&store.name), component(store.kind()), &store.common);
    let broker = object(context, metadata, unit);
    unit.add_main(Room::Eventing, &broker);
}

/// Puts in the Broker that takes a queue's dead letters, if it has one of its own.
pub fn add_dead(context: &Context<'_>, id: StoreId, queue: &Queue, unit: &mut Unit) {
    if let Some(DeadQueue::Own(_)) = queue.dead_letter.as_ref().map(|dead| dead.to) {
        let store = context.model.store(id);
        let metadata = context.metadata(dead(&store.name), Component::Queue, &Common::default());
        let broker = object(context, metadata, unit);
        unit.add(Room::Eventing, &broker);
    }
}

/// Puts in a Broker that no declaration is: it carries what a function is told between a source and the function.
pub fn add_between(context: &Context<'_>, name: String, unit: &mut Unit) {
    let metadata = context.metadata(name, Component::Trigger, &Common::default());
    let broker = object(context, metadata, unit);
    unit.add(Room::Eventing, &broker);
}

fn object(context: &Context<'_>, mut metadata: Metadata, unit: &mut Unit) -> Object<Spec<Broker>> {
    let carrier = context.cluster.carrier;
    metadata.annotations.insert(Cow::Borrowed(CLASS), carrier.class().to_owned());
    let config = Reference {
        namespace: Some(SYSTEM.to_owned()),
        ..Reference::to(&apis::CONFIG_MAP, carrier.config())
    };
    unit.need(Need::Ability {
        what: format!(
            "brokers of the class `{}`, and the ConfigMap `{}` in `{SYSTEM}`",
            carrier.class(),
            carrier.config()
        ),
        because: "every queue, topic and bus is one".to_owned(),
    });
    policy::needs(unit);
    Object::new(&apis::BROKER, metadata, Spec { spec: Broker { config } })
}

/// Lets a function's pods send events.
pub fn reach(context: &Context<'_>, unit: &mut Unit, reach: &mut Reach) {
    reach.pods(Some(SYSTEM), context.cluster.carrier.label(), &PORTS);
    unit.need(Need::Namespace {
        name: SYSTEM.to_owned(),
        because: "the pods that take events are there".to_owned(),
    });
}

fn component(kind: StoreKind) -> Component {
    match kind {
        StoreKind::Topic => Component::Topic,
        StoreKind::Bus => Component::Bus,
        StoreKind::Queue
        | StoreKind::Table
        | StoreKind::Bucket
        | StoreKind::Cache
        | StoreKind::Stream
        | StoreKind::Secret
        | StoreKind::Function => Component::Queue,
    }
}
