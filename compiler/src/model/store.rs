//! Stores: what functions keep things in or send things through.

use super::{Common, Filter, FunctionId, Name, StoreId, TargetName, Text};
use crate::vocabulary::StoreKind;
use scant_lang::source::{Span, Spanned};

/// A store, own or external.
#[derive(Debug, Clone)]
pub struct Store {
    /// Full name.
    pub name: Name,
    /// Doc, labels, tags, overrides, `only on`.
    pub common: Common,
    /// For an `external` store, where it is on each target; `None` means this program makes it.
    pub external: Option<Vec<Locator>>,
    /// What kind it is, and its settings.
    pub detail: Detail,
}

impl Store {
    /// Its kind.
    pub fn kind(&self) -> StoreKind {
        match self.detail {
            Detail::Table(_) => StoreKind::Table,
            Detail::Bucket(_) => StoreKind::Bucket,
            Detail::Cache => StoreKind::Cache,
            Detail::Queue(_) => StoreKind::Queue,
            Detail::Topic(_) => StoreKind::Topic,
            Detail::Bus(_) => StoreKind::Bus,
            Detail::Stream(_) => StoreKind::Stream,
            Detail::Secret(_) => StoreKind::Secret,
            Detail::Function => StoreKind::Function,
        }
    }

    /// What an external store's `target` block says, by word: `arn`, `id`, `url`, `secret`, `parameter`,
    /// `import_value`, `name`.
    pub fn locator(&self, target: TargetName, word: &str) -> Option<&Locator> {
        self.external.as_ref()?.iter().find(|locator| locator.target == target && locator.word == word)
    }
}

/// `arn "…"` in the `aws` block of an external store.
#[derive(Debug, Clone)]
pub struct Locator {
    /// The block it stands in.
    pub target: TargetName,
    /// The word.
    pub word: &'static str,
    /// The address.
    pub text: String,
    /// The address in the spec.
    pub span: Span,
}

/// A store's settings, by kind.
#[derive(Debug, Clone)]
pub enum Detail {
    /// Records found by key.
    Table(Table),
    /// Named objects.
    Bucket(Bucket),
    /// Values found by key; it has no settings of its own.
    Cache,
    /// Messages, each taken once.
    Queue(Queue),
    /// Messages, each to every subscriber.
    Topic(Topic),
    /// Events, routed by what they say.
    Bus(Bus),
    /// An ordered log, read by position.
    Stream(Stream),
    /// A value that must stay secret.
    Secret(Secret),
    /// A function that exists already; only ever external.
    Function,
}

/// Who holds the encryption key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// The provider.
    Provider,
    /// The customer: one key for the application.
    CustomerKey,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Partition key.
    pub key: KeyAttribute,
    /// Sort key.
    pub sort: Option<KeyAttribute>,
    /// Secondary indexes, in order.
    pub indexes: Vec<Index>,
    /// The attribute that holds an item's expiry time.
    pub expire_at: Option<Spanned<String>>,
    /// Provisioned reads and writes a second; `None` is pay per request.
    pub capacity: Option<Spanned<(u32, u32)>>,
    /// How far back it can be restored, in milliseconds.
    pub restore: Spanned<u64>,
    /// Encryption.
    pub encryption: Spanned<Encryption>,
}

/// `key customer_id: string`
#[derive(Debug, Clone)]
pub struct KeyAttribute {
    /// Attribute name.
    pub name: String,
    /// Its type.
    pub key_type: KeyType,
    /// The name in the spec.
    pub span: Span,
}

/// Types a key can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    /// Text.
    String,
    /// Any number.
    Number,
}

/// A secondary index.
#[derive(Debug, Clone)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its partition key (the table's own, if the spec names none).
    pub key: KeyAttribute,
    /// Its sort key.
    pub sort: Option<KeyAttribute>,
    /// The attributes it holds besides keys; empty means all.
    pub only: Vec<String>,
    /// The name in the spec.
    pub span: Span,
}

/// A bucket.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// When objects are deleted.
    pub expiries: Vec<Expiry>,
    /// When objects move to cheaper storage.
    pub tiers: Vec<Tier>,
    /// Whether overwritten and deleted objects are kept as versions.
    pub versions: Spanned<bool>,
    /// Encryption.
    pub encryption: Spanned<Encryption>,
}

/// `expire 30d under "tmp/"`
#[derive(Debug, Clone)]
pub struct Expiry {
    /// Age in milliseconds.
    pub after: u64,
    /// Only keys with this beginning.
    pub under: Option<String>,
    /// The statement.
    pub span: Span,
}

/// `tier infrequent after 30d`
#[derive(Debug, Clone)]
pub struct Tier {
    /// Where objects move.
    pub class: TierClass,
    /// Age in milliseconds.
    pub after: u64,
    /// Only keys with this beginning.
    pub under: Option<String>,
    /// The statement.
    pub span: Span,
}

/// Cheaper storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TierClass {
    /// Read at once, seldom read.
    Infrequent,
    /// Read at once, hardly ever read.
    Archive,
    /// Read after hours.
    DeepArchive,
}

/// A queue.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Ordered, each message once.
    pub fifo: bool,
    /// How long a taken message stays hidden, in milliseconds: as said, or six times the longest consumer's timeout.
    pub lease: Spanned<u64>,
    /// How long messages are kept, in milliseconds.
    pub keep: Spanned<u64>,
    /// How long a new message stays hidden, in milliseconds.
    pub delay: Option<Spanned<u64>>,
    /// Where messages go that fail again and again.
    pub dead_letter: Option<DeadLetter>,
    /// Topics and buses whose messages it receives.
    pub from: Vec<Subscription>,
    /// Encryption.
    pub encryption: Spanned<Encryption>,
}

/// `dead_letter after 5 { keep 14d }` or `dead_letter graveyard after 5`
#[derive(Debug, Clone)]
pub struct DeadLetter {
    /// To which queue.
    pub to: DeadQueue,
    /// After how many failed deliveries.
    pub after: Spanned<u32>,
    /// The statement.
    pub span: Span,
}

/// The queue that holds dead letters.
#[derive(Debug, Clone, Copy)]
pub enum DeadQueue {
    /// One made for it; messages are kept this many milliseconds.
    Own(u64),
    /// A declared one.
    Declared(StoreId),
}

/// `from topic order_placed where …`
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The topic or bus.
    pub source: StoreId,
    /// Which messages.
    pub filter: Filter,
    /// The statement.
    pub span: Span,
}

/// A topic.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Ordered, each message once.
    pub fifo: bool,
    /// People and endpoints told of every message.
    pub subscribers: Vec<Subscriber>,
}

/// `email "…"` or `https "…"`
#[derive(Debug, Clone)]
pub enum Subscriber {
    /// An address.
    Email(Text, Span),
    /// An endpoint.
    Https(Text, Span),
}

/// A bus.
#[derive(Debug, Clone)]
pub struct Bus {
    /// How long events can be replayed, in milliseconds; `None` keeps no archive.
    pub archive: Option<Spanned<u64>>,
}

/// A stream.
#[derive(Debug, Clone)]
pub struct Stream {
    /// Fixed shards; `None` scales by itself.
    pub shards: Option<Spanned<u32>>,
    /// How long records are kept, in milliseconds.
    pub keep: Spanned<u64>,
}

/// A secret.
#[derive(Debug, Clone)]
pub struct Secret {
    /// How often it changes, and by which function.
    pub rotate: Option<Rotation>,
}

/// `rotate every 90d by rotate_key`
#[derive(Debug, Clone, Copy)]
pub struct Rotation {
    /// Interval in milliseconds.
    pub every: u64,
    /// The function that changes it.
    pub by: FunctionId,
    /// The statement.
    pub span: Span,
}
