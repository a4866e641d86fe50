//! Resources: the ARNs a permission names.

use super::condition::literal;
use crate::aws::context::Context;
use crate::aws::expr::{Attr, Expr};
use crate::aws::raw;
use crate::aws::verbs::On;
use scant_compiler::access::Row;
use scant_compiler::model::{Detail, Scope, StoreId, Thing};
use scant_compiler::vocabulary::StoreKind;

/// The part `on` of what the row is on, narrowed to its scope where the ARN can say it.
pub fn resources(context: &Context<'_>, row: &Row, on: On) -> Vec<Expr> {
    match row.on {
        Thing::Function(id) => vec![context.invoke_arn(id)],
        Thing::Raw(id) => vec![raw::arn(context.model.raw(id))],
        Thing::Index(id, index) => vec![index_arn(context, id, index)],
        Thing::Store(id) => match on {
            On::Itself => vec![context.store_arn(id)],
            On::Changes => vec![changes_arn(context, id)],
            On::Objects => objects(context.store_arn(id), &row.scope),
        },
    }
}

fn objects(bucket: Expr, scope: &Scope) -> Vec<Expr> {
    match scope {
        Scope::All => vec![bucket.then("/*")],
        Scope::Keys(keys) => {
            keys.iter().map(|key| bucket.clone().then(format!("/{}", literal(key)))).collect()
        }
        Scope::Prefixes(prefixes) => {
            prefixes.iter().map(|prefix| bucket.clone().then(format!("/{}*", literal(prefix)))).collect()
        }
    }
}

fn index_arn(context: &Context<'_>, id: StoreId, index: u32) -> Expr {
    let arn = context.store_arn(id);
    match &context.model.store(id).detail {
        Detail::Table(table) => match table.indexes.get(index as usize) {
            Some(index) => arn.then(format!("/index/{}", index.name)),
            None => arn,
        },
        Detail::Bucket(_)
        | Detail::Cache
        | Detail::Queue(_)
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => arn,
    }
}

/// The log of a table's changes; of an external table only its place is known.
fn changes_arn(context: &Context<'_>, id: StoreId) -> Expr {
    if context.model.store(id).external.is_some() {
        context.store_arn(id).then("/stream/*")
    } else {
        Expr::reach(&context.store_id(id), Attr::STREAM_ARN)
    }
}

/// What a provider's own action on `thing` is checked on.
pub fn provider_resource(context: &Context<'_>, action: &str, thing: Thing) -> Expr {
    let operation = action.split(':').nth(1).unwrap_or_default();
    match thing {
        Thing::Raw(id) => raw::arn(context.model.raw(id)),
        Thing::Function(id) => context.invoke_arn(id),
        Thing::Index(id, index) => index_arn(context, id, index),
        Thing::Store(id) => match context.model.store(id).kind() {
            StoreKind::Bucket if is_of_objects(operation) => context.store_arn(id).then("/*"),
            StoreKind::Table if OF_CHANGES.contains(&operation) => changes_arn(context, id),
            StoreKind::Table
            | StoreKind::Bucket
            | StoreKind::Cache
            | StoreKind::Queue
            | StoreKind::Topic
            | StoreKind::Bus
            | StoreKind::Stream
            | StoreKind::Secret
            | StoreKind::Function => context.store_arn(id),
        },
    }
}

/// DynamoDB actions whose resource type is `stream`.
const OF_CHANGES: [&str; 3] = ["DescribeStream", "GetRecords", "GetShardIterator"];

/// S3 actions whose resource type is `object`: all that speak of objects or of parts, but not of buckets.
fn is_of_objects(operation: &str) -> bool {
    (operation.contains("Object") || operation.contains("MultipartUpload")) && !operation.contains("Bucket")
}
