//! The objects of stores: servers, Secrets, queues, and what fills and empties them.

use crate::claims::Place;
use crate::knative::spec::{Carrier, Spec, store_of};
use crate::knative::words::{self, APPLICATION, Said};
use crate::knative::{names, sql};
use scant_compiler::model::{DeadQueue, Detail, Queue, Store, StoreId, TargetName};
use scant_lang::source::Span;

/// The image of the database and of what runs the script. "Container images", CloudNativePG documentation.
const IMAGE: &str = "ghcr.io/cloudnative-pg/postgresql:17-minimal-trixie";

/// Adds all stores, and what else an application is made of.
pub fn add(spec: &Spec<'_>, said: &mut Said) {
    let namespace = &spec.namespace;
    let app = Place::Spec(Span::default());
    let mut make = |what: String, place: Place| said.may(APPLICATION, "make", &what, place);
    make(format!("Namespace {namespace}"), app.clone());
    for raw in spec.model.raws.iter().filter(|raw| raw.target == TargetName::Knative) {
        let kind = raw.resource_type.value.rsplit(' ').next().unwrap_or_default();
        make(
            format!("{kind} {namespace}/{} in its own words", names::of(&raw.name.path)),
            Place::Spec(raw.common.span),
        );
    }
    let mut is_first = true;
    for (id, store) in spec.model.stores().filter(|(_, store)| store.external.is_none()) {
        let place = || Place::Spec(store.common.span);
        let name = names::of(&store.name.path);
        match &store.detail {
            Detail::Bucket(_) => {
                let bucket = names::pair(&spec.model.app.path, &store.name.path);
                make(format!("ObjectBucketClaim {namespace}/{name} for {bucket}"), place());
            }
            Detail::Stream(_) => make(format!("KafkaTopic {namespace}/{name}"), place()),
            Detail::Secret(_) => {
                let app = names::of(&spec.model.app.path);
                make(format!("Secret {name} with value from {app}/{name} of SecretStore {app}"), place());
            }
            Detail::Queue(queue) if spec.is_rabbit(store) => {
                if std::mem::take(&mut is_first) {
                    make(format!("Vhost {namespace}"), place());
                }
                rabbit(spec, store, queue).into_iter().for_each(|what| make(what, place()));
            }
            Detail::Queue(_) | Detail::Topic(_) | Detail::Bus(_) => {
                make(broker(spec, &spec.broker(id).1), place());
                if let Detail::Queue(Queue { dead_letter: Some(dead), .. }) = &store.detail
                    && let DeadQueue::Own(_) = dead.to
                {
                    make(broker(spec, &names::part(&store.name.path, "dead")), Place::Spec(dead.span));
                }
            }
            Detail::Table(_) | Detail::Cache | Detail::Function => {}
        }
    }
    for (_, function) in spec.model.functions().filter(|(_, function)| spec.is_behind_broker(function)) {
        make(broker(spec, &names::part(&function.name.path, "schedule")), Place::Spec(function.common.span));
    }
    users(spec, said);
    database(spec, said);
}

/// `Broker shop/jobs of Kafka`: its class, and what configures it.
/// <https://knative.dev/docs/eventing/brokers/broker-types/>
fn broker(spec: &Spec<'_>, name: &str) -> String {
    let (class, config) = match spec.carrier {
        Carrier::Kafka => ("Kafka", "kafka-broker-config"),
        Carrier::Rabbit => ("RabbitMQBroker", "rabbitmq-broker-config"),
        Carrier::Memory => ("MTChannelBasedBroker", "config-br-default-channel"),
    };
    format!("{} of {class} by {config}", words::broker(&spec.namespace, name))
}

/// A queue of RabbitMQ with the exchange in front of it, and where what fails goes.
fn rabbit(spec: &Spec<'_>, store: &Store, queue: &Queue) -> Vec<String> {
    let (vhost, name) = (&spec.namespace, names::of(&store.name.path));
    let mut all = vec![
        format!("Exchange x.{name} of vhost {vhost}"),
        format!("Binding of x.{name} to {name} of vhost {vhost}"),
    ];
    let Some(dead) = &queue.dead_letter else {
        all.push(format!("Queue {name} of vhost {vhost}"));
        return all;
    };
    let to = match dead.to {
        DeadQueue::Own(_) => names::part(&store.name.path, "dead"),
        DeadQueue::Declared(other) => names::of(&spec.model.store(other).name.path),
    };
    all.push(format!("Queue {name} of vhost {vhost}, which leaves dead letters in {to}"));
    if let DeadQueue::Own(_) = dead.to {
        all.push(format!("Queue {to} of vhost {vhost}"));
    }
    all
}

/// The users functions sign in as, and the Secrets that say so.
fn users(spec: &Spec<'_>, said: &mut Said) {
    for (id, function) in spec.model.functions() {
        let rows =
            || spec.rows.get(&id).into_iter().flatten().filter_map(|row| Some((*row, store_of(row)?.0)));
        let held = |fits: &dyn Fn(StoreId) -> bool| {
            rows()
                .find(|(row, on)| fits(*on) && super::rights::is_held(spec.model.store(*on).kind(), row.verb))
                .map(|(row, _)| row.why.span())
        };
        let is = |on: StoreId, fits: fn(&Detail) -> bool| fits(&spec.model.store(on).detail);
        let table = held(&|on| {
            is(on, |detail| matches!(detail, Detail::Table(_))) && spec.model.store(on).external.is_none()
        });
        if let Some(span) = table {
            let place = || Place::Spec(span);
            let secret = names::part(&function.name.path, "database");
            let (role, server) = (sql::names::role(spec, id), spec.database());
            let database = sql::names::database(spec);
            said.may(
                APPLICATION,
                "make",
                &format!("DatabaseRole {role} of {server} with the password of {secret}"),
                place(),
            );
            let made = format!("Secret {secret} made up for {role} at {server}-rw:5432/{database}");
            said.may(APPLICATION, "make", &made, place());
        }
        if let Some(span) = held(&|on| is(on, |detail| matches!(detail, Detail::Stream(_)))) {
            let user = names::part(&function.name.path, "streams");
            said.may(APPLICATION, "make", &format!("KafkaUser {}/{user}", spec.namespace), Place::Spec(span));
        }
        if let Some(span) = held(&|on| is(on, |detail| matches!(detail, Detail::Cache))) {
            let (secret, user) =
                (names::part(&function.name.path, "caches"), format!("fn-{}", spec.service(id)));
            let made = format!(
                "Secret {secret} made up for {user} at valkey.{}.svc.cluster.local:6379",
                spec.namespace
            );
            said.may(APPLICATION, "make", &made, Place::Spec(span));
            said.may(APPLICATION, "make", &format!("user {user} of caches"), Place::Spec(span));
        }
        let queue = rows().find(|(row, on)| {
            crate::knative::spec::is_allowed(row)
                && spec.is_rabbit(spec.model.store(*on))
                && super::rights::is_held(spec.model.store(*on).kind(), row.verb)
        });
        if let Some((row, _)) = queue {
            let what = format!("User {}/{}", spec.namespace, spec.service(id));
            said.may(APPLICATION, "make", &what, Place::Spec(row.why.span()));
        }
    }
}

/// The server of the tables, and the jobs that run its script and take out what has ended.
fn database(spec: &Spec<'_>, said: &mut Said) {
    let Some((_, first, _)) = spec.tables().next() else { return };
    let place = || Place::Spec(first.common.span);
    let (server, database, owner) = (spec.database(), sql::names::database(spec), sql::names::owner(spec));
    let app = &spec.model.app.path;
    let cluster = format!("Cluster {}/{server} of {IMAGE} with {database} of {owner}", spec.namespace);
    said.may(APPLICATION, "make", &cluster, place());
    let mut jobs = vec![(names::part(app, "grants"), "the script")];
    if spec.tables().any(|(_, _, table)| table.expire_at.is_some()) {
        jobs.push((names::part(app, "expiry"), "SELECT items.expire()"));
    }
    for (job, command) in jobs {
        let name = format!("job {job}");
        let mut may = |action: &str, resource: &str| said.may(&name, action, resource, place());
        may("run", IMAGE);
        may("do", &format!("{command} as {owner} of {database} at {server}-rw:5432"));
        may("mount", &words::secret(&format!("{server}-app"), Some("password")));
        may("mount", &words::secret(&format!("{server}-ca"), Some("ca.crt")));
        let dns = words::pods(&[("k8s-app", "kube-dns")], "kube-system");
        may(&words::connect("UDP", "53"), &dns);
        may(&words::connect("TCP", "53"), &dns);
        may(&words::connect("TCP", "5432"), &words::pods(&[("cnpg.io/cluster", &server)], &spec.namespace));
    }
}
