//! A bucket is an S3 bucket nobody but its owner's account reaches, and only over TLS.

use super::only_over_tls;
use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::demand::Demand;
use crate::aws::expr::Expr;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::limits::{self, Unit as Time};
use crate::aws::overrides::Reached;
use crate::aws::policy::Policy;
use crate::aws::unit::{Keep, Resource, Tag, Unit};
use scant_compiler::model::{Bucket, Encryption, StoreId, TierClass};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use serde::Serialize;

/// Days after which an upload that was never finished is dropped.
const UNFINISHED: u64 = 7;
/// Days an overwritten or deleted object is kept as a version.
const OLD_VERSIONS: u64 = 30;

/// `AWS::S3::Bucket`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties<'m> {
    public_access_block_configuration: PublicAccess,
    ownership_controls: Rules<Ownership>,
    bucket_encryption: BucketEncryption,
    #[serde(skip_serializing_if = "Option::is_none")]
    versioning_configuration: Option<Status>,
    lifecycle_configuration: Rules<Lifecycle<'m>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification_configuration: Option<Notification>,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PublicAccess {
    block_public_acls: bool,
    block_public_policy: bool,
    ignore_public_acls: bool,
    restrict_public_buckets: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Rules<T> {
    rules: Vec<T>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Ownership {
    object_ownership: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct BucketEncryption {
    server_side_encryption_configuration: [EncryptionRule; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EncryptionRule {
    /// One data key for many objects: fewer calls of the key service.
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket_key_enabled: Option<bool>,
    server_side_encryption_by_default: Algorithm,
}

#[derive(Debug, Serialize)]
struct Algorithm {
    #[serde(rename = "SSEAlgorithm")]
    name: &'static str,
    #[serde(rename = "KMSMasterKeyID", skip_serializing_if = "Option::is_none")]
    key: Option<Expr>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    status: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Notification {
    event_bridge_configuration: EventBridge,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EventBridge {
    event_bridge_enabled: bool,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Lifecycle<'m> {
    id: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    abort_incomplete_multipart_upload: Option<Abort>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expired_object_delete_marker: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration_in_days: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noncurrent_version_expiration: Option<OldVersions>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    transitions: Vec<Transition>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Abort {
    days_after_initiation: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct OldVersions {
    noncurrent_days: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Transition {
    storage_class: &'static str,
    transition_in_days: u64,
}

/// `AWS::S3::BucketPolicy`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct BucketPolicy {
    bucket: Expr,
    policy_document: Policy,
}

/// Puts the bucket and its policy in.
pub fn add(context: &Context<'_>, demand: &Demand, id: StoreId, bucket: &Bucket, unit: &mut Unit) {
    let store = context.model.store(id);
    let logical = context.store_id(id);
    let properties = Properties {
        public_access_block_configuration: PublicAccess {
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
        },
        ownership_controls: Rules { rules: vec![Ownership { object_ownership: "BucketOwnerEnforced" }] },
        bucket_encryption: BucketEncryption {
            server_side_encryption_configuration: [encryption(context, bucket.encryption.value)],
        },
        versioning_configuration: bucket.versions.value.then_some(Status { status: "Enabled" }),
        lifecycle_configuration: Rules { rules: lifecycle(bucket) },
        notification_configuration: demand.objects.contains(&id).then_some(Notification {
            event_bridge_configuration: EventBridge { event_bridge_enabled: true },
        }),
        tags: context.tags(&store.common),
    };
    unit.add(
        Resource::new(logical.clone(), "AWS::S3::Bucket", properties)
            .reached(Reached::Main)
            .keep(Keep::Retain),
    );
    let arn = Expr::arn(&logical);
    let policy = BucketPolicy {
        bucket: Expr::reference(&logical),
        policy_document: Policy::new(vec![only_over_tls("s3:*", [arn.clone(), arn.then("/*")])]),
    };
    let policy_id = LogicalId::of(&store.name, Part::BucketPolicy);
    unit.add(Resource::new(policy_id, "AWS::S3::BucketPolicy", policy));
}

fn encryption(context: &Context<'_>, by: Encryption) -> EncryptionRule {
    match by {
        Encryption::Provider => EncryptionRule {
            bucket_key_enabled: None,
            server_side_encryption_by_default: Algorithm { name: "AES256", key: None },
        },
        Encryption::CustomerKey => EncryptionRule {
            bucket_key_enabled: Some(true),
            server_side_encryption_by_default: Algorithm {
                name: "aws:kms",
                key: Some(Expr::arn(&context.key_id())),
            },
        },
    }
}

/// One rule for unfinished uploads, one for old versions, and one for each beginning of keys: S3 takes no two rules
/// of one beginning that do the same.
fn lifecycle(bucket: &Bucket) -> Vec<Lifecycle<'_>> {
    let rule = |id: String| Lifecycle { id, status: "Enabled", ..Lifecycle::default() };
    let mut rules = vec![Lifecycle {
        abort_incomplete_multipart_upload: Some(Abort { days_after_initiation: UNFINISHED }),
        ..rule("unfinished-uploads".to_owned())
    }];
    if bucket.versions.value {
        rules.push(Lifecycle {
            expired_object_delete_marker: Some(true),
            noncurrent_version_expiration: Some(OldVersions { noncurrent_days: OLD_VERSIONS }),
            ..rule("old-versions".to_owned())
        });
    }
    let mut ages = Vec::new();
    for expiry in &bucket.expiries {
        of_prefix(&mut ages, expiry.under.as_deref()).expiration_in_days =
            Some(Time::Days.count(expiry.after));
    }
    for tier in &bucket.tiers {
        of_prefix(&mut ages, tier.under.as_deref()).transitions.push(Transition {
            storage_class: class(tier.class),
            transition_in_days: Time::Days.count(tier.after),
        });
    }
    rules.extend(ages);
    rules
}

fn of_prefix<'a, 'm>(ages: &'a mut Vec<Lifecycle<'m>>, prefix: Option<&'m str>) -> &'a mut Lifecycle<'m> {
    let place = ages.iter().position(|age| age.prefix == prefix).unwrap_or(ages.len());
    if place == ages.len() {
        let id = format!("ages-{}", place + 1);
        ages.push(Lifecycle { id, status: "Enabled", prefix, ..Lifecycle::default() });
    }
    &mut ages[place]
}

fn class(class: TierClass) -> &'static str {
    match class {
        TierClass::Infrequent => "STANDARD_IA",
        TierClass::Archive => "GLACIER_IR",
        TierClass::DeepArchive => "DEEP_ARCHIVE",
    }
}

/// Rules from "Lifecycle configuration elements" and "Transitioning objects using Amazon S3 Lifecycle".
pub fn check(bucket: &Bucket, findings: &mut Vec<Diagnostic>) {
    const YEARS: u64 = 36_500;
    for (i, expiry) in bucket.expiries.iter().enumerate() {
        limits::time("the age to `expire` at", expiry.after, Time::Days, 1..=YEARS, expiry.span, findings);
        if let Some(before) = bucket.expiries[..i].iter().find(|before| before.under == expiry.under) {
            findings.push(twice("these objects expire at two ages", expiry.span, before.span));
        }
    }
    for (i, tier) in bucket.tiers.iter().enumerate() {
        let least = match tier.class {
            TierClass::Infrequent => 30,
            TierClass::Archive | TierClass::DeepArchive => 1,
        };
        let what = match tier.class {
            TierClass::Infrequent => "the age at which objects move to `infrequent`",
            TierClass::Archive => "the age at which objects move to `archive`",
            TierClass::DeepArchive => "the age at which objects move to `deep_archive`",
        };
        limits::time(what, tier.after, Time::Days, least..=YEARS, tier.span, findings);
        let earlier = bucket.tiers[..i].iter().find(|it| it.under == tier.under && it.class == tier.class);
        if let Some(before) = earlier {
            findings.push(twice("these objects move to one tier at two ages", tier.span, before.span));
        }
        if let Some(end) = bucket.expiries.iter().find(|it| it.under == tier.under && it.after <= tier.after)
        {
            findings.push(
                Diagnostic::error(&codes::AWS_LIMIT, tier.span, "these objects expire before they are moved")
                    .label(end.span, "they expire here"),
            );
        }
    }
}

fn twice(message: &str, span: Span, before: Span) -> Diagnostic {
    Diagnostic::error(&codes::AWS_LIMIT, span, message)
        .label(before, "the other age")
        .help("keep one of them")
}
