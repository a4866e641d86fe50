//! `on schedule`: EventBridge Scheduler calls the function, with a role that can do nothing else.

use super::One;
use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::demand::Demand;
use crate::aws::expr::{Expr, quoted};
use crate::aws::function::description;
use crate::aws::function::role::boundary;
use crate::aws::function::tags;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::limits::Unit as Time;
use crate::aws::policy::{Condition, Policy, Statement};
use crate::aws::schedule::expression;
use crate::aws::unit::{Holding, Layer, Resource, Tag, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{Common, Literal, Name, When};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Spanned;
use serde::Serialize;

/// How often a call that did not get through is tried again, and for how many seconds, when the spec says nothing.
const ATTEMPTS: u32 = 3;
const AGE: u64 = 3_600;

/// `AWS::Scheduler::Schedule`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties<'m> {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    group_name: Expr,
    schedule_expression: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule_expression_timezone: Option<&'m str>,
    flexible_time_window: FlexibleTime,
    target: Target,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct FlexibleTime {
    mode: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Target {
    arn: Expr,
    role_arn: Expr,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<Expr>,
    retry_policy: RetryPolicy,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct RetryPolicy {
    maximum_retry_attempts: u32,
    maximum_event_age_in_seconds: u64,
}

/// `AWS::Scheduler::ScheduleGroup`; CloudFormation makes up its name.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    tags: Vec<Tag>,
}

/// `AWS::IAM::Role` of a schedule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Role {
    description: String,
    assume_role_policy_document: Policy,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary: Option<String>,
    policies: [RolePolicy; 1],
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct RolePolicy {
    policy_name: &'static str,
    policy_document: Policy,
}

fn group_id() -> LogicalId {
    LogicalId::of(&Name::new("app"), Part::ScheduleGroup)
}

/// The unit of the one group all schedules are in, if there is a schedule.
pub fn group(context: &Context<'_>, demand: &Demand) -> Option<Unit> {
    if !demand.schedules {
        return None;
    }
    let mut unit = Unit::new(&Name::new("app"), Layer::Shared, Vec::new());
    let properties = Group { tags: context.tags(&Common::default()) };
    unit.add(Resource::new(group_id(), "AWS::Scheduler::ScheduleGroup", properties));
    Some(unit)
}

/// Puts the schedule and its role in.
pub fn add(
    one: &One<'_, '_>,
    when: &Spanned<When>,
    zone: Option<&Spanned<String>>,
    payload: Option<&Literal>,
    unit: &mut Unit,
) {
    let context = one.context;
    let name = &one.function.name;
    let role_id = LogicalId::detailed(name, Part::Caller, &one.detail);
    let call = Statement::allow(["lambda:InvokeFunction"], [context.invoke_arn(one.id)]);
    let holding = Holding {
        holder: format!("schedule of {name}"),
        function: Some(one.id),
        on: format!("function {name}"),
        why: Why::Trigger(one.trigger.span),
    };
    let call = unit.told(call, holding);
    // Schedules name their group, not themselves, when they take a role ("Confused deputy prevention in
    // EventBridge Scheduler", user guide).
    let mut trust = Condition::default();
    trust.and("ArnEquals", "aws:SourceArn", [Expr::arn(&group_id())]);
    trust.and("StringEquals", "aws:SourceAccount", [Expr::Pseudo("AWS::AccountId")]);
    let role = Role {
        description: format!("Calls {name} on schedule"),
        assume_role_policy_document: Policy::trust("scheduler.amazonaws.com", trust),
        permissions_boundary: boundary(context),
        policies: [RolePolicy { policy_name: "call", policy_document: Policy::new(vec![call]) }],
        tags: tags(context, one.function),
    };
    unit.add(Resource::new(role_id.clone(), "AWS::IAM::Role", role));
    let retry = one.function.retry.map(|retry| retry.value);
    let properties = Properties {
        description: one.function.common.doc.as_deref().and_then(description),
        group_name: Expr::reference(&group_id()),
        // `check` has refused what has no expression.
        schedule_expression: expression(&when.value).unwrap_or_default(),
        schedule_expression_timezone: zone.map(|zone| zone.value.as_str()),
        flexible_time_window: FlexibleTime { mode: "OFF" },
        target: Target {
            arn: context.invoke_arn(one.id),
            role_arn: Expr::arn(&role_id),
            input: payload.map(|payload| json(context, payload)),
            retry_policy: RetryPolicy {
                maximum_retry_attempts: retry.map_or(ATTEMPTS, |retry| retry.attempts.min(185)),
                maximum_event_age_in_seconds: retry
                    .and_then(|retry| retry.keep)
                    .map_or(AGE, |keep| Time::Seconds.count(keep).clamp(60, 86_400)),
            },
        },
    };
    let id = LogicalId::detailed(name, Part::Schedule, &one.detail);
    unit.add(Resource::new(id, "AWS::Scheduler::Schedule", properties));
}

/// A literal as JSON text, its references still open.
fn json(context: &Context<'_>, literal: &Literal) -> Expr {
    let plain = |value: serde_json::Value| vec![Expr::text(value.to_string())];
    let pieces = match literal {
        Literal::Text(text) => {
            vec![Expr::text("\""), escaped(context.text(text)), Expr::text("\"")]
        }
        Literal::Int(number) => plain((*number).into()),
        Literal::Number(number) => plain((*number).into()),
        Literal::Bool(value) => plain((*value).into()),
        Literal::Duration(milliseconds) => plain((milliseconds / 1_000).into()),
        Literal::Size(bytes) => plain((*bytes).into()),
        Literal::List(items) => {
            let items = items.iter().map(|item| json(context, item));
            enclosed("[", items, "]")
        }
        Literal::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let key = serde_json::Value::from(key.as_str()).to_string();
                Expr::join([Expr::text(format!("{key}:")), json(context, value)])
            });
            enclosed("{", members, "}")
        }
    };
    Expr::join(pieces)
}

/// A text on its way into a JSON string.
fn escaped(text: Expr) -> Expr {
    match text {
        Expr::Text(text) => {
            let quoted = quoted(&text);
            let inside = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            Expr::text(inside.unwrap_or(&quoted).to_owned())
        }
        Expr::Sub(values) => Expr::join(values.into_iter().map(escaped)),
        // Names, addresses and ARNs hold nothing that JSON writes otherwise.
        Expr::Reach(_) | Expr::Pseudo(_) | Expr::Parameter(_) | Expr::Import(_) | Expr::Split(..) => text,
    }
}

fn enclosed(open: &'static str, items: impl Iterator<Item = Expr>, close: &'static str) -> Vec<Expr> {
    let mut pieces = vec![Expr::text(open)];
    for (i, item) in items.enumerate() {
        if i > 0 {
            pieces.push(Expr::text(","));
        }
        pieces.push(item);
    }
    pieces.push(Expr::text(close));
    pieces
}

/// What Scheduler cannot say.
pub fn check(when: &Spanned<When>, zone: Option<&Spanned<String>>, findings: &mut Vec<Diagnostic>) {
    if let Err(message) = expression(&when.value) {
        let help = match when.value {
            When::Every(_) => "write whole minutes, as in `every 5m`",
            When::Daily(_) | When::Cron(_) => "write two `on schedule` lines, or a simpler one",
        };
        findings.push(Diagnostic::error(&codes::UNSUPPORTED_SCHEDULE, when.span, message).help(help));
    }
    if let Some(zone) = zone.filter(|zone| zone.value.len() > 50) {
        let message = "a time zone's name has at most 50 characters on aws";
        findings.push(Diagnostic::error(&codes::AWS_LIMIT, zone.span, message));
    }
}
