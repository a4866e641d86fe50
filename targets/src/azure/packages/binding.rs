//! Bindings: what starts an entry of an app, as its host reads it.

use serde::Serialize;

/// One binding.
/// <https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings>
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Binding {
    /// What the code calls it.
    pub name: &'static str,
    direction: &'static str,
    #[serde(flatten)]
    kind: Kind,
}

/// What it is about.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum Kind {
    /// Requests.
    #[serde(rename = "httpTrigger")]
    HttpTrigger {
        /// `anonymous`, `function`.
        auth_level: &'static str,
        /// In small letters.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        methods: Vec<String>,
        /// Without the slash in front.
        route: String,
    },
    /// The answer to a request.
    #[serde(rename = "http")]
    Http {},
    /// Times.
    #[serde(rename = "timerTrigger")]
    Timer {
        /// Six fields, from the second on.
        schedule: String,
        /// Whether a missed time is made up for.
        use_monitor: bool,
        /// Whether a start of the host is a time.
        run_on_startup: bool,
    },
    /// Messages of a queue.
    #[serde(rename = "serviceBusTrigger")]
    Queue {
        /// Its name.
        queue_name: String,
        /// How messages come.
        #[serde(flatten)]
        delivery: Delivery,
    },
    /// Messages of a topic.
    #[serde(rename = "serviceBusTrigger")]
    Topic {
        /// Its name.
        topic_name: String,
        /// The subscription's name.
        subscription_name: String,
        /// How messages come.
        #[serde(flatten)]
        delivery: Delivery,
    },
    /// Records of a stream.
    #[serde(rename = "eventHubTrigger")]
    Stream {
        /// The hub's name.
        event_hub_name: String,
        /// Whose place in it is kept.
        consumer_group: String,
        /// What its settings begin with.
        connection: String,
        /// `one` or `many`.
        cardinality: &'static str,
    },
    /// Changes of items.
    #[serde(rename = "cosmosDBTrigger")]
    Changes {
        /// What its settings begin with.
        connection: String,
        /// The database.
        database_name: String,
        /// The container.
        container_name: String,
        /// Where the place in the changes is kept.
        lease_container_name: String,
        /// Never: data rights make no containers.
        create_lease_container_if_not_exists: bool,
        /// Whether a new consumer begins with the oldest change.
        start_from_beginning: bool,
        /// Items at once.
        #[serde(skip_serializing_if = "Option::is_none")]
        max_items_per_invocation: Option<u32>,
    },
}

/// How messages of Service Bus come.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// What its settings begin with.
    pub connection: String,
    /// `one` or `many`.
    pub cardinality: &'static str,
    /// Whether messages that belong together come in order.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_sessions_enabled: bool,
}

impl Binding {
    /// What starts an entry.
    pub fn incoming(name: &'static str, kind: Kind) -> Self {
        Self { name, direction: "in", kind }
    }

    /// What an entry answers with.
    pub fn answer() -> Self {
        Self { name: "$return", direction: "out", kind: Kind::Http {} }
    }
}

/// How often a failed run is repeated.
/// <https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages>
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Retry {
    strategy: &'static str,
    max_retry_count: i64,
    delay_interval: &'static str,
}

impl Retry {
    /// Until it succeeds.
    pub const FOREVER: Self =
        Self { strategy: "fixedDelay", max_retry_count: -1, delay_interval: "00:00:10" };

    /// That many times, some seconds apart.
    pub fn times(count: u32) -> Self {
        Self { max_retry_count: i64::from(count), ..Self::FOREVER }
    }
}
