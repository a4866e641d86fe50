//! Everything else that is set: nobody gains or loses a right by it.

use super::Differ;
use super::change::Subject;
use super::exposure::beside;
use super::setting::{Setting, compare};
use super::words;
use crate::model::{
    Arch, Bucket, Common, DeadQueue, Detail, Encryption, Function, LogFormat, Model, Queue, Store, Table,
    TierClass,
};
use crate::words::{duration, size};
use scant_lang::source::{Span, Spanned};

impl Differ<'_, '_> {
    pub(super) fn settings(&mut self) {
        let (before, after) = (&self.before.model, &self.after.model);
        self.compared("the program", program(before), program(after));
        for (name, (old, new)) in self.functions {
            if let (Some(old), Some(new)) = (old, new) {
                let (old, new) = (before.function(*old), after.function(*new));
                self.compared(name, function(before, old), function(after, new));
            }
        }
        for (name, (old, new)) in beside(&before.stores, &after.stores, |store| &store.name.path) {
            if let (Some(old), Some(new)) = (old, new) {
                self.compared(name, store(before, old), store(after, new));
            }
        }
        self.api_settings();
    }

    fn compared(&mut self, of: &str, old: Vec<Setting>, new: Vec<Setting>) {
        compare(&old, &new, (Subject::Setting, of), self.report);
    }
}

/// Collects what is said.
struct Said<'m> {
    model: &'m Model,
    settings: Vec<Setting>,
}

impl Said<'_> {
    fn say(&mut self, name: impl Into<String>, value: impl Into<String>, span: Span) {
        self.settings.push(Setting::new(name, value, span));
    }

    fn maybe<T>(&mut self, name: &str, said: &Option<Spanned<T>>, words: impl Fn(&T) -> String) {
        if let Some(said) = said {
            self.say(name, words(&said.value), said.span);
        }
    }

    fn encryption(&mut self, encryption: Spanned<Encryption>) {
        let word = match encryption.value {
            Encryption::Provider => "by the provider's key",
            Encryption::CustomerKey => "by the customer's key",
        };
        self.say("encryption", word, encryption.span);
    }
}

fn program(model: &Model) -> Vec<Setting> {
    let mut said = Said { model, settings: Vec::new() };
    said.say("the name", &model.app.path, Span::default());
    said.say("protection", if model.protected { "on" } else { "off" }, Span::default());
    if let Some(owner) = &model.owner {
        said.say("owner", words::quoted(owner), Span::default());
    }
    for (key, value) in &model.tags {
        said.say(format!("tag {}", key.value), words::text(model, value), key.span);
    }
    for output in &model.outputs {
        said.say(format!("output {}", output.name), words::literal(model, &output.value), output.span);
    }
    said.settings
}

/// What every declaration can say.
pub fn common(model: &Model, common: &Common) -> Vec<Setting> {
    let mut said = Said { model, settings: Vec::new() };
    if !common.labels.is_empty() {
        let mut labels: Vec<&str> = common.labels.iter().map(String::as_str).collect();
        labels.sort_unstable();
        labels.dedup();
        said.say("label", labels.join(", "), common.span);
    }
    for (key, value) in &common.tags {
        said.say(format!("tag {}", key.value), words::text(model, value), key.span);
    }
    said.settings
}

fn function(model: &Model, function: &Function) -> Vec<Setting> {
    let mut said = Said { model, settings: common(model, &function.common) };
    let text = |text: &String| words::quoted(text);
    said.maybe("code", &function.code, text);
    said.maybe("image", &function.image, text);
    said.maybe("handler", &function.handler, text);
    said.say("runtime", &function.runtime.value, function.runtime.span);
    said.say("memory", size(function.memory.value), function.memory.span);
    said.maybe("storage", &function.storage, |bytes| size(*bytes));
    said.say("timeout", duration(function.timeout.value), function.timeout.span);
    said.maybe("scale", &function.scale, |scale| format!("{}..{}", scale.min, scale.max));
    said.maybe("concurrency", &function.concurrency, u32::to_string);
    let arch = match function.arch.value {
        Arch::Arm64 => "arm64",
        Arch::X86_64 => "x86_64",
    };
    said.say("arch", arch, function.arch.span);
    for variable in &function.env {
        let value = words::text(said.model, &variable.value);
        said.say(format!("env {}", variable.key), value, variable.span);
    }
    let format = match function.logs.format {
        LogFormat::Json => "json",
        LogFormat::Text => "text",
    };
    let logs = format!("{format} keep {}", duration(function.logs.keep.value));
    said.say("logs", logs, function.logs.keep.span);
    said.say("tracing", if function.tracing.value { "on" } else { "off" }, function.tracing.span);
    said.maybe("retry", &function.retry, |retry| match retry.keep {
        Some(keep) => format!("{} keep {}", retry.attempts, duration(keep)),
        None => retry.attempts.to_string(),
    });
    said.maybe("failures", &function.failures, |id| format!("to {}", model.store(*id).name));
    if let Some(first) = function.layers.first() {
        let layers: Vec<String> = function.layers.iter().map(|layer| words::quoted(&layer.value)).collect();
        said.say("layers", layers.join(", "), first.span);
    }
    said.settings
}

fn store(model: &Model, store: &Store) -> Vec<Setting> {
    let mut said = Said { model, settings: common(model, &store.common) };
    match &store.detail {
        Detail::Table(detail) => table(detail, &mut said),
        Detail::Bucket(detail) => bucket(detail, &mut said),
        Detail::Queue(detail) => queue(detail, &mut said),
        Detail::Cache | Detail::Topic(_) | Detail::Function => {}
        Detail::Bus(bus) => said.maybe("archive", &bus.archive, |keep| duration(*keep)),
        Detail::Stream(stream) => {
            said.maybe("shards", &stream.shards, u32::to_string);
            said.say("keep", duration(stream.keep.value), stream.keep.span);
        }
        Detail::Secret(secret) => {
            if let Some(rotate) = &secret.rotate {
                let by = &model.function(rotate.by).name;
                said.say("rotation", format!("every {} by {by}", duration(rotate.every)), rotate.span);
            }
        }
    }
    said.settings
}

fn table(table: &Table, said: &mut Said<'_>) {
    for index in &table.indexes {
        let sort = index.sort.as_ref().map_or(String::new(), |sort| format!("; sort {}", words::key(sort)));
        let mut only = index.only.clone();
        only.sort();
        let only = if only.is_empty() { String::new() } else { format!("; only {}", only.join(", ")) };
        said.say(
            format!("index {}", index.name),
            format!("key {}{sort}{only}", words::key(&index.key)),
            index.span,
        );
    }
    said.maybe("expire_at", &table.expire_at, String::clone);
    said.maybe("capacity", &table.capacity, |(reads, writes)| format!("{reads} reads and {writes} writes"));
    said.say("restore", duration(table.restore.value), table.restore.span);
    said.encryption(table.encryption);
}

fn bucket(bucket: &Bucket, said: &mut Said<'_>) {
    let under =
        |under: &Option<String>| under.as_ref().map_or(String::new(), |under| format!(" under {under:?}"));
    for expiry in &bucket.expiries {
        said.say(format!("expiry{}", under(&expiry.under)), duration(expiry.after), expiry.span);
    }
    for tier in &bucket.tiers {
        let class = match tier.class {
            TierClass::Infrequent => "infrequent",
            TierClass::Archive => "archive",
            TierClass::DeepArchive => "deep_archive",
        };
        said.say(
            format!("tier {class}{}", under(&tier.under)),
            format!("after {}", duration(tier.after)),
            tier.span,
        );
    }
    said.say("versions", if bucket.versions.value { "on" } else { "off" }, bucket.versions.span);
    said.encryption(bucket.encryption);
}

fn queue(queue: &Queue, said: &mut Said<'_>) {
    said.say("lease", duration(queue.lease.value), queue.lease.span);
    said.say("keep", duration(queue.keep.value), queue.keep.span);
    said.maybe("delay", &queue.delay, |delay| duration(*delay));
    if let Some(dead) = &queue.dead_letter {
        let to = match dead.to {
            DeadQueue::Own(keep) => format!("kept {}", duration(keep)),
            DeadQueue::Declared(id) => format!("to {}", said.model.store(id).name),
        };
        said.say("dead_letter", format!("after {}, {to}", dead.after.value), dead.span);
    }
    said.encryption(queue.encryption);
}
