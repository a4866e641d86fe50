//! How many instances a function has: annotations of the revision, since Knative refuses them on the Service itself.
//! <https://knative.dev/docs/serving/autoscaling/scale-bounds/>

use scant_compiler::model::Function;
use std::collections::BTreeMap;

/// Requests an instance works on at once. One, as where functions come from: then `concurrency` and `scale` count the
/// same thing, and code that was never run twice in one process stays right.
pub const AT_ONCE: u32 = 1;
/// Instances at most where the spec says nothing: without a bound, a flood of requests would take the whole cluster.
pub const MOST: u32 = 100;

/// The annotations.
pub fn annotations(function: &Function) -> BTreeMap<&'static str, String> {
    let least = function.scale.map_or(0, |scale| scale.value.min);
    BTreeMap::from([
        ("autoscaling.knative.dev/max-scale", most(function).to_string()),
        ("autoscaling.knative.dev/min-scale", least.to_string()),
    ])
}

/// Instances at most.
pub fn most(function: &Function) -> u32 {
    let scale = function.scale.map(|scale| scale.value.max);
    let concurrency = function.concurrency.map(|said| said.value.div_ceil(AT_ONCE));
    scale.into_iter().chain(concurrency).min().unwrap_or_else(|| MOST.max(least(function)))
}

fn least(function: &Function) -> u32 {
    function.scale.map_or(0, |scale| scale.value.min)
}
