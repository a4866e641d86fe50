//! Streams: Amazon Kinesis Data Streams.

use super::{Cost, OPENS, On, Page, SEALS};
use scant_compiler::vocabulary::Verb;

const READS: &[&str] = &[
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
];

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html>
#[rustfmt::skip]
pub const PAGE: Page = Page {
    service: "kinesis",
    costs: &[
        Cost { verb: Verb::Append, on: On::Itself, actions: &["kinesis:PutRecord", "kinesis:PutRecords"], key: SEALS },
        Cost { verb: Verb::Tail,   on: On::Itself, actions: READS,                                        key: OPENS },
        Cost { verb: Verb::Follow, on: On::Itself, actions: READS,                                        key: OPENS },
    ],
};
