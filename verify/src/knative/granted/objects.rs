//! Which objects there are, with what they are filled from and lead to.

use super::Reading;
use crate::knative::document::Object;
use crate::knative::words::{self, APPLICATION};

/// Adds what every object is.
pub fn add(reading: &mut Reading<'_, '_, '_>) {
    type Say = fn(&Object<'_>) -> String;
    let kinds: [(&str, Say); 13] = [
        ("v1 Namespace", |it| format!("Namespace {}", it.name())),
        ("v1 ServiceAccount", |it| format!("ServiceAccount {}", full(it))),
        ("serving.knative.dev/v1 Service", |it| format!("Service {}", full(it))),
        ("eventing.knative.dev/v1 Broker", broker),
        ("postgresql.cnpg.io/v1 Cluster", cluster),
        ("objectbucket.io/v1alpha1 ObjectBucketClaim", |it| {
            format!("ObjectBucketClaim {} for {}", full(it), it.text(&["spec", "bucketName"]))
        }),
        ("kafka.strimzi.io/v1 KafkaTopic", |it| format!("KafkaTopic {}", full(it))),
        ("rabbitmq.com/v1beta1 Vhost", |it| format!("Vhost {}", it.text(&["spec", "name"]))),
        ("rabbitmq.com/v1beta1 Queue", queue),
        ("rabbitmq.com/v1beta1 Exchange", |it| {
            format!("Exchange {} of vhost {}", it.text(&["spec", "name"]), it.text(&["spec", "vhost"]))
        }),
        ("rabbitmq.com/v1beta1 Binding", |it| {
            let [from, to, vhost] = ["source", "destination", "vhost"].map(|key| it.text(&["spec", key]));
            format!("Binding of {from} to {to} of vhost {vhost}")
        }),
        ("networking.internal.knative.dev/v1alpha1 ClusterDomainClaim", |it| {
            format!("ClusterDomainClaim {} for {}", it.name(), it.text(&["spec", "namespace"]))
        }),
        ("external-secrets.io/v1 ExternalSecret", secret),
    ];
    for (kind, say) in kinds {
        for object in reading.of(kind) {
            reading.said.may(APPLICATION, "make", &say(object), object.place());
        }
    }
    for object in reading.of("gateway.networking.k8s.io/v1beta1 ReferenceGrant") {
        let namespace = object.namespace().unwrap_or_default();
        for from in object.root.items(&["spec", "from"]) {
            for to in object.root.items(&["spec", "to"]) {
                let (by, name) =
                    (from.text(&["namespace"]).unwrap_or("*"), to.text(&["name"]).unwrap_or("*"));
                let what = format!("ReferenceGrant of {namespace}: HTTPRoute of {by} to Service {name}");
                reading.said.may(APPLICATION, "make", &what, object.place());
            }
        }
    }
}

/// Adds an object the spec says in Kubernetes' own words.
pub fn raw(reading: &mut Reading<'_, '_, '_>, object: &Object<'_>) {
    let kind = object.kind.rsplit(' ').next().unwrap_or_default();
    let what = format!("{kind} {} in its own words", full(object));
    reading.said.may(APPLICATION, "make", &what, object.place());
}

fn full(object: &Object<'_>) -> String {
    format!("{}/{}", object.namespace().unwrap_or_default(), object.name())
}

fn broker(object: &Object<'_>) -> String {
    let class = object.text(&["metadata", "annotations", "eventing.knative.dev/broker.class"]);
    let words = words::broker(object.namespace().unwrap_or_default(), object.name());
    format!("{words} of {class} by {}", object.text(&["spec", "config", "name"]))
}

fn cluster(object: &Object<'_>) -> String {
    let first = |key| object.text(&["spec", "bootstrap", "initdb", key]);
    format!(
        "Cluster {} of {} with {} of {}",
        full(object),
        object.text(&["spec", "imageName"]),
        first("database"),
        first("owner")
    )
}

fn queue(object: &Object<'_>) -> String {
    let said =
        format!("Queue {} of vhost {}", object.text(&["spec", "name"]), object.text(&["spec", "vhost"]));
    match object.root.text(&["spec", "arguments", "x-dead-letter-routing-key"]) {
        Some(to) => format!("{said}, which leaves dead letters in {to}"),
        None => said,
    }
}

/// A Secret, and what its content comes from.
fn secret(object: &Object<'_>) -> String {
    let name = object.text(&["spec", "target", "name"]);
    let store = object.text(&["spec", "secretStoreRef", "name"]);
    let mut said: Vec<String> = object
        .root
        .items(&["spec", "data"])
        .iter()
        .map(|one| {
            let key = one.text(&["secretKey"]).unwrap_or_default();
            let from = one.text(&["remoteRef", "key"]).unwrap_or_default();
            format!("with {key} from {from} of SecretStore {store}")
        })
        .collect();
    if !object.root.items(&["spec", "dataFrom"]).is_empty() {
        let of = |key| object.text(&["spec", "target", "template", "data", key]);
        let (user, host, port) = (of("username"), of("host"), of("port"));
        let database = match of("database") {
            "" => String::new(),
            database => format!("/{database}"),
        };
        said.push(format!("made up for {user} at {host}:{port}{database}"));
    }
    format!("Secret {name} {}", said.join(" and "))
}
