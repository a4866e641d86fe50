//! Secrets: AWS Secrets Manager.

use super::{Cost, OPENS, On, Page, SEALS};
use scant_compiler::vocabulary::Verb;

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html>
///
/// `UpdateSecret` is in no row: it could move the secret to another key.
#[rustfmt::skip]
pub const PAGE: Page = Page {
    service: "secretsmanager",
    costs: &[
        Cost { verb: Verb::Read,  on: On::Itself, actions: &["secretsmanager:GetSecretValue"], key: OPENS },
        Cost { verb: Verb::Write, on: On::Itself, actions: &["secretsmanager:PutSecretValue"], key: SEALS },
    ],
};

/// What `write` also is for the function that rotates the secret: to see which version is pending and to make it
/// the current one. <https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html>
pub const ROTATES: &[&str] = &["secretsmanager:DescribeSecret", "secretsmanager:UpdateSecretVersionStage"];
