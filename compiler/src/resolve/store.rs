//! Stores' settings, from the ladder.

use super::function::{keep, set};
use super::{Layered, Resolver};
use crate::codes;
use crate::matching::Clause;
use crate::model::{
    Bucket, Bus, DeadLetter, DeadQueue, Detail, Encryption, Event, Expiry, Index, KeyAttribute, KeyType,
    Locator, Name, Queue, Rotation, Secret, Store, Stream, Subscriber, Subscription, Table, TargetName, Tier,
    TierClass, Topic,
};
use crate::program::{Declaration, DeclarationKind, ScopeId};
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};

/// One day in milliseconds.
const DAY: u64 = 86_400_000;

/// How long a message stays hidden in a queue nobody consumes: 30 seconds.
const IDLE_LEASE: u64 = 30_000;

/// A lease is this many times the consumer's timeout, so that a retry never overlaps a run.
const LEASE_FACTOR: u64 = 6;

/// The longest lease: 12 hours.
const LONGEST_LEASE: u64 = 12 * 3_600_000;

impl<'t> Resolver<'_, 't, '_> {
    pub(super) fn store(&mut self, at: usize) {
        let declaration = &self.program.declarations[at];
        let (kind, external) = match declaration.kind {
            DeclarationKind::Store(kind) => (kind, false),
            DeclarationKind::External(kind) => (kind, true),
            _ => return,
        };
        let home = declaration.span();
        let layers = self.layers(declaration);
        let common = self.common(declaration, &layers);
        let detail = match kind {
            StoreKind::Table => Detail::Table(self.table(declaration, &layers, home)),
            StoreKind::Bucket => Detail::Bucket(self.bucket(&layers, home)),
            StoreKind::Cache => Detail::Cache,
            StoreKind::Queue => Detail::Queue(self.queue(at, &layers, home)),
            StoreKind::Topic => Detail::Topic(self.topic(&layers)),
            StoreKind::Bus => Detail::Bus(self.bus(&layers, home)),
            StoreKind::Stream => Detail::Stream(self.stream(&layers, home)),
            StoreKind::Secret => Detail::Secret(self.secret(&layers, home)),
            StoreKind::Function => Detail::Function,
        };
        let external = external.then(|| locators(&layers));
        self.model.stores.push(Store { name: Name::new(declaration.path.clone()), common, external, detail });
    }

    fn table(&mut self, declaration: &Declaration<'t>, layers: &[Layered<'t>], home: Span) -> Table {
        let mut table = Table {
            key: KeyAttribute { name: String::new(), key_type: KeyType::String, span: home },
            sort: None,
            indexes: Vec::new(),
            expire_at: None,
            capacity: None,
            restore: Spanned::new(7 * DAY, home),
            encryption: Spanned::new(Encryption::Provider, home),
        };
        let mut key = None;
        for layer in layers {
            let (clause, scope) = (layer.clause, layer.scope);
            match clause.id() {
                "key" => keep(&mut key, attribute(clause)),
                "sort" => keep(&mut table.sort, attribute(clause)),
                "expire_at" => {
                    table.expire_at =
                        clause.word("name").map(|name| Spanned::new(name.text.to_string(), name.span));
                }
                "capacity" => {
                    if let (Some(reads), Some(writes)) =
                        (self.count(clause, "reads", scope, home), self.count(clause, "writes", scope, home))
                    {
                        table.capacity = Some(Spanned::new((reads.value, writes.value), clause.line()));
                    }
                }
                "restore" => set(&mut table.restore, self.duration(clause, "value", scope, home)),
                "encryption" => encryption(clause, home, &mut table.encryption),
                _ => {}
            }
        }
        match key {
            Some(key) => table.key = key,
            None => {
                let tried = self.program.damage.within(declaration.clause.statement.span);
                if !tried {
                    self.report(
                        Diagnostic::error(
                            &codes::MISSING_KEY,
                            home,
                            format!("the table `{}` has no key", declaration.path),
                        )
                        .help("say which attribute finds a record: `key id: string`"),
                    );
                }
            }
        }
        for layer in layers.iter().filter(|layer| layer.clause.id() == "index") {
            self.index(layer.clause, &mut table);
        }
        self.attributes(&table);
        table
    }

    /// An attribute is not partition and sort key at once.
    fn attributes(&mut self, table: &Table) {
        if let Some(sort) = &table.sort
            && sort.name == table.key.name
        {
            self.report(
                Diagnostic::error(
                    &codes::DUPLICATE_NAME,
                    sort.span,
                    format!("`{}` is the partition key already", sort.name),
                )
                .label(table.key.span, "the partition key"),
            );
        }
    }

    fn index(&mut self, clause: &Clause<'t>, table: &mut Table) {
        let Some(name) = clause.word("name") else { return };
        if let Some(first) = table.indexes.iter().find(|known| known.name == name.text) {
            let first = first.span;
            self.report(
                Diagnostic::error(
                    &codes::DUPLICATE_NAME,
                    name.span,
                    format!("the index `{}` is declared twice", name.text),
                )
                .label(first, "declared first"),
            );
            return;
        }
        let find = |id: &str| clause.block.iter().find(|inner| inner.id() == id);
        let sort = find("sort").and_then(attribute);
        let key = match find("key").and_then(attribute) {
            Some(key) => key,
            None if sort.is_some() => table.key.clone(),
            None => {
                let tried = self.program.damage.within(clause.statement.span);
                if !tried {
                    self.report(
                        Diagnostic::error(
                            &codes::MISSING_KEY,
                            name.span,
                            format!("the index `{}` has no key", name.text),
                        )
                        .help("say which attribute finds records: `key status: string`"),
                    );
                }
                return;
            }
        };
        let only =
            find("only").map(|inner| inner.many("names").iter().map(|word| word.text.to_string()).collect());
        table.indexes.push(Index {
            name: name.text.to_string(),
            key,
            sort,
            only: only.unwrap_or_default(),
            span: name.span,
        });
    }

    fn bucket(&mut self, layers: &[Layered<'t>], home: Span) -> Bucket {
        let mut bucket = Bucket {
            expiries: Vec::new(),
            tiers: Vec::new(),
            versions: Spanned::new(true, home),
            encryption: Spanned::new(Encryption::Provider, home),
        };
        for layer in layers {
            let (clause, scope) = (layer.clause, layer.scope);
            let under =
                |resolver: &mut Self| resolver.plain_slot(clause, "under", scope).map(|text| text.value);
            match clause.id() {
                "expire" => {
                    if let Some(after) = self.duration(clause, "after", scope, home) {
                        let expiry = Expiry { after: after.value, under: under(self), span: clause.line() };
                        bucket.expiries.push(expiry);
                    }
                }
                "tier" => {
                    if let Some(after) = self.duration(clause, "after", scope, home) {
                        let class = match clause.choice("class").map(|word| word.value) {
                            Some("archive") => TierClass::Archive,
                            Some("deep_archive") => TierClass::DeepArchive,
                            _ => TierClass::Infrequent,
                        };
                        let tier =
                            Tier { class, after: after.value, under: under(self), span: clause.line() };
                        bucket.tiers.push(tier);
                    }
                }
                "versions" => {
                    if let Some(word) = clause.choice("value") {
                        bucket.versions = Spanned::new(word.value == "on", placed(word.span, home));
                    }
                }
                "encryption" => encryption(clause, home, &mut bucket.encryption),
                _ => {}
            }
        }
        bucket
    }

    fn queue(&mut self, at: usize, layers: &[Layered<'t>], home: Span) -> Queue {
        let mut queue = Queue {
            fifo: false,
            lease: Spanned::new(0, home),
            keep: Spanned::new(4 * DAY, home),
            delay: None,
            dead_letter: None,
            from: Vec::new(),
            encryption: Spanned::new(Encryption::Provider, home),
        };
        for layer in layers {
            let (clause, scope) = (layer.clause, layer.scope);
            match clause.id() {
                "fifo" => queue.fifo = true,
                "lease" => set(&mut queue.lease, self.duration(clause, "value", scope, home)),
                "keep" => set(&mut queue.keep, self.duration(clause, "value", scope, home)),
                "delay" => keep(&mut queue.delay, self.duration(clause, "value", scope, home)),
                "dead_letter" | "dead_letter-to" => {
                    keep(&mut queue.dead_letter, self.dead_letter(at, clause, scope, home))
                }
                "from-topic" => queue.from.extend(self.subscription(clause, scope, StoreKind::Topic)),
                "from-bus" => queue.from.extend(self.subscription(clause, scope, StoreKind::Bus)),
                "encryption" => encryption(clause, home, &mut queue.encryption),
                _ => {}
            }
        }
        queue
    }

    fn dead_letter(
        &mut self,
        at: usize,
        clause: &'t Clause<'t>,
        scope: ScopeId,
        home: Span,
    ) -> Option<DeadLetter> {
        let after = self.count(clause, "after", scope, home)?;
        if after.value == 0 {
            self.report(Diagnostic::error(
                &codes::OUT_OF_RANGE,
                after.span,
                "a message is delivered at least once",
            ));
            return None;
        }
        let to = match clause.word("store") {
            Some(word) => {
                let (id, _) = self.store_called(word, scope, &[StoreKind::Queue])?;
                if self.store_place(at) == Some(id) {
                    self.report(Diagnostic::error(
                        &codes::WRONG_KIND,
                        word.span,
                        "a queue cannot take its own dead letters",
                    ));
                    return None;
                }
                DeadQueue::Declared(id)
            }
            None => {
                let said = clause.block.iter().find(|inner| inner.id() == "keep");
                let builtin = super::builtin::in_context(crate::vocabulary::Context::DeadLetter).first();
                let keep = said.or(builtin).and_then(|inner| self.duration(inner, "value", scope, home));
                DeadQueue::Own(keep.map_or(14 * DAY, |keep| keep.value))
            }
        };
        Some(DeadLetter { to, after, span: clause.line() })
    }

    fn subscription(&mut self, clause: &Clause<'t>, scope: ScopeId, kind: StoreKind) -> Option<Subscription> {
        let word = clause.word("store")?;
        let before = self.findings.len();
        let Some((source, found)) = self.store_called(word, scope, &[kind]) else {
            self.offer_source(clause, before);
            return None;
        };
        self.ceiling(&found, "receive", word);
        Some(Subscription { source, filter: self.filter(clause, scope), span: clause.line() })
    }

    /// `from bus sales` where `sales` is a topic: offers `from topic sales`.
    fn offer_source(&mut self, clause: &Clause<'t>, before: usize) {
        let (Some(kind), Some(finding)) = (clause.statement.arguments.first(), self.findings.get_mut(before))
        else {
            return;
        };
        let actual =
            ["topic", "bus"].into_iter().find(|word| finding.message.contains(&format!("is a {word},")));
        if let Some(word) = actual.filter(|_| finding.code.id == codes::WRONG_KIND.id) {
            *finding = finding.clone().perhaps(format!("write `from {word}`"), kind.span, word);
        }
    }

    fn topic(&mut self, layers: &[Layered<'t>]) -> Topic {
        let mut topic = Topic { fifo: false, subscribers: Vec::new() };
        for layer in layers {
            let clause = layer.clause;
            match clause.id() {
                "fifo" => topic.fifo = true,
                "email" | "https" => {
                    let Some(argument) = clause.one("value") else { continue };
                    let Some(text) = self.text(argument, layer.scope) else { continue };
                    if clause.id() == "https" {
                        if text.as_plain().is_some_and(|plain| !plain.starts_with("https://")) {
                            self.report(
                                Diagnostic::error(
                                    &codes::INVALID_URL,
                                    argument.span,
                                    format!("{} is not an https URL", argument.text.replace('"', "`")),
                                )
                                .help("write the whole address, such as `https://chat.example.com/hook`"),
                            );
                        }
                        topic.subscribers.push(Subscriber::Https(text, argument.span));
                    } else {
                        if text.as_plain().is_some_and(|plain| !plain.contains('@')) {
                            self.report(
                                Diagnostic::error(
                                    &codes::INVALID_URL,
                                    argument.span,
                                    format!("{} is not an email address", argument.text.replace('"', "`")),
                                )
                                .help("write the whole address, such as `oncall@example.com`"),
                            );
                        }
                        topic.subscribers.push(Subscriber::Email(text, argument.span));
                    }
                }
                _ => {}
            }
        }
        topic
    }

    fn bus(&mut self, layers: &[Layered<'t>], home: Span) -> Bus {
        let mut bus = Bus { archive: None };
        for layer in layers.iter().filter(|layer| layer.clause.id() == "archive") {
            keep(&mut bus.archive, self.duration(layer.clause, "value", layer.scope, home));
        }
        bus
    }

    fn stream(&mut self, layers: &[Layered<'t>], home: Span) -> Stream {
        let mut stream = Stream { shards: None, keep: Spanned::new(DAY, home) };
        for layer in layers {
            match layer.clause.id() {
                "shards" => keep(&mut stream.shards, self.count(layer.clause, "value", layer.scope, home)),
                "keep" => set(&mut stream.keep, self.duration(layer.clause, "value", layer.scope, home)),
                _ => {}
            }
        }
        stream
    }

    fn secret(&mut self, layers: &[Layered<'t>], home: Span) -> Secret {
        let mut secret = Secret { rotate: None };
        for layer in layers.iter().filter(|layer| layer.clause.id() == "rotate") {
            let Some(every) = self.duration(layer.clause, "every", layer.scope, home) else { continue };
            let Some(word) = layer.clause.word("function") else { continue };
            if let Some(by) = self.function_called(word, layer.scope) {
                secret.rotate = Some(Rotation { every: every.value, by, span: layer.clause.line() });
            }
        }
        secret
    }

    /// A queue without a `lease` gets six times its slowest consumer's timeout.
    pub(super) fn leases(&mut self) {
        let mut slowest = vec![0u64; self.model.stores.len()];
        for function in &self.model.functions {
            for trigger in &function.triggers {
                if let Event::Queue { queue, .. } = &trigger.event {
                    let known = &mut slowest[queue.0 as usize];
                    *known = (*known).max(function.timeout.value);
                }
            }
        }
        for (store, slowest) in self.model.stores.iter_mut().zip(slowest) {
            if let Detail::Queue(queue) = &mut store.detail
                && queue.lease.value == 0
            {
                let wanted = if slowest == 0 { IDLE_LEASE } else { slowest * LEASE_FACTOR };
                queue.lease.value = wanted.min(LONGEST_LEASE);
            }
        }
    }
}

fn attribute(clause: &Clause<'_>) -> Option<KeyAttribute> {
    let name = clause.word("name")?;
    let key_type = match clause.choice("type")?.value {
        "string" => KeyType::String,
        _ => KeyType::Number,
    };
    Some(KeyAttribute { name: name.text.to_string(), key_type, span: name.span })
}

fn encryption(clause: &Clause<'_>, home: Span, found: &mut Spanned<Encryption>) {
    if let Some(word) = clause.choice("value") {
        let value = if word.value == "customer_key" { Encryption::CustomerKey } else { Encryption::Provider };
        *found = Spanned::new(value, placed(word.span, home));
    }
}

fn placed(span: Span, home: Span) -> Span {
    if span.file == super::builtin::FILE { home } else { span }
}

fn locators(layers: &[Layered<'_>]) -> Vec<Locator> {
    let mut found = Vec::new();
    for layer in layers {
        let Some(target) = TargetName::of(layer.clause.id()) else { continue };
        for clause in layer.clause.block.iter().filter(|clause| clause.id() == "locator") {
            let (Some(word), Some(address)) = (clause.choice("word"), clause.one("address")) else {
                continue;
            };
            found.push(Locator {
                target,
                word: word.value,
                text: crate::program::plain_text(clause, "address"),
                span: address.span,
            });
        }
    }
    found
}
