//! The tables of forms, a file a family, and which of them stand where.

mod access;
mod api;
mod file;
mod function;
mod policy;
mod shared;
mod store;
mod target;
mod trigger;

pub use target::TargetName;

use super::form::{Context, Form};

/// The forms that may stand in a context.
pub fn forms_of(context: Context) -> impl Iterator<Item = &'static Form> {
    tables(context).iter().flat_map(|table| table.iter())
}

fn tables(context: Context) -> &'static [&'static [Form]] {
    match context {
        Context::File => &[file::FILE, policy::POLICY, policy::RULES],
        Context::App => &[file::APP, shared::COMMON, target::OVERRIDES],
        Context::Environment => &[file::ENVIRONMENT, shared::BINDINGS],
        Context::Target => target::SETTINGS,
        Context::Api => &[api::API, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::Auth => &[api::AUTH, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::Function => {
            &[function::FUNCTION, trigger::ON, access::ALLOW, shared::COMMON, target::OVERRIDES, shared::WHEN]
        }
        Context::Route => &[api::ROUTE],
        Context::Schedule => &[trigger::SCHEDULE],
        Context::Batching => &[trigger::BATCHING],
        Context::Changes => &[trigger::CHANGES, trigger::BATCHING],
        Context::Objects => &[trigger::OBJECTS],
        Context::Table => &[store::KEYS, store::TABLE, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::Index => &[store::KEYS, store::INDEX],
        Context::Bucket => &[store::BUCKET, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::Cache => &[shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::Queue => &[store::QUEUE, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::DeadLetter => &[store::DEAD_LETTER],
        Context::Topic => &[store::TOPIC, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::Bus => &[store::BUS, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::Stream => &[store::STREAM, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::Secret => &[store::SECRET, shared::COMMON, target::OVERRIDES, shared::WHEN],
        Context::ExternalTable => &[store::KEYS, store::EXTERNAL_INDEX, shared::EXTERNAL, target::LOCATORS],
        Context::External => &[shared::EXTERNAL, target::LOCATORS],
        Context::Locator => &[shared::LOCATOR],
        Context::Raw => &[shared::OVERRIDES, shared::RAW],
        Context::Component => &[file::PARAM, file::DECLARATIONS, file::USE, file::EXPORT],
        Context::Use => &[file::DECLARATIONS, shared::BINDINGS],
        Context::Bindings => &[shared::BINDINGS],
        Context::Overrides => &[shared::OVERRIDES],
        Context::Policy => &[policy::RULES, file::LABELS],
    }
}

/// Words that will mean something and do not yet, with what they will be.
pub const RESERVED: &[(&str, &str)] = &[
    ("workflow", "workflows"),
    ("config", "configuration values"),
    ("alarm", "alarms"),
    ("slo", "service levels"),
    ("budget", "budgets"),
    ("expect", "cost estimates"),
    ("network", "private networks"),
    ("rollout", "gradual rollouts"),
    ("socket", "sockets"),
    ("identity", "identities made elsewhere"),
    ("plan", "choosing a provider's service plan"),
    ("provider", "choosing an implementation"),
    ("engine", "choosing a stream's engine"),
    ("kafka", "Kafka streams"),
    ("site", "static sites"),
    ("container", "containers"),
    ("each", "repeated steps"),
];

/// Verbs of kinds that do not exist yet.
pub const RESERVED_VERBS: &[(&str, &str)] =
    &[("start", "workflows"), ("stop", "workflows"), ("signal", "workflows"), ("push", "sockets")];
