//! A rule of EventBridge: which events of a bus go where.

use super::context::Context;
use super::expr::Expr;
use super::filter::{Match, Pattern};
use scant_compiler::model::StoreId;
use serde::Serialize;

/// `AWS::Events::Rule`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rule<E> {
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The bus's name or ARN; `None` is the account's own bus, which AWS services write to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_bus_name: Option<Expr>,
    /// Which events.
    pub event_pattern: E,
    /// Where to: one.
    pub targets: [Target; 1],
}

/// A rule's target. No `RoleArn`: queues and functions let the rule in themselves.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Target {
    /// A name within the rule.
    pub id: &'static str,
    /// The queue or function.
    pub arn: Expr,
    /// For ordered queues.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sqs_parameters: Option<Ordered>,
}

/// How messages stand in an ordered queue.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Ordered {
    /// Messages of one group stay in order.
    pub message_group_id: String,
}

/// The account events come from.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Account([Expr; 1]);

impl Account {
    /// This one.
    pub fn this() -> Self {
        Self([Expr::Pseudo("AWS::AccountId")])
    }
}

/// Events of a bus.
#[derive(Debug, Serialize)]
pub struct Events {
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Account>,
    #[serde(flatten)]
    pattern: Pattern,
}

impl Events {
    /// The events of a bus that match `pattern`. A bus of this program takes events of its own account only, and
    /// the pattern says so once more; one made elsewhere may be fed from elsewhere.
    pub fn of_bus(context: &Context<'_>, bus: StoreId, mut pattern: Pattern) -> Self {
        let own = context.model.store(bus).external.is_none();
        if !own && pattern.is_empty() {
            // Every event has a source, and a pattern asks for something.
            let _ = pattern.put(&["source".to_owned()], vec![Match::Prefix(String::new())]);
        }
        Self { account: own.then(Account::this), pattern }
    }
}

/// `EventBusName` of a rule on `bus`.
pub fn bus_name(context: &Context<'_>, bus: StoreId) -> Expr {
    if context.model.store(bus).external.is_some() {
        context.store_arn(bus)
    } else {
        Expr::reference(&context.store_id(bus))
    }
}
