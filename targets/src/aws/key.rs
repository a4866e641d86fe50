//! The application's one encryption key, made when some store asks for `encryption customer_key`.

use super::context::Context;
use super::expr::Expr;
use super::policy::{Policy, Principal, Statement};
use super::unit::{Holding, Keep, Layer, Resource, Tag, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{Common, Detail, Encryption, Model, Name, Store};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::source::Span;
use serde::Serialize;

/// Days in which a deletion of the key can be called off.
const CHANGE_OF_MIND: u32 = 30;

/// What the account's administrators may do with the key, so far as their own policies allow it: without this
/// nobody could, not even to delete it ("Default key policy", KMS developer guide).
const ADMINISTRATION: [&str; 29] = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
];

/// What can write into an encrypted queue: the kind of store it comes from, the service that does it, and whose
/// ARNs it acts for ("Amazon SQS Key management", SQS developer guide).
const FEEDERS: [(StoreKind, &str, (&str, &str)); 2] = [
    (StoreKind::Topic, "sns.amazonaws.com", ("sns", "*")),
    (StoreKind::Bus, "events.amazonaws.com", ("events", "rule/*")),
];

/// `AWS::KMS::Key`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    description: String,
    enable_key_rotation: bool,
    pending_window_in_days: u32,
    key_policy: Policy,
    tags: Vec<Tag>,
}

/// The key's unit, if some store of this program asks for it.
pub fn unit(context: &Context<'_>) -> Option<Unit> {
    let asked = asked(context.model)?;
    let mut unit = Unit::new(&Name::new("app"), Layer::Shared, Vec::new());
    let mut statements = Vec::new();
    let mut administration = Statement::allow(ADMINISTRATION, [Expr::text("*")]);
    let root = [Expr::text("iam::"), Expr::Pseudo("AWS::AccountId"), Expr::text(":root")];
    administration.principal = Some(Principal::Aws(Expr::arn_of(root)));
    statements.push(unit.told(
        administration,
        Holding {
            holder: "account".to_owned(),
            function: None,
            on: "key of the application".to_owned(),
            why: Why::Setting(asked, "the account's own policies decide who administers the key"),
        },
    ));
    for (kind, service, sources) in FEEDERS {
        let Some(span) = fed_by(context.model, kind) else { continue };
        // Which rule or topic it is cannot be said: they name the queue, and the queue names the key.
        let mut statement = Statement::allow(["kms:GenerateDataKey", "kms:Decrypt"], [Expr::text("*")]).when(
            "ArnLike",
            "aws:SourceArn",
            [Expr::regional_arn(sources.0, [Expr::text(sources.1)])],
        );
        statement.principal = Some(Principal::Service(Expr::text(service)));
        statements.push(unit.told(
            statement,
            Holding {
                holder: format!("every {} of this account", kind.word()),
                function: None,
                on: "key of the application".to_owned(),
                why: Why::Setting(span, "it writes into an encrypted queue"),
            },
        ));
    }
    let properties = Properties {
        description: format!("Encrypts the stores of {}", context.model.app),
        enable_key_rotation: true,
        pending_window_in_days: CHANGE_OF_MIND,
        key_policy: Policy::new(statements),
        tags: context.tags(&Common::default()),
    };
    unit.add(Resource::new(context.key_id(), "AWS::KMS::Key", properties).keep(Keep::Retain));
    Some(unit)
}

/// Where a store asks for the application's key, if it does.
fn encryption(store: &Store) -> Option<Span> {
    let encryption = match &store.detail {
        Detail::Table(table) => table.encryption,
        Detail::Bucket(bucket) => bucket.encryption,
        Detail::Queue(queue) => queue.encryption,
        Detail::Cache
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => return None,
    };
    let own = store.external.is_none();
    (own && encryption.value == Encryption::CustomerKey).then_some(encryption.span)
}

fn asked(model: &Model) -> Option<Span> {
    model.stores.iter().find_map(encryption)
}

/// The first subscription of an encrypted queue to a store of that kind.
fn fed_by(model: &Model, kind: StoreKind) -> Option<Span> {
    model.stores.iter().filter(|store| encryption(store).is_some()).find_map(|store| match &store.detail {
        Detail::Queue(queue) => {
            queue.from.iter().find(|it| model.store(it.source).kind() == kind).map(|it| it.span)
        }
        Detail::Table(_)
        | Detail::Bucket(_)
        | Detail::Cache
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => None,
    })
}
