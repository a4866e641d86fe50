//! How often an event is brought to its receiver, how long is waited for an answer, and where it goes in the end.

use super::super::object::Reference;
use serde::Serialize;

/// `DeliverySpec`, as Triggers and sources take it.
/// <https://knative.dev/docs/eventing/event-delivery/>
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    retry: u32,
    backoff_policy: &'static str,
    backoff_delay: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dead_letter_sink: Option<Sink>,
}

/// Where events go: an object of the cluster, or an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sink {
    /// An object of the same namespace.
    Ref(Reference),
    /// An address.
    Uri(String),
}

/// Attempts after the first where the spec says nothing; as Knative's own brokers do it.
const ATTEMPTS: u32 = 10;
/// Attempts up to which the pause doubles from one to the next: the last is then an hour.
const DOUBLING: u32 = 12;

impl Delivery {
    /// `attempts` are those after the first, `timeout` is the longest run of the receiver in milliseconds.
    /// A receiver that is still at work when its time is over would be handed the event a second time.
    pub fn new(attempts: Option<u32>, timeout: Option<u64>, dead_letters: Option<Reference>) -> Self {
        let retry = attempts.unwrap_or(ATTEMPTS);
        Self {
            retry,
            // A pause that doubles a thousand times is never over.
            backoff_policy: if retry <= DOUBLING { "exponential" } else { "linear" },
            backoff_delay: "PT1S",
            timeout: timeout.map(|milliseconds| format!("PT{}S", milliseconds.div_ceil(1000).max(1))),
            dead_letter_sink: dead_letters.map(Sink::Ref),
        }
    }
}
