//! A secret is one of Secrets Manager, first a random text, and changed by a function if the spec says so.

use crate::aws::access::store_words;
use crate::aws::context::Context;
use crate::aws::demand::Demand;
use crate::aws::expr::Expr;
use crate::aws::function::description;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::limits::{self, Unit as Time};
use crate::aws::overrides::Reached;
use crate::aws::triggers::{Account, Permission};
use crate::aws::unit::{Keep, Resource, Tag, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{Detail, FunctionId, Secret, StoreId};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// Characters of a generated secret.
const LENGTH: u32 = 40;

/// `AWS::SecretsManager::Secret`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    generate_secret_string: Generate,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Generate {
    password_length: u32,
    exclude_punctuation: bool,
}

/// `AWS::SecretsManager::RotationSchedule`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Rotation {
    secret_id: Expr,
    #[serde(rename = "RotationLambdaARN")]
    function: Expr,
    rotation_rules: RotationRules,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct RotationRules {
    automatically_after_days: u64,
}

/// Puts the secret in.
pub fn add(context: &Context<'_>, id: StoreId, unit: &mut Unit) {
    let store = context.model.store(id);
    let properties = Properties {
        description: store.common.doc.as_deref().and_then(description),
        generate_secret_string: Generate { password_length: LENGTH, exclude_punctuation: true },
        tags: context.tags(&store.common),
    };
    unit.add(
        Resource::new(context.store_id(id), "AWS::SecretsManager::Secret", properties)
            .reached(Reached::Main)
            .keep(Keep::Retain),
    );
}

/// Puts the schedules of the secrets that function `id` changes into its unit.
///
/// Setting one up starts a first change, so what the function may do stands before it.
pub fn add_rotation(context: &Context<'_>, demand: &Demand, id: FunctionId, unit: &mut Unit) {
    for secret_id in demand.rotations.get(&id).into_iter().flatten() {
        let store = context.model.store(*secret_id);
        let Detail::Secret(Secret { rotate: Some(rotation) }) = &store.detail else { continue };
        let secret = context.store_arn(*secret_id);
        let permission = Permission {
            detail: store_words(store),
            service: "secretsmanager.amazonaws.com",
            source: secret.clone(),
            account: Account::Sent,
            holder: store_words(store),
            why: Why::Setting(rotation.span, "Secrets Manager calls the function that changes the secret"),
        };
        let mut waits = unit.grants.clone();
        waits.push(permission.add(context, id, unit));
        let properties = Rotation {
            secret_id: secret,
            function: context.invoke_arn(id),
            rotation_rules: RotationRules { automatically_after_days: Time::Days.count(rotation.every) },
        };
        let name = &context.model.function(id).name;
        unit.add(
            Resource::new(
                LogicalId::detailed(name, Part::Rotation, &store.name.path),
                "AWS::SecretsManager::RotationSchedule",
                properties,
            )
            .depends_on(waits),
        );
    }
}

/// Limits from the resource's schema.
pub fn check(secret: &Secret, findings: &mut Vec<Diagnostic>) {
    if let Some(rotation) = &secret.rotate {
        limits::time(
            "the time between rotations",
            rotation.every,
            Time::Days,
            1..=1_000,
            rotation.span,
            findings,
        );
    }
}
