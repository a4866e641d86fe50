//! A subscription of a topic, whoever receives.

use super::expr::Expr;
use super::filter::Pattern;
use serde::Serialize;

/// `AWS::SNS::Subscription`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subscription {
    /// The topic's ARN.
    pub topic_arn: Expr,
    /// `sqs`, `lambda`, `email`, `https`.
    pub protocol: &'static str,
    /// The receiver.
    pub endpoint: Expr,
    /// Whether the receiver gets the message as it was sent, without SNS's envelope; queues and endpoints only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_message_delivery: Option<bool>,
    /// What the filter looks at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter_policy_scope: Option<&'static str>,
    /// Which messages.
    #[serde(skip_serializing_if = "Pattern::is_empty")]
    pub filter_policy: Pattern,
}

impl Subscription {
    /// A subscription of the messages whose body matches `filter`.
    pub fn new(topic_arn: Expr, protocol: &'static str, endpoint: Expr, filter: Pattern) -> Self {
        Self {
            topic_arn,
            protocol,
            endpoint,
            raw_message_delivery: None,
            filter_policy_scope: (!filter.is_empty()).then_some("MessageBody"),
            filter_policy: filter,
        }
    }
}
