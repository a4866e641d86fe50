//! Tables: Amazon DynamoDB.

use super::{Cost, OPENS, On, Page};
use scant_compiler::vocabulary::Verb;

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html>
///
/// `BatchWriteItem` is in no row: it may put and delete, so it comes only with both (`access.rs` adds it).
#[rustfmt::skip]
pub const PAGE: Page = Page {
    service: "dynamodb",
    costs: &[
        Cost { verb: Verb::Get,    on: On::Itself,  actions: &["dynamodb:GetItem", "dynamodb:BatchGetItem"], key: OPENS },
        Cost { verb: Verb::Query,  on: On::Itself,  actions: &["dynamodb:Query"],                            key: OPENS },
        Cost { verb: Verb::Scan,   on: On::Itself,  actions: &["dynamodb:Scan"],                             key: OPENS },
        Cost { verb: Verb::Put,    on: On::Itself,  actions: &["dynamodb:PutItem"],                          key: WRITES },
        Cost { verb: Verb::Update, on: On::Itself,  actions: &["dynamodb:UpdateItem"],                       key: WRITES },
        Cost { verb: Verb::Delete, on: On::Itself,  actions: &["dynamodb:DeleteItem"],                       key: WRITES },
        Cost { verb: Verb::Check,  on: On::Itself,  actions: &["dynamodb:ConditionCheckItem"],               key: OPENS },
        Cost { verb: Verb::Follow, on: On::Changes, actions: &["dynamodb:DescribeStream", "dynamodb:GetRecords",
                                                               "dynamodb:GetShardIterator"],                 key: OPENS },
    ],
};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html>
const WRITES: &[&str] =
    &["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"];
