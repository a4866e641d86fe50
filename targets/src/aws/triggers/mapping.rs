//! `on queue`, `on stream`, `on table … changed`: Lambda itself takes the records, with the function's own rights.

mod check;

pub use check::{check_changes, check_queue, check_stream};

use super::One;
use crate::aws::expr::{Attr, Expr};
use crate::aws::filter::{self, Pattern};
use crate::aws::function::{reserved, tags};
use crate::aws::ids::{LogicalId, Part};
use crate::aws::limits::Unit as Time;
use crate::aws::unit::{Resource, Tag, Unit};
use scant_compiler::model::{Batching, Change, Event, Function, Start, StoreId, Trigger};
use serde::Serialize;

/// Attempts after the first when the spec says nothing: AWS's own default is to try until the record expires, with
/// everything behind it waiting.
const ATTEMPTS: u32 = 10;

/// `AWS::Lambda::EventSourceMapping`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    function_name: Expr,
    event_source_arn: Expr,
    #[serde(skip_serializing_if = "Option::is_none")]
    starting_position: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_batching_window_in_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    function_response_types: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scaling_config: Option<Scaling>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallelization_factor: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bisect_batch_on_function_error: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_retry_attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_criteria: Option<Criteria>,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_config: Option<Destinations>,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Scaling {
    maximum_concurrency: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Criteria {
    filters: Vec<Criterion>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Criterion {
    pattern: String,
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

/// Takes a queue's messages.
pub fn queue(one: &One<'_, '_>, queue: StoreId, batching: &Batching, unit: &mut Unit) {
    let filters = filter::queue_body(&batching.filter).unwrap_or_default();
    let mut properties = of(one, one.context.store_arn(queue), batching, filters);
    properties.scaling_config =
        at_once(one.function, batching).map(|most| Scaling { maximum_concurrency: most });
    add(one, properties, unit);
}

/// How many batches of a queue may be at work at once. Without a limit of its own the mapping would take messages
/// that the function's limit then turns away, and each turning away counts as a failed delivery: so the queues of a
/// function share its limit.
fn at_once(function: &Function, batching: &Batching) -> Option<u32> {
    if let Some(parallel) = batching.parallel {
        return Some(parallel.value);
    }
    let is_queue = |trigger: &&Trigger| matches!(trigger.event, Event::Queue { .. });
    let queues = function.triggers.iter().filter(is_queue).count().max(1);
    let share = reserved(function)? / u32::try_from(queues).ok()?;
    (2..=1_000).contains(&share).then_some(share)
}

/// Follows a stream.
pub fn stream(one: &One<'_, '_>, stream: StoreId, batching: &Batching, unit: &mut Unit) {
    let filters = filter::stream_data(&batching.filter).unwrap_or_default();
    let mut properties = of(one, one.context.store_arn(stream), batching, filters);
    in_order(one, batching, &mut properties);
    add(one, properties, unit);
}

/// Follows the changes of a table's items.
pub fn changes(one: &One<'_, '_>, table: StoreId, only: &[Change], batching: &Batching, unit: &mut Unit) {
    let filters = filter::changes(only, &batching.filter).unwrap_or_default();
    let source = Expr::reach(&one.context.store_id(table), Attr::STREAM_ARN);
    let mut properties = of(one, source, batching, filters);
    in_order(one, batching, &mut properties);
    add(one, properties, unit);
}

fn of(one: &One<'_, '_>, source: Expr, batching: &Batching, filters: Vec<Pattern>) -> Properties {
    Properties {
        function_name: one.context.invoke_reference(one.id),
        event_source_arn: source,
        starting_position: None,
        batch_size: batching.batch.map(|batch| batch.value),
        maximum_batching_window_in_seconds: batching.window.map(|window| Time::Seconds.count(window.value)),
        function_response_types: if batching.whole_batch {
            Vec::new()
        } else {
            vec!["ReportBatchItemFailures"]
        },
        scaling_config: None,
        parallelization_factor: None,
        bisect_batch_on_function_error: None,
        maximum_retry_attempts: None,
        filter_criteria: (!filters.is_empty()).then(|| Criteria {
            filters: filters.iter().map(|pattern| Criterion { pattern: pattern.json() }).collect(),
        }),
        destination_config: None,
        tags: tags(one.context, one.function),
    }
}

/// What only ordered sources have.
fn in_order(one: &One<'_, '_>, batching: &Batching, properties: &mut Properties) {
    // From the oldest, so that no record is lost between the source's making and the mapping's.
    properties.starting_position = Some(match batching.from.map(|from| from.value) {
        Some(Start::Latest) => "LATEST",
        Some(Start::Oldest) | None => "TRIM_HORIZON",
    });
    properties.parallelization_factor = batching.parallel.map(|parallel| parallel.value);
    properties.bisect_batch_on_function_error = (!batching.whole_batch).then_some(true);
    properties.maximum_retry_attempts = Some(batching.retry.map_or(ATTEMPTS, |retry| retry.value));
    properties.destination_config = batching.failures.map(|failures| Destinations {
        on_failure: Destination { destination: one.context.store_arn(failures.value) },
    });
}

fn add(one: &One<'_, '_>, properties: Properties, unit: &mut Unit) {
    let id = LogicalId::detailed(&one.function.name, Part::Mapping, &one.detail);
    // Lambda looks whether the function may take the records before it agrees to bring them.
    let waits = unit.grants.clone();
    unit.add(Resource::new(id, "AWS::Lambda::EventSourceMapping", properties).depends_on(waits));
}
