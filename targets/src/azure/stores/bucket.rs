//! A bucket is a blob container, in one account of the program.

use super::account::{Account, Container, Service};
use super::{audit, limits, unsupported};
use crate::azure::codes::AZURE_LIMIT;
use crate::azure::context::Context;
use crate::azure::overrides::Reached;
use crate::azure::resource::{Resource, Sku};
use crate::azure::types::Type;
use crate::azure::unit::Unit;
use crate::shared::limits::Unit as Time;
use scant_compiler::model::{Bucket, Detail, Encryption, Model, Store, StoreId, TierClass};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `Microsoft.Storage/storageAccounts/managementPolicies`
/// <https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure>
#[derive(Debug, Serialize)]
struct Management {
    policy: Policy,
}

#[derive(Debug, Serialize)]
struct Policy {
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
struct Rule {
    enabled: bool,
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    definition: Definition,
}

#[derive(Debug, Serialize)]
struct Definition {
    actions: Actions,
    filters: Filters,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Filters {
    blob_types: [&'static str; 1],
    prefix_match: [String; 1],
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Actions {
    #[serde(skip_serializing_if = "Option::is_none")]
    base_blob: Option<Ages>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Versions>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Ages {
    #[serde(skip_serializing_if = "Option::is_none")]
    tier_to_cool: Option<Modified>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier_to_cold: Option<Modified>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier_to_archive: Option<Modified>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delete: Option<Modified>,
}

#[derive(Debug, Serialize)]
struct Modified {
    #[serde(rename = "daysAfterModificationGreaterThan")]
    days: u64,
}

#[derive(Debug, Serialize)]
struct Versions {
    delete: Created,
}

#[derive(Debug, Serialize)]
struct Created {
    #[serde(rename = "daysAfterCreationGreaterThan")]
    days: u64,
}

/// Days that an overwritten or deleted object can be had back.
const OLD_VERSIONS: u64 = 30;
/// The most rules of an account.
const RULES: usize = 100;
/// The shortest name of a container.
const SHORTEST: usize = 3;

/// The program's buckets.
fn buckets(model: &Model) -> impl Iterator<Item = (StoreId, &Store, &Bucket)> {
    let own = model.stores().filter(|(_, store)| store.external.is_none());
    own.filter_map(|(id, store)| match &store.detail {
        Detail::Bucket(bucket) => Some((id, store, bucket)),
        _ => None,
    })
}

/// Puts the account, its blob service, and the rules about ages in.
///
/// Copies in three zones; where objects move to the archive, which has no such copies, in two regions.
/// <https://learn.microsoft.com/azure/storage/blobs/access-tiers-overview>
pub fn account(context: &Context<'_>, unit: &mut Unit) {
    let model = context.model;
    let account = context.data();
    let service = account.child(Type::BLOB_SERVICE, "default");
    let archives = buckets(model)
        .any(|(_, _, bucket)| bucket.tiers.iter().any(|tier| tier.class == TierClass::DeepArchive));
    let sku = if archives { "Standard_GRS" } else { "Standard_ZRS" };
    let resource = Resource::new(&account, Account::default()).located(context.shared_tags());
    unit.add(resource.variant("StorageV2").sku(Sku::new(sku)));
    let versions = buckets(model).any(|(_, _, bucket)| bucket.versions.value);
    let properties = Service { is_versioning_enabled: versions, ..Service::default() };
    unit.add(Resource::new(&service, properties).depends_on([&account]));
    let rules = rules(context);
    if !rules.is_empty() {
        let management = account.child(Type::MANAGEMENT_POLICY, "default");
        let resource = Resource::new(&management, Management { policy: Policy { rules } });
        unit.add(resource.depends_on([&account, &service]));
    }
    audit::log(context, &service, unit);
    audit::lock(context, &account, unit);
}

/// A rule for old versions of each bucket that keeps some, and one for each age of its objects.
fn rules(context: &Context<'_>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for (id, _, bucket) in buckets(context.model) {
        let container = context.store(id).map(|container| container.own_name());
        let Some(container) = container.as_ref().and_then(|name| name.as_text()) else { continue };
        let mut push = |actions: Actions, under: Option<&str>| {
            let prefix_match = [format!("{container}/{}", under.unwrap_or_default())];
            rules.push(Rule {
                enabled: true,
                name: format!("rule{}", rules.len() + 1),
                kind: "Lifecycle",
                definition: Definition {
                    actions,
                    filters: Filters { blob_types: ["blockBlob"], prefix_match },
                },
            });
        };
        if bucket.versions.value {
            let version = Versions { delete: Created { days: OLD_VERSIONS } };
            push(Actions { base_blob: None, version: Some(version) }, None);
        }
        for expiry in &bucket.expiries {
            let days = Some(Modified { days: Time::Days.count(expiry.after) });
            let ages = Ages { delete: days, ..Ages::default() };
            push(Actions { base_blob: Some(ages), version: None }, expiry.under.as_deref());
        }
        for tier in &bucket.tiers {
            let days = Some(Modified { days: Time::Days.count(tier.after) });
            let ages = match tier.class {
                TierClass::Infrequent => Ages { tier_to_cool: days, ..Ages::default() },
                TierClass::Archive => Ages { tier_to_cold: days, ..Ages::default() },
                TierClass::DeepArchive => Ages { tier_to_archive: days, ..Ages::default() },
            };
            push(Actions { base_blob: Some(ages), version: None }, tier.under.as_deref());
        }
    }
    rules
}

/// Puts the container in.
pub fn add(context: &Context<'_>, id: StoreId, unit: &mut Unit) {
    let Some(container) = context.store(id) else { return };
    let service = context.data().child(Type::BLOB_SERVICE, "default");
    let resource = Resource::new(&container, Container::default()).reached(Reached::Main);
    unit.add(resource.depends_on([&service]));
}

/// Says what Azure does not allow of one bucket.
pub fn check(model: &Model, store: &Store, bucket: &Bucket, findings: &mut Vec<Diagnostic>) {
    const YEARS: u64 = 36_500;
    let ages = bucket.expiries.iter().map(|expiry| ("the age to `expire` at", expiry.after, expiry.span));
    let tiers = bucket.tiers.iter().map(|tier| ("the age to move at", tier.after, tier.span));
    for (what, after, span) in ages.chain(tiers) {
        limits().time(what, after, Time::Days, 1..=YEARS, span, findings);
    }
    if bucket.encryption.value == Encryption::CustomerKey {
        findings.push(super::no_customer_key(bucket.encryption.span));
    }
    let keeps = buckets(model).find(|(_, _, other)| other.versions.value);
    if let Some((_, keeps, _)) = keeps.filter(|_| !bucket.versions.value) {
        findings.push(
            unsupported(
                bucket.versions.span,
                "all buckets share an account, which keeps versions or does not",
            )
            .label(keeps.common.span, "this one keeps versions")
            .help("say `versions` the same of all buckets"),
        );
    }
    if store.name.path.len() < SHORTEST {
        let message = format!("the name of a container has at least {SHORTEST} characters on azure");
        findings.push(Diagnostic::error(&AZURE_LIMIT, store.common.span, message));
    }
}

/// Says that the buckets together have too many rules.
pub fn check_all(model: &Model, findings: &mut Vec<Diagnostic>) {
    let mut count = 0;
    for (_, store, bucket) in buckets(model) {
        count += usize::from(bucket.versions.value) + bucket.expiries.len() + bucket.tiers.len();
        if count > RULES {
            let message = format!("the buckets of a program have at most {RULES} rules about ages on azure");
            findings.push(
                Diagnostic::error(&AZURE_LIMIT, store.common.span, message)
                    .note("one for each `expire` and `tier`, and one for old versions of each bucket"),
            );
            return;
        }
    }
}
