//! `host.json`: how a function's host takes what starts it.
//! <https://learn.microsoft.com/azure/azure-functions/functions-host-json>

use crate::azure::triggers::many;
use scant_compiler::model::{Batching, Event, Function, Start};
use serde::Serialize;

/// The file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Host {
    version: &'static str,
    function_timeout: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension_bundle: Option<Bundle>,
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    extensions: Extensions,
}

#[derive(Debug, Serialize)]
struct Bundle {
    id: &'static str,
    version: &'static str,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<Http>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_bus: Option<ServiceBus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_hubs: Option<EventHubs>,
}

impl Extensions {
    fn is_empty(&self) -> bool {
        self.http.is_none() && self.service_bus.is_none() && self.event_hubs.is_none()
    }
}

/// Routes are the spec's own, with nothing in front.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    route_prefix: &'static str,
}

/// A lock is renewed for as long as the function may run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceBus {
    max_auto_lock_renewal_duration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_message_batch_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_message_batch_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_batch_wait_time: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EventHubs {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_event_batch_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_event_batch_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_wait_time: Option<String>,
    initial_offset_options: Offset,
}

#[derive(Debug, Serialize)]
struct Offset {
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The file of a function.
pub fn host(function: &Function) -> Host {
    let is_dotnet = function.runtime.value.starts_with("dotnet");
    let mut extensions = Extensions::default();
    for trigger in &function.triggers {
        match &trigger.event {
            Event::Http { .. } | Event::Call => extensions.http = Some(Http { route_prefix: "" }),
            Event::Queue { batching, .. } => extensions.service_bus = Some(service_bus(function, batching)),
            Event::Topic { .. } | Event::Bus { .. } | Event::Objects { .. } => {
                extensions.service_bus.get_or_insert_with(|| service_bus(function, &Batching::default()));
            }
            Event::Stream { batching, .. } => extensions.event_hubs = Some(event_hubs(batching)),
            Event::Changes { .. } | Event::Schedule { .. } => {}
        }
    }
    Host {
        version: "2.0",
        function_timeout: span(function.timeout.value),
        extension_bundle: (!is_dotnet)
            .then_some(Bundle { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" }),
        extensions,
    }
}

fn service_bus(function: &Function, batching: &Batching) -> ServiceBus {
    let batch = batching.batch.filter(|_| many(batching)).map(|batch| batch.value);
    let window = batching.window.filter(|_| many(batching)).map(|window| span(window.value));
    ServiceBus {
        max_auto_lock_renewal_duration: span(function.timeout.value),
        max_message_batch_size: batch,
        min_message_batch_size: batch.filter(|_| window.is_some()),
        max_batch_wait_time: window,
    }
}

fn event_hubs(batching: &Batching) -> EventHubs {
    let batch = batching.batch.filter(|_| many(batching)).map(|batch| batch.value);
    let window = batching.window.filter(|_| many(batching)).map(|window| span(window.value));
    EventHubs {
        max_event_batch_size: batch,
        min_event_batch_size: batch.filter(|_| window.is_some()),
        max_wait_time: window,
        initial_offset_options: Offset {
            kind: match batching.from.map(|from| from.value) {
                Some(Start::Latest) => "fromEnd",
                Some(Start::Oldest) | None => "fromStart",
            },
        },
    }
}

/// Milliseconds as .NET writes them: `00:05:00`, or with days in front.
pub fn span(milliseconds: u64) -> String {
    let seconds = milliseconds.div_ceil(1000);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let time = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    if days > 0 { format!("{days}.{time}") } else { time }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_have_hours_minutes_and_seconds() {
        assert_eq!(span(500), "00:00:01");
        assert_eq!(span(3_723_000), "01:02:03");
        assert_eq!(span(90_000_000), "1.01:00:00");
    }
}
