//! A bucket speaks the S3 API. A bucket provisioner makes it; each function is a user of its own, whose policy is a file
//! of the output, so that any server that reads S3 policies holds it to them.

use super::bucket_policy;
use super::table::binding::place;
use crate::knative::access;
use crate::knative::apis;
use crate::knative::context::{Component, Context};
use crate::knative::names;
use crate::knative::need::Need;
use crate::knative::object::{Object, Spec};
use crate::knative::reach::Reach;
use crate::knative::unit::{Room, Unit};
use scant_compiler::access::Row;
use scant_compiler::model::{Bucket, Detail, Expiry, FunctionId, StoreId, TargetName};
use scant_compiler::target::OutputFile;
use serde::Serialize;
use std::collections::BTreeMap;

/// `objectbucket.io/v1alpha1 ObjectBucketClaim`
/// <https://rook.io/docs/rook/latest/Storage-Configuration/Object-Storage-RGW/ceph-object-bucket-claim/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Claim {
    bucket_name: String,
    storage_class_name: &'static str,
}

/// What `PutBucketLifecycleConfiguration` takes.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html>
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Lifecycle {
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Rule {
    #[serde(rename = "ID")]
    id: String,
    status: &'static str,
    filter: Filter,
    expiration: Expiration,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Filter {
    prefix: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Expiration {
    days: u64,
}

/// The class of buckets, which whoever runs the cluster names so.
const CLASS: &str = "buckets";
/// One day in milliseconds.
pub const DAY: u64 = 86_400_000;
/// Where an S3 server of Rook is: namespace, label, port of its pods.
/// <https://rook.io/docs/rook/latest/CRDs/Object-Storage/ceph-object-store-crd/>
const GATEWAY: (&str, (&str, &str), u16) = ("rook-ceph", ("app", "rook-ceph-rgw"), 8080);

/// The bucket's name: of an external one, what its address says. Buckets of a server share one space of names.
pub fn name(context: &Context<'_>, id: StoreId) -> String {
    let store = context.model.store(id);
    let said = store.locator(TargetName::Knative, "name");
    said.map_or_else(|| names::pair(&context.model.app, &store.name), |said| said.text.clone())
}

/// A bucket this program makes.
pub fn unit(context: &Context<'_>, id: StoreId, bucket: &Bucket) -> Unit {
    let store = context.model.store(id);
    let mut unit = Unit::new(context.settings(&store.common));
    let name = name(context, id);
    let metadata = context.metadata(names::of(&store.name), Component::Bucket, &store.common);
    let claim = Claim { bucket_name: name.clone(), storage_class_name: CLASS };
    unit.add_main(Room::Stores, &Object::new(&apis::BUCKET_CLAIM, metadata, Spec { spec: claim }));
    let mut need =
        |what: String, because: &str| unit.need(Need::Ability { what, because: because.to_owned() });
    need(
        format!("a StorageClass `{CLASS}` of a bucket provisioner that keeps buckets and encrypts them"),
        "buckets are made by it",
    );
    if bucket.versions.value {
        need(format!("versioning of the bucket `{name}`"), "what is overwritten or deleted can be had back");
    }
    if !bucket.expiries.is_empty() {
        let path = format!("buckets/{}/lifecycle.json", names::of(&store.name));
        need(format!("the lifecycle of the bucket `{name}` as in `{path}`"), "objects are deleted by it");
        unit.files.push(OutputFile { path, text: lifecycle(&bucket.expiries) });
    }
    unit
}

fn lifecycle(expiries: &[Expiry]) -> String {
    let rules = expiries.iter().enumerate().map(|(at, expiry)| Rule {
        id: format!("expire-{}", at + 1),
        status: "Enabled",
        filter: Filter { prefix: expiry.under.clone().unwrap_or_default() },
        expiration: Expiration { days: expiry.after.div_ceil(DAY) },
    });
    // The fields are texts and numbers, so it is JSON.
    let mut text = serde_json::to_string_pretty(&Lifecycle { rules: rules.collect() }).unwrap_or_default();
    text.push('\n');
    text
}

/// Makes a function a user of each bucket it may use, with a policy of its own.
pub fn grant(context: &Context<'_>, id: FunctionId, unit: &mut Unit, reach: &mut Reach) {
    let mut buckets: BTreeMap<StoreId, Vec<&Row>> = BTreeMap::new();
    for row in context.rows(id) {
        if let Some((on, _)) = place(row)
            && matches!(context.model.store(on).detail, Detail::Bucket(_))
        {
            buckets.entry(on).or_default().push(row);
        }
    }
    let function = context.model.function(id);
    for (on, rows) in buckets {
        let store = context.model.store(on);
        let bucket = name(context, on);
        for row in &rows {
            unit.right(access::right(context, row, bucket_policy::actions(row.verb)));
        }
        let path = format!("buckets/{}/users/{}.json", names::of(&store.name), names::of(&function.name));
        let secret = names::pair(&function.name, &store.name);
        unit.need(Need::Ability {
            what: format!("an S3 user with the policy `{path}` and no other"),
            because: format!("`{}` signs in as it, by the Secret `{secret}`", function.name),
        });
        unit.need(Need::Secret {
            name: secret.clone(),
            keys: ["endpoint", "region", "access-key-id", "secret-access-key"].map(str::to_owned).into(),
            because: format!("`{}` reaches the bucket `{bucket}` by it", function.name),
        });
        unit.files.push(OutputFile { path, text: bucket_policy::text(&bucket, &rows) });
        reach.secret(&names::of(&store.name), secret);
        let (namespace, label, port) = GATEWAY;
        reach.pods(Some(namespace), label, &[port]);
        unit.need(Need::Namespace {
            name: namespace.to_owned(),
            because: "the pods of the S3 server are there, and functions reach them".to_owned(),
        });
    }
}
