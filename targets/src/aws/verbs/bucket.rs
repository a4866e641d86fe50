//! Buckets: Amazon S3.

use super::{Cost, KEYLESS, OPENS, On, Page, SEALS};
use scant_compiler::vocabulary::Verb;

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
///
/// `DeleteObjectVersion` is in no row: versions are the way back from a delete. Lambda lists the bucket before it
/// leaves a failed event there.
#[rustfmt::skip]
pub const PAGE: Page = Page {
    service: "s3",
    costs: &[
        Cost { verb: Verb::Get,     on: On::Objects, actions: &["s3:GetObject"],                            key: OPENS },
        Cost { verb: Verb::List,    on: On::Itself,  actions: &["s3:ListBucket"],                           key: KEYLESS },
        Cost { verb: Verb::Put,     on: On::Objects, actions: &["s3:PutObject", "s3:AbortMultipartUpload"], key: SEALS },
        Cost { verb: Verb::Delete,  on: On::Objects, actions: &["s3:DeleteObject"],                         key: KEYLESS },
        Cost { verb: Verb::Deposit, on: On::Objects, actions: &["s3:PutObject"],                            key: SEALS },
        Cost { verb: Verb::Deposit, on: On::Itself,  actions: &["s3:ListBucket"],                           key: KEYLESS },
    ],
};
