//! A stream is a Kafka topic, kept by Strimzi. A function that may use one is a user of Kafka with exactly its ACLs.

use crate::knative::access;
use crate::knative::apis;
use crate::knative::context::{Component, Context};
use crate::knative::names;
use crate::knative::need::Need;
use crate::knative::object::{Object, Spec};
use crate::knative::reach::Reach;
use crate::knative::unit::{Room, Unit};
use scant_compiler::model::{Detail, FunctionId, StoreId, Stream, TargetName};
use scant_compiler::vocabulary::Verb;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::table::binding::place;

/// `kafka.strimzi.io/v1 KafkaTopic`
/// <https://strimzi.io/docs/operators/latest/configuring#type-KafkaTopicSpec-reference>
#[derive(Debug, Serialize)]
struct Topic {
    partitions: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    replicas: Option<u8>,
    config: BTreeMap<&'static str, u64>,
}

/// `kafka.strimzi.io/v1 KafkaUser`
/// <https://strimzi.io/docs/operators/latest/configuring#type-KafkaUserSpec-reference>
#[derive(Debug, Serialize)]
struct User {
    authentication: Typed,
    authorization: Authorization,
}

#[derive(Debug, Serialize)]
struct Typed {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct Authorization {
    #[serde(rename = "type")]
    kind: &'static str,
    acls: Vec<Acl>,
}

#[derive(Debug, Serialize)]
struct Acl {
    #[serde(rename = "type")]
    kind: &'static str,
    resource: Resource,
    operations: Vec<&'static str>,
    host: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    pattern_type: &'static str,
}

/// The cluster of the application's streams, in its namespace.
const CLUSTER: &str = "kafka";
/// The listener with TLS that Strimzi makes where nobody says otherwise.
/// <https://strimzi.io/docs/operators/latest/configuring#type-GenericKafkaListener-reference>
const PORT: u16 = 9093;
/// Partitions where the spec says nothing: as many readers may share the work. More can be added, never fewer.
const PARTITIONS: u32 = 6;
/// The Secret that says whom the brokers are certified by.
/// <https://strimzi.io/docs/operators/latest/deploying#security-str>
const AUTHORITY: &str = "kafka-cluster-ca-cert";
/// The label that says which cluster an object is of.
const OF: &str = "strimzi.io/cluster";
/// The label on its brokers.
const BROKERS: (&str, &str) = ("strimzi.io/name", "kafka-kafka");
/// The variable Kafka's own tools read.
const SERVERS: &str = "KAFKA_BOOTSTRAP_SERVERS";

/// The topic's name: of an external one, what its address says.
pub fn name(context: &Context<'_>, id: StoreId) -> String {
    let store = context.model.store(id);
    let said = store.locator(TargetName::Knative, "name");
    said.map_or_else(|| names::of(&store.name), |said| said.text.clone())
}

/// A stream this program makes.
pub fn unit(context: &Context<'_>, id: StoreId, stream: &Stream) -> Unit {
    let store = context.model.store(id);
    let mut unit = Unit::new(context.settings(&store.common));
    let mut metadata = context.metadata(name(context, id), Component::Stream, &store.common);
    metadata.labels.insert(Cow::Borrowed(OF), CLUSTER.to_owned());
    let topic = Topic {
        partitions: stream.shards.as_ref().map_or(PARTITIONS, |shards| shards.value),
        replicas: context.model.protected.then_some(3),
        config: BTreeMap::from([("retention.ms", stream.keep.value)]),
    };
    unit.add_main(Room::Stores, &Object::new(&apis::KAFKA_TOPIC, metadata, Spec { spec: topic }));
    need(context, &mut unit);
    unit
}

fn need(context: &Context<'_>, unit: &mut Unit) {
    unit.need(Need::Ability {
        what: format!(
            "a Kafka cluster `{CLUSTER}` of Strimzi in the namespace `{}`, with simple authorization and a listener on \
             port {PORT} that asks clients for certificates",
            context.namespace()
        ),
        because: "streams are its topics".to_owned(),
    });
}

/// What a verb needs of a topic. Offsets of a group are no part of `tail`: it reads from the place it names.
/// <https://kafka.apache.org/documentation/#operations_resources_and_protocols>
fn operations(verb: Verb) -> Vec<&'static str> {
    match verb {
        Verb::Append => vec!["Describe", "Write"],
        _ => vec!["Describe", "Read"],
    }
}

/// Makes a function a user of the topics it may use.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    let function = context.model.function(id);
    let user = names::part(&function.name, "streams");
    let mut acls: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for row in context.rows(id) {
        let Some((on, _)) = place(row) else { continue };
        let store = context.model.store(on);
        if !matches!(store.detail, Detail::Stream(_)) {
            continue;
        }
        let topic = name(context, on);
        let operations = operations(row.verb);
        unit.right(access::right(
            context,
            row,
            operations.iter().map(|operation| format!("{operation} topic {topic}")).collect(),
        ));
        acls.entry(topic).or_default().extend(operations);
        reach.secret(&names::of(&store.name), user.clone());
        reach.secret(&names::part(&store.name, "server"), AUTHORITY.to_owned());
    }
    if acls.is_empty() {
        return;
    }
    reach.variables.insert(SERVERS.to_owned(), format!("{CLUSTER}-kafka-bootstrap:{PORT}"));
    reach.pods(None, BROKERS, &[PORT]);
    let acls = acls.into_iter().map(|(name, mut operations)| {
        operations.sort_unstable();
        operations.dedup();
        Acl {
            kind: "allow",
            resource: Resource { kind: "topic", name, pattern_type: "literal" },
            operations,
            host: "*",
        }
    });
    let spec = User {
        authentication: Typed { kind: "tls" },
        authorization: Authorization { kind: "simple", acls: acls.collect() },
    };
    let mut metadata = context.metadata(user, Component::Permission, &function.common);
    metadata.labels.insert(Cow::Borrowed(OF), CLUSTER.to_owned());
    unit.add(Room::Permissions, &Object::new(&apis::KAFKA_USER, metadata, Spec { spec }));
    need(context, unit);
    unit.need(Need::Secret {
        name: AUTHORITY.to_owned(),
        keys: vec!["ca.crt".to_owned()],
        because: "Strimzi tells there whom the servers of its cluster are certified by".to_owned(),
    });
}
