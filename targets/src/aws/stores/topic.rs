//! A topic is an SNS topic, and the people and endpoints it tells.

use super::only_over_tls;
use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::expr::Expr;
use crate::aws::filter::Pattern;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::overrides::Reached;
use crate::aws::policy::Policy;
use crate::aws::subscription::Subscription;
use crate::aws::unit::{Resource, Tag, Unit};
use scant_compiler::model::{StoreId, Subscriber, Topic};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `AWS::SNS::Topic`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    /// CloudFormation's own names do not end with `.fifo`, as an ordered topic's must.
    #[serde(skip_serializing_if = "Option::is_none")]
    topic_name: Option<Expr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fifo_topic: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_based_deduplication: Option<bool>,
    /// SNS's own key. AWS services cannot publish under it, and none publishes to a topic of scant's: functions do.
    kms_master_key_id: &'static str,
    signature_version: &'static str,
    tags: Vec<Tag>,
}

/// `AWS::SNS::TopicPolicy`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct TopicPolicy {
    topics: [Expr; 1],
    policy_document: Policy,
}

/// Puts the topic, its policy, and its own subscribers in.
pub fn add(context: &Context<'_>, id: StoreId, topic: &Topic, unit: &mut Unit) {
    let store = context.model.store(id);
    let logical = context.store_id(id);
    let arn = context.store_arn(id);
    let name = [Expr::Pseudo("AWS::StackName"), Expr::text(format!("-{logical}.fifo"))];
    let properties = Properties {
        topic_name: topic.fifo.then(|| Expr::join(name)),
        fifo_topic: topic.fifo.then_some(true),
        content_based_deduplication: topic.fifo.then_some(true),
        kms_master_key_id: "alias/aws/sns",
        signature_version: "2",
        tags: context.tags(&store.common),
    };
    unit.add(Resource::new(logical.clone(), "AWS::SNS::Topic", properties).reached(Reached::Main));
    let policy = TopicPolicy {
        topics: [Expr::reference(&logical)],
        policy_document: Policy::new(vec![only_over_tls("sns:Publish", [arn.clone()])]),
    };
    unit.add(Resource::new(LogicalId::of(&store.name, Part::TopicPolicy), "AWS::SNS::TopicPolicy", policy));
    for subscriber in &topic.subscribers {
        let (protocol, address) = match subscriber {
            Subscriber::Email(address, _) => ("email", context.text(address)),
            Subscriber::Https(address, _) => ("https", context.text(address)),
        };
        let detail = format!("{protocol} {address:?}");
        let subscription = Subscription::new(arn.clone(), protocol, address, Pattern::default());
        let id = LogicalId::detailed(&store.name, Part::Subscription, &detail);
        unit.add(Resource::new(id, "AWS::SNS::Subscription", subscription));
    }
}

/// A topic in order tells queues only ("Message delivery for FIFO topics", SNS developer guide).
pub fn check(topic: &Topic, findings: &mut Vec<Diagnostic>) {
    for subscriber in topic.subscribers.iter().filter(|_| topic.fifo) {
        let span = match subscriber {
            Subscriber::Email(_, span) | Subscriber::Https(_, span) => *span,
        };
        let message = "a `fifo` topic tells queues only on aws";
        findings.push(
            Diagnostic::error(&codes::FIFO_MISMATCH, span, message)
                .help("let a queue receive from it, and a function tell the others"),
        );
    }
}
