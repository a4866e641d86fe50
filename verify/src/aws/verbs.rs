//! What each verb costs on AWS, written from Amazon's own reference and from nothing else.
//!
//! Each row's page is "Actions, resources, and condition keys for …" of the service in the Service Authorization
//! Reference; what a key must also allow stands in the page the row names. `kms:ViaService` is that service's.

use scant_compiler::vocabulary::{StoreKind, Verb};

/// The part of a store that an action is checked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It, or its index.
    Whole,
    /// The objects of a bucket.
    Objects,
    /// The log of a table's changes.
    Changes,
}

/// What one verb costs on one part.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// The kind of store.
    pub kind: StoreKind,
    /// The verb.
    pub verb: Verb,
    /// The part.
    pub part: Part,
    /// The actions.
    pub actions: &'static [&'static str],
    /// What the store's key must allow, if it has one of the customer's.
    pub key: &'static [&'static str],
}

/// "Encryption at rest", DynamoDB developer guide: the caller's key rights, used through DynamoDB.
const TABLE_READS: &[&str] = &["kms:Decrypt"];
const TABLE_WRITES: &[&str] =
    &["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey"];
/// "Key management", SQS developer guide; "Protecting data with SSE-KMS", S3 user guide (multipart uploads read their
/// data key back).
const READS: &[&str] = &["kms:Decrypt"];
const WRITES: &[&str] = &["kms:GenerateDataKey", "kms:Decrypt"];
const NONE: &[&str] = &[];

/// "Using AWS Lambda with Amazon Kinesis", Lambda developer guide.
const KINESIS_READS: &[&str] = &[
    "kinesis:ListShards",
    "kinesis:GetShardIterator",
    "kinesis:GetRecords",
    "kinesis:DescribeStreamSummary",
    "kinesis:DescribeStream",
];

const fn cost(
    kind: StoreKind,
    verb: Verb,
    part: Part,
    actions: &'static [&'static str],
    key: &'static [&'static str],
) -> Cost {
    Cost { kind, verb, part, actions, key }
}

use StoreKind as K;
use Verb as V;

#[rustfmt::skip]
const COSTS: &[Cost] = &[
    // Amazon DynamoDB. `TransactGetItems` and `TransactWriteItems` are no actions; `BatchWriteItem` see `BOTH`.
    cost(K::Table, V::Get,    Part::Whole, &["dynamodb:GetItem", "dynamodb:BatchGetItem"], TABLE_READS),
    cost(K::Table, V::Query,  Part::Whole, &["dynamodb:Query"], TABLE_READS),
    cost(K::Table, V::Scan,   Part::Whole, &["dynamodb:Scan"], TABLE_READS),
    cost(K::Table, V::Check,  Part::Whole, &["dynamodb:ConditionCheckItem"], TABLE_READS),
    cost(K::Table, V::Put,    Part::Whole, &["dynamodb:PutItem"], TABLE_WRITES),
    cost(K::Table, V::Update, Part::Whole, &["dynamodb:UpdateItem"], TABLE_WRITES),
    cost(K::Table, V::Delete, Part::Whole, &["dynamodb:DeleteItem"], TABLE_WRITES),
    cost(K::Table, V::Follow, Part::Changes,
        &["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"], TABLE_READS),
    // Amazon S3. HEAD is `GetObject`; every step of a multipart upload but its end by abortion is `PutObject`.
    cost(K::Bucket, V::Get,     Part::Objects, &["s3:GetObject"], READS),
    cost(K::Bucket, V::Put,     Part::Objects, &["s3:PutObject", "s3:AbortMultipartUpload"], WRITES),
    cost(K::Bucket, V::Delete,  Part::Objects, &["s3:DeleteObject"], NONE),
    cost(K::Bucket, V::List,    Part::Whole,   &["s3:ListBucket"], NONE),
    // "Retaining records … in an S3 bucket", Lambda developer guide.
    cost(K::Bucket, V::Deposit, Part::Objects, &["s3:PutObject"], WRITES),
    cost(K::Bucket, V::Deposit, Part::Whole,   &["s3:ListBucket"], NONE),
    // Amazon SQS. The batch forms are allowed by the single ones.
    cost(K::Queue, V::Send,    Part::Whole, &["sqs:SendMessage"], WRITES),
    cost(K::Queue, V::Receive, Part::Whole,
        &["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"], READS),
    cost(K::Queue, V::Inspect, Part::Whole, &["sqs:GetQueueAttributes"], NONE),
    cost(K::Queue, V::Purge,   Part::Whole, &["sqs:PurgeQueue"], NONE),
    // "Using Lambda with Amazon SQS", Lambda developer guide.
    cost(K::Queue, V::Consume, Part::Whole,
        &["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], READS),
    cost(K::Topic,  V::Publish, Part::Whole, &["sns:Publish"], WRITES),
    cost(K::Bus,    V::Emit,    Part::Whole, &["events:PutEvents"], NONE),
    cost(K::Stream, V::Append,  Part::Whole, &["kinesis:PutRecord", "kinesis:PutRecords"], WRITES),
    cost(K::Stream, V::Tail,    Part::Whole, KINESIS_READS, READS),
    cost(K::Stream, V::Follow,  Part::Whole, KINESIS_READS, READS),
    cost(K::Secret, V::Read,    Part::Whole, &["secretsmanager:GetSecretValue"], READS),
    cost(K::Secret, V::Write,   Part::Whole, &["secretsmanager:PutSecretValue"], WRITES),
    cost(K::Function, V::Invoke, Part::Whole, &["lambda:InvokeFunction"], NONE),
];

/// A batch may put and delete: whoever may do both to the same items may do it in batches, and nobody else.
pub const BOTH: [&str; 3] = ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"];

/// Besides reading and writing it, what changes a secret sees which version waits and makes it the current one.
/// "Lambda rotation function execution role permissions", Secrets Manager user guide.
pub const ROTATES: [&str; 2] = ["secretsmanager:DescribeSecret", "secretsmanager:UpdateSecretVersionStage"];

/// The costs of `verb` on `kind`.
pub fn costs(kind: StoreKind, verb: Verb) -> impl Iterator<Item = &'static Cost> {
    COSTS.iter().filter(move |cost| cost.kind == kind && cost.verb == verb)
}

/// The service that uses a store's key on a caller's behalf.
pub fn service(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Table => "dynamodb",
        StoreKind::Bucket => "s3",
        StoreKind::Cache => "elasticache",
        StoreKind::Queue => "sqs",
        StoreKind::Topic => "sns",
        StoreKind::Bus => "events",
        StoreKind::Stream => "kinesis",
        StoreKind::Secret => "secretsmanager",
        StoreKind::Function => "lambda",
    }
}

/// Actions the reader of a report knows: a witness is one of them where one fits.
pub fn known() -> Vec<&'static str> {
    const MORE: [&str; 12] = [
        "dynamodb:DeleteTable",
        "events:PutRule",
        "iam:PassRole",
        "iam:CreateRole",
        "kms:ScheduleKeyDeletion",
        "lambda:UpdateFunctionCode",
        "logs:CreateLogGroup",
        "s3:DeleteBucket",
        "sns:Subscribe",
        "sqs:SetQueueAttributes",
        "states:StartExecution",
        "sts:AssumeRole",
    ];
    let mut all: Vec<&str> =
        COSTS.iter().flat_map(|cost| cost.actions.iter().chain(cost.key)).copied().collect();
    all.extend(BOTH.iter().chain(&ROTATES).chain(&MORE));
    all.sort_unstable();
    all.dedup();
    all
}
