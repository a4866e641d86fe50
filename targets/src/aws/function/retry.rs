//! Asynchronous invocations: how often they are tried, how long they wait, and where failed ones go.

use super::part;
use crate::aws::context::{Context, has_alias};
use crate::aws::expr::Expr;
use crate::aws::ids::Part;
use crate::aws::unit::{Resource, Unit};
use scant_compiler::model::Function;
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EventInvokeConfig {
    function_name: Expr,
    qualifier: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_retry_attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_event_age_in_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_config: Option<Destinations>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Destinations {
    on_failure: Destination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Destination {
    destination: Expr,
}

/// Adds what the spec says of it, if it says anything. It waits for the grants: AWS looks whether the function may
/// write to the destination.
pub fn add(context: &Context<'_>, function: &Function, unit: &mut Unit) {
    if function.retry.is_none() && function.failures.is_none() {
        return;
    }
    let config = EventInvokeConfig {
        function_name: Expr::reference(&part(function, Part::Function)),
        qualifier: if has_alias(function) { "live" } else { "$LATEST" },
        maximum_retry_attempts: function.retry.map(|retry| retry.value.attempts),
        maximum_event_age_in_seconds: function
            .retry
            .and_then(|retry| retry.value.keep)
            .map(|milliseconds| milliseconds / 1000),
        destination_config: function.failures.map(|store| Destinations {
            on_failure: Destination { destination: context.store_arn(store.value) },
        }),
    };
    let alias = has_alias(function).then(|| part(function, Part::Alias));
    let waits = unit.grants.clone().into_iter().chain(alias);
    let id = part(function, Part::Retry);
    unit.add(Resource::new(id, "AWS::Lambda::EventInvokeConfig", config).depends_on(waits));
}
