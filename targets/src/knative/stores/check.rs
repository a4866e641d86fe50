//! What stores cannot be on Knative, at the line.

use crate::knative::context::Context;
use scant_compiler::codes::{MISSING_ADDRESS, UNSUPPORTED_SETTING};
use scant_compiler::model::{Detail, Encryption, Store, Table, TargetName};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// Says it.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for store in &context.model.stores {
        if store.external.is_some() {
            address(store, findings);
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
            Detail::Bucket(_)
            | Detail::Stream(_)
            | Detail::Queue(_)
            | Detail::Topic(_)
            | Detail::Bus(_)
            | Detail::Function => {}
        }
    }
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

/// The words that say where an external store is, by kind.
fn words(store: &Store) -> &'static [(&'static str, &'static str)] {
    match store.detail {
        Detail::Secret(_) => &[("secret", "stripe-key")],
        _ => &[],
    }
}

fn address(store: &Store, findings: &mut Vec<Diagnostic>) {
    for (word, example) in words(store) {
        if store.locator(TargetName::Knative, word).is_none() {
            let message =
                format!("it is not said where the {} `{}` is on knative", store.kind().word(), store.name);
            findings.push(
                Diagnostic::error(&MISSING_ADDRESS, store.common.span, message)
                    .help(format!("add `knative {{ {word} \"{example}\" }}`"))
                    .lacking(),
            );
        }
    }
}
