//! Instances kept ready: a version, an alias `live` that calls go through, and what moves their number.

use super::part;
use crate::aws::context::has_alias;
use crate::aws::expr::{Attr, Expr};
use crate::aws::ids::{LogicalId, Part};
use crate::aws::unit::{Keep, Resource, Unit};
use scant_compiler::model::Function;
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Version {
    function_name: Expr,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Alias {
    name: &'static str,
    function_name: Expr,
    function_version: Expr,
    provisioned_concurrency_config: Provisioned,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Provisioned {
    provisioned_concurrent_executions: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ScalableTarget {
    service_namespace: &'static str,
    scalable_dimension: &'static str,
    resource_id: Expr,
    min_capacity: u32,
    max_capacity: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ScalingPolicy {
    policy_name: &'static str,
    policy_type: &'static str,
    scaling_target_id: Expr,
    target_tracking_scaling_policy_configuration: Tracking,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tracking {
    target_value: f64,
    predefined_metric_specification: Metric,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metric {
    predefined_metric_type: &'static str,
}

/// More instances are made ready above this share of busy ones.
/// <https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html>
const BUSY: f64 = 0.7;

/// Adds them behind the function's own resource, which must be the last of the unit so far: nothing of a version can
/// change, so its id holds a hash of all the function is made of.
pub fn add(function: &Function, unit: &mut Unit) {
    let Some(scale) = function.scale.filter(|_| has_alias(function)) else { return };
    let scale = scale.value;
    let made_of = unit.resources.last().map(|lambda| unit.entry(lambda)).unwrap_or_default();
    let version = LogicalId::detailed(&function.name, Part::Version, made_of);
    let lambda = Expr::reference(&part(function, Part::Function));
    let alias = part(function, Part::Alias);
    unit.add(
        Resource::new(version.clone(), "AWS::Lambda::Version", Version { function_name: lambda.clone() })
            .keep(Keep::Retain),
    );
    let live = Alias {
        name: "live",
        function_name: lambda.clone(),
        function_version: Expr::reach(&version, Attr::VERSION),
        provisioned_concurrency_config: Provisioned { provisioned_concurrent_executions: scale.min },
    };
    unit.add(Resource::new(alias.clone(), "AWS::Lambda::Alias", live));
    if scale.max <= scale.min {
        return;
    }
    let id = part(function, Part::ScalableTarget);
    let target = ScalableTarget {
        service_namespace: "lambda",
        scalable_dimension: "lambda:function:ProvisionedConcurrency",
        resource_id: Expr::join([Expr::text("function:"), lambda, Expr::text(":live")]),
        min_capacity: scale.min,
        max_capacity: scale.max,
    };
    let kind = "AWS::ApplicationAutoScaling::ScalableTarget";
    unit.add(Resource::new(id.clone(), kind, target).depends_on([alias]));
    let policy = ScalingPolicy {
        policy_name: "ready",
        policy_type: "TargetTrackingScaling",
        scaling_target_id: Expr::reference(&id),
        target_tracking_scaling_policy_configuration: Tracking {
            target_value: BUSY,
            predefined_metric_specification: Metric {
                predefined_metric_type: "LambdaProvisionedConcurrencyUtilization",
            },
        },
    };
    let id = part(function, Part::ScalingPolicy);
    unit.add(Resource::new(id, "AWS::ApplicationAutoScaling::ScalingPolicy", policy));
}
