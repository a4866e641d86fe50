//! A service's permission to call a function, for one thing of ours only.

use crate::aws::context::Context;
use crate::aws::expr::Expr;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::unit::{Resource, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::FunctionId;
use scant_compiler::target::Right;
use serde::Serialize;

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
