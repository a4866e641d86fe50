//! Queues: Amazon SQS.

use super::{Cost, KEYLESS, OPENS, On, Page, SEALS};
use scant_compiler::vocabulary::Verb;

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html>
///
/// The batch forms of a call are allowed by the action of the single one. A poller needs no
/// `ChangeMessageVisibility`, a function that takes messages itself does.
#[rustfmt::skip]
pub const PAGE: Page = Page {
    service: "sqs",
    costs: &[
        Cost { verb: Verb::Send,    on: On::Itself, actions: &["sqs:SendMessage"],                                key: SEALS },
        Cost { verb: Verb::Receive, on: On::Itself, actions: &["sqs:ReceiveMessage", "sqs:DeleteMessage",
                                                               "sqs:ChangeMessageVisibility"],                    key: OPENS },
        Cost { verb: Verb::Inspect, on: On::Itself, actions: &["sqs:GetQueueAttributes"],                         key: KEYLESS },
        Cost { verb: Verb::Purge,   on: On::Itself, actions: &["sqs:PurgeQueue"],                                 key: KEYLESS },
        Cost { verb: Verb::Consume, on: On::Itself, actions: &["sqs:ReceiveMessage", "sqs:DeleteMessage",
                                                               "sqs:GetQueueAttributes"],                         key: OPENS },
    ],
};
