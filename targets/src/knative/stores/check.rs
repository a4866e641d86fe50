//! What stores cannot be on Knative, at the line.

use super::address;
use super::bucket::DAY;
use super::bucket_policy::WILD;
use super::cache::acl;
use super::table::binding::place;
use crate::knative::codes::KNATIVE_LIMIT;
use crate::knative::context::Context;
use scant_compiler::codes::UNSUPPORTED_SETTING;
use scant_compiler::model::{Bucket, Detail, Encryption, Scope, Store, Table};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// Says it.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for store in &context.model.stores {
        if store.external.is_some() {
            address::check(store, findings);
            continue;
        }
        match &store.detail {
            Detail::Table(table) => self::table(store, table, findings),
            Detail::Secret(secret) => {
                if let Some(rotate) = &secret.rotate {
                    let help = "change the value in the store of secrets, where it is kept";
                    unsupported("`rotate`", rotate.span, help, findings);
                }
            }
            Detail::Bucket(bucket) => self::bucket(bucket, findings),
            Detail::Cache
            | Detail::Stream(_)
            | Detail::Queue(_)
            | Detail::Topic(_)
            | Detail::Bus(_)
            | Detail::Function => {}
        }
    }
    patterns(context, findings);
}

fn table(store: &Store, table: &Table, findings: &mut Vec<Diagnostic>) {
    if let Some(capacity) = &table.capacity {
        let help = "leave it out: a table takes what the database's server has";
        unsupported("`capacity`", capacity.span, help, findings);
    }
    if table.restore.span != store.common.span {
        let help = "leave it out, and set up backups of the database: `PLATFORM.md` says how far back they must reach";
        unsupported("`restore`", table.restore.span, help, findings);
    }
    customer_key(table.encryption.value, table.encryption.span, findings);
}

fn bucket(bucket: &Bucket, findings: &mut Vec<Diagnostic>) {
    for tier in &bucket.tiers {
        let help = "leave it out: S3 servers in a cluster have classes of storage of their own";
        unsupported("`tier`", tier.span, help, findings);
    }
    for expiry in bucket.expiries.iter().filter(|expiry| expiry.after % DAY != 0) {
        let message = "objects are deleted after whole days on knative";
        findings.push(
            Diagnostic::error(&KNATIVE_LIMIT, expiry.span, message)
                .help(format!("write `expire {}d`", expiry.after.div_ceil(DAY))),
        );
    }
    customer_key(bucket.encryption.value, bucket.encryption.span, findings);
}

/// A key that would be a pattern in the policy of an S3 user, or that no line of an ACL can hold.
fn patterns(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for row in &context.access.rows {
        let (Some((on, _)), Scope::Keys(keys) | Scope::Prefixes(keys)) = (place(row), &row.scope) else {
            continue;
        };
        let wrong = match context.model.store(on).detail {
            Detail::Bucket(_) => keys.iter().find(|key| key.contains(WILD)).map(|key| {
                let message = format!("`{key}` would be a pattern in the policy of an S3 user");
                (message, "name keys without `*`, `?` and `$`")
            }),
            Detail::Cache => keys.iter().find(|key| key.contains(acl::is_foreign)).map(|key| {
                let message = format!("`{}` cannot stand in a line of Valkey's ACL", key.escape_debug());
                (message, "name keys without spaces and quotes")
            }),
            _ => None,
        };
        if let Some((message, help)) = wrong {
            findings.push(Diagnostic::error(&KNATIVE_LIMIT, row.why.span(), message).help(help));
        }
    }
}

/// Keys of customers.
pub fn customer_key(encryption: Encryption, span: Span, findings: &mut Vec<Diagnostic>) {
    match encryption {
        Encryption::Provider => {}
        Encryption::CustomerKey => {
            let help = "leave it out, and let the storage class encrypt with your key";
            unsupported("`encryption customer_key`", span, help, findings);
        }
    }
}

/// Says that there is nothing for a setting.
pub fn unsupported(what: &str, span: Span, help: &str, findings: &mut Vec<Diagnostic>) {
    let message = format!("knative has nothing for {what}");
    findings.push(Diagnostic::error(&UNSUPPORTED_SETTING, span, message).help(help));
}
