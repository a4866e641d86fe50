//! What stores and apis are made into: the few fields of each kind of object that a `set` line may set.
//!
//! All others say who may do what, where data comes from, or where it goes. What is not listed cannot be set.

use super::fields::{Takes, Wrong};
use crate::knative::context::Context;
use crate::knative::eventing::rabbitmq;
use scant_compiler::model::{Literal, StoreId};
use scant_compiler::vocabulary::StoreKind;

/// The main object of a store or an api.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// `Broker`, of topics, buses and most queues.
    Broker,
    /// `Queue` of RabbitMQ.
    Queue,
    /// `ExternalSecret`
    Secret,
    /// `ObjectBucketClaim`
    Bucket,
    /// `KafkaTopic`
    Stream,
    /// None of its own: tables share one database, and caches one server.
    Shared,
    /// `HTTPRoute` or `DomainMapping`, of an api.
    Routes,
}

/// Fields that may be set, by their path; `*` is any one segment.
type Fields = &'static [(&'static [&'static str], Takes)];

/// knative/eventing `pkg/apis/duck/v1/delivery_types.go`. Where dead events go is what `dead_letter` says.
const BROKER: Fields = &[
    (&["spec", "delivery", "backoffDelay"], Takes::Period),
    (&["spec", "delivery", "backoffPolicy"], Takes::Word(&["linear", "exponential"])),
    (&["spec", "delivery", "retry"], Takes::Count(0, 1_000_000)),
    (&["spec", "delivery", "timeout"], Takes::Period),
];
/// <https://www.rabbitmq.com/docs/queues#optional-arguments>
const QUEUE: Fields = &[(&["spec", "arguments", "*"], Takes::Plain)];
/// <https://external-secrets.io/latest/api/externalsecret/>
const SECRET: Fields = &[(&["spec", "refreshInterval"], Takes::Plain)];
/// <https://rook.io/docs/rook/latest/Storage-Configuration/Object-Storage-RGW/ceph-object-bucket-claim/>
const BUCKET: Fields = &[(&["spec", "storageClassName"], Takes::Plain)];
/// <https://strimzi.io/docs/operators/latest/configuring#type-KafkaTopicSpec-reference>
const STREAM: Fields =
    &[(&["spec", "replicas"], Takes::Count(1, 32_767)), (&["spec", "config", "*"], Takes::Plain)];

/// Arguments of a queue of RabbitMQ that say where its messages go begin so.
const DEAD: &str = "x-dead-letter-";

impl Kept {
    /// What a store is made into.
    pub fn of(context: &Context<'_>, id: StoreId) -> Self {
        match context.model.store(id).kind() {
            StoreKind::Queue if rabbitmq::carries(context, id) => Self::Queue,
            StoreKind::Secret => Self::Secret,
            StoreKind::Bucket => Self::Bucket,
            StoreKind::Stream => Self::Stream,
            StoreKind::Table | StoreKind::Cache => Self::Shared,
            StoreKind::Queue | StoreKind::Topic | StoreKind::Bus | StoreKind::Function => Self::Broker,
        }
    }

    fn fields(self) -> Option<Fields> {
        Some(match self {
            Self::Broker => BROKER,
            Self::Queue => QUEUE,
            Self::Secret => SECRET,
            Self::Bucket => BUCKET,
            Self::Stream => STREAM,
            Self::Routes => &[],
            Self::Shared => return None,
        })
    }

    /// What is wrong with a line, if anything. Where there is none every line leads nowhere, which is said elsewhere.
    pub fn wrong(self, path: &[&str], value: &Literal) -> Option<Wrong> {
        let fields = self.fields()?;
        let dead = path.last().is_some_and(|field| field.starts_with(DEAD));
        match fields.iter().find(|(known, _)| !dead && matches(known, path)) {
            Some((_, takes)) => takes.wrong(path, value),
            None => Some(Wrong::Protected(
                "may say who may do what, or where data comes from or goes",
                self.help(),
            )),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Broker => "set `backoffDelay`, `backoffPolicy`, `retry` or `timeout` of `spec.delivery`",
            Self::Queue => "set an argument that sends nothing on: `spec.arguments.\"x-max-length\"`",
            Self::Secret => "set `spec.refreshInterval`",
            Self::Bucket => "set `spec.storageClassName`",
            Self::Stream => "set `spec.replicas` or one field of `spec.config`",
            Self::Shared | Self::Routes => "leave it out",
        }
    }
}

fn matches(known: &[&str], path: &[&str]) -> bool {
    known.len() == path.len()
        && known.iter().zip(path).all(|(known, segment)| *known == "*" || known == segment)
}
