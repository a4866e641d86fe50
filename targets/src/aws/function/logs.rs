//! The log group of a function: declared, so that nobody needs the right to make one.

use super::{part, tags};
use crate::aws::context::Context;
use crate::aws::expr::Expr;
use crate::aws::ids::Part;
use crate::aws::overrides::Reached;
use crate::aws::unit::{Keep, Resource, Tag, Unit};
use scant_compiler::model::Function;
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct LogGroup {
    log_group_name: Expr,
    retention_in_days: u64,
    tags: Vec<Tag>,
}

/// How long CloudWatch Logs can keep lines, in days.
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>
pub const RETENTIONS: [u64; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// Milliseconds of a day.
pub const DAY: u64 = 86_400_000;

/// Adds the group. It goes with its function, even in a protected environment: logs are not what a system keeps its
/// data in, and under its fixed name a group left behind would stand in the way when the function comes back. Its name has a prefix of its own: Lambda would make `/aws/lambda/…` itself and be first.
pub fn add(context: &Context<'_>, function: &Function, unit: &mut Unit) {
    let name =
        [Expr::text("/scant/"), Expr::Pseudo("AWS::StackName"), Expr::text(format!("/{}", function.name))];
    let group = LogGroup {
        log_group_name: Expr::join(name),
        retention_in_days: function.logs.keep.value / DAY,
        tags: tags(context, function),
    };
    let id = part(function, Part::Logs);
    unit.add(Resource::new(id, "AWS::Logs::LogGroup", group).reached(Reached::Logs).keep(Keep::Delete));
}
