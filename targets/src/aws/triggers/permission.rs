//! A service's permission to call a function, for one thing of ours only.

use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::expr::Expr;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::unit::{Resource, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{ApiId, Event, Function, FunctionId, Trigger};
use scant_compiler::target::Right;
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;
use std::collections::BTreeSet;

/// Who may call a function, and for what.
///
/// The source's ARN holds the account, so nobody else's topic, rule or API can take its place. `SourceAccount` says
/// the same once more, but only to services that send it: EventBridge does not, and with it calls nothing
/// ("Troubleshooting Amazon EventBridge", user guide).
#[derive(Debug)]
pub struct Permission {
    /// Tells it from the function's other permissions.
    pub detail: String,
    /// The service.
    pub service: &'static str,
    /// The ARN it acts for; `*` stands for any text.
    pub source: Expr,
    /// Whether the service sends the account it acts for.
    pub account: Account,
    /// Who that is in the spec's words: `topic order_placed`.
    pub holder: String,
    /// Because of which line.
    pub why: Why,
}

/// Whether a service tells Lambda the account it acts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// It does.
    Sent,
    /// It does not, or nothing says that it does.
    InArn,
}

/// Permissions a function has room for: its resource policy may have 20 KB, and each takes about half of one, names
/// and ARNs included ("Lambda quotas", developer guide).
const ROOM: usize = 40;

/// Permissions up to which each route of an API gets its own; more routes share one for the whole API.
const EXACT: usize = 32;

/// Whether there is room for a permission for each route of `function`.
pub fn is_room_for_routes(function: &Function) -> bool {
    let needs_one = |trigger: &&Trigger| matches!(trigger.event, Event::Http { .. }) || calls(trigger);
    function.triggers.iter().filter(needs_one).count() <= EXACT
}

/// Whether what a trigger waits for calls the function itself.
fn calls(trigger: &Trigger) -> bool {
    match trigger.event {
        Event::Topic { .. } | Event::Bus { .. } | Event::Objects { .. } => true,
        Event::Http { .. }
        | Event::Schedule { .. }
        | Event::Queue { .. }
        | Event::Stream { .. }
        | Event::Changes { .. }
        | Event::Call => false,
    }
}

/// Refuses more callers than there is room for.
pub fn check(function: &Function, findings: &mut Vec<Diagnostic>) {
    let apis: BTreeSet<ApiId> = function.triggers.iter().filter_map(api).collect();
    let callers: Vec<&Trigger> = function.triggers.iter().filter(|trigger| calls(trigger)).collect();
    let room = ROOM.saturating_sub(apis.len());
    if let Some(first) = callers.get(room) {
        let count = callers.len() + apis.len();
        let message =
            format!("{count} topics, rules and apis call `{}`, and aws has room for {ROOM}", function.name);
        findings.push(
            Diagnostic::error(&codes::AWS_LIMIT, first.span, message)
                .help("let a queue receive from some of them, or divide the work among functions"),
        );
    }
}

fn api(trigger: &Trigger) -> Option<ApiId> {
    match trigger.event {
        Event::Http { api, .. } => Some(api),
        Event::Schedule { .. }
        | Event::Queue { .. }
        | Event::Topic { .. }
        | Event::Bus { .. }
        | Event::Stream { .. }
        | Event::Changes { .. }
        | Event::Objects { .. }
        | Event::Call => None,
    }
}

/// `AWS::Lambda::Permission`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    function_name: Expr,
    action: &'static str,
    principal: &'static str,
    source_arn: Expr,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_account: Option<Expr>,
}

impl Permission {
    /// Puts it into the function's unit and says so; gives its id.
    pub fn add(self, context: &Context<'_>, function: FunctionId, unit: &mut Unit) -> LogicalId {
        const CALL: &str = "lambda:InvokeFunction";
        let name = &context.model.function(function).name;
        let id = LogicalId::detailed(name, Part::Permission, &self.detail);
        let properties = Properties {
            function_name: context.invoke_reference(function),
            action: CALL,
            principal: self.service,
            source_arn: self.source,
            source_account: match self.account {
                Account::Sent => Some(Expr::Pseudo("AWS::AccountId")),
                Account::InArn => None,
            },
        };
        unit.add(Resource::new(id.clone(), "AWS::Lambda::Permission", properties));
        unit.right(Right {
            holder: self.holder,
            function: Some(function),
            actions: vec![CALL.to_owned()],
            on: format!("function {name}"),
            why: self.why,
        });
        id
    }
}
