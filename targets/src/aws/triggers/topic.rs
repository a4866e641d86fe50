//! `on topic`: the topic calls the function with each message.

use super::permission::{Account, Permission};
use super::{One, is_fifo};
use crate::aws::access::store_words;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::subscription::Subscription;
use crate::aws::unit::{Resource, Unit};
use crate::aws::{codes, filter};
use scant_compiler::access::Why;
use scant_compiler::model::{Filter, Model, StoreId, Trigger};
use scant_lang::diagnostic::Diagnostic;

/// Puts the subscription and the topic's permission in.
pub fn add(one: &One<'_, '_>, topic: StoreId, filter: &Filter, unit: &mut Unit) {
    let context = one.context;
    let arn = context.store_arn(topic);
    let permission = Permission {
        detail: one.detail.clone(),
        service: "sns.amazonaws.com",
        source: arn.clone(),
        account: Account::InArn,
        holder: store_words(context.model.store(topic)),
        why: Why::Trigger(one.trigger.span),
    };
    let permission = permission.add(context, one.id, unit);
    let filter = filter::message_body(filter).unwrap_or_default();
    let subscription = Subscription::new(arn, "lambda", context.invoke_arn(one.id), filter);
    let id = LogicalId::detailed(&one.function.name, Part::Subscription, &one.detail);
    // SNS drops what it may not deliver, so the permission stands first.
    unit.add(Resource::new(id, "AWS::SNS::Subscription", subscription).depends_on([permission]));
}

/// "Message delivery for FIFO topics", SNS developer guide: to queues only.
pub fn check(
    model: &Model,
    trigger: &Trigger,
    topic: StoreId,
    filter: &Filter,
    findings: &mut Vec<Diagnostic>,
) {
    filter::refused(filter::message_body(filter), findings);
    let store = model.store(topic);
    if is_fifo(store) {
        let message = format!("`{}` is `fifo`, and such a topic calls no functions on aws", store.name);
        findings.push(
            Diagnostic::error(&codes::FIFO_MISMATCH, trigger.span, message)
                .label(store.common.span, "the topic")
                .help("let a `fifo` queue receive from it, and the function take from the queue"),
        );
    }
}
