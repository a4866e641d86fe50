//! What every function has besides, exactly and in words.

use super::spec;
use super::words::Words;
use crate::claims::{Effect, Match, Place, Statement};
use crate::pattern::{Letter, Pattern};
use scant_compiler::model::Function;

/// "Defining Lambda function permissions with an execution role", Lambda developer guide; both are checked on the
/// streams of the group, so its ARN goes on with `:*`.
pub const LOGS: &str =
    "writes lines to its own log group (logs:CreateLogStream, logs:PutLogEvents), and to no other";
/// X-Ray has no resource to name ("Actions defined by AWS X-Ray", Service Authorization Reference).
pub const TRACES: &str =
    "with `tracing on`: sends traces (xray:PutTraceSegments, xray:PutTelemetryRecords), on `*`";
/// "Defining Lambda function permissions with an execution role", Lambda developer guide.
pub const TRUST: &str = "lets the Lambda service, and nobody else, run it under its role (sts:AssumeRole)";

/// All of it, for the report.
pub const ALL: [&str; 3] = [LOGS, TRACES, TRUST];

/// What a function has for running at all.
pub fn of(function: &Function, words: &mut Words) -> Vec<Statement> {
    let group = words.symbol(&spec::logs(function));
    let mut arn = words.spelled("arn:<P>:logs:<R>:<A>:log-group:<N>:", &[group]);
    arn.push(Letter::Any);
    let statement = |actions: [&str; 2], resource, place| Statement {
        effect: Effect::Allow,
        action: Match::of(actions.map(Pattern::caseless)),
        resource: Match::of([resource]),
        context: Match::any(),
        place,
    };
    let lines = ["logs:CreateLogStream", "logs:PutLogEvents"];
    let mut statements = vec![statement(lines, Pattern(arn), Place::Floor(LOGS))];
    if function.tracing.value {
        let traces = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];
        statements.push(statement(traces, Pattern::any(), Place::Spec(function.tracing.span)));
    }
    statements
}

/// Who may run a function under its role.
pub fn trust() -> Statement {
    let lambda = spec::service("lambda.amazonaws.com");
    spec::allow("sts:AssumeRole", lambda, Match::any(), Place::Floor(TRUST))
}
