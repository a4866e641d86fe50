//! Kinds of store and the verbs each has.

use super::Verb;

/// A kind of thing functions keep data in, send messages through, or call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreKind {
    /// Records found by key.
    Table,
    /// Named objects.
    Bucket,
    /// Values found by key, which may be gone at any time.
    Cache,
    /// Messages, each taken once.
    Queue,
    /// Messages, each to every subscriber.
    Topic,
    /// Events, routed by what they say.
    Bus,
    /// An ordered log, read by position.
    Stream,
    /// A value that must stay secret.
    Secret,
    /// A function, as something that can be called.
    Function,
}

impl StoreKind {
    /// Every kind, in the order the reference lists them.
    pub const ALL: [Self; 9] = [
        Self::Table,
        Self::Bucket,
        Self::Cache,
        Self::Queue,
        Self::Topic,
        Self::Bus,
        Self::Stream,
        Self::Secret,
        Self::Function,
    ];

    /// The word that declares it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Bucket => "bucket",
            Self::Cache => "cache",
            Self::Queue => "queue",
            Self::Topic => "topic",
            Self::Bus => "bus",
            Self::Stream => "stream",
            Self::Secret => "secret",
            Self::Function => "function",
        }
    }

    /// The verbs `allow` may name on it.
    pub fn verbs(self) -> &'static [Verb] {
        match self {
            Self::Table => {
                &[Verb::Get, Verb::Query, Verb::Scan, Verb::Put, Verb::Update, Verb::Delete, Verb::Check]
            }
            Self::Bucket => &[Verb::Get, Verb::List, Verb::Put, Verb::Delete],
            Self::Cache => &[Verb::Get, Verb::Put, Verb::Delete],
            Self::Queue => &[Verb::Send, Verb::Receive, Verb::Inspect, Verb::Purge],
            Self::Topic => &[Verb::Publish],
            Self::Bus => &[Verb::Emit],
            Self::Stream => &[Verb::Append, Verb::Tail],
            Self::Secret => &[Verb::Read, Verb::Write],
            Self::Function => &[Verb::Invoke],
        }
    }

    /// Whether `where key` can limit a grant on it.
    pub fn has_keys(self) -> bool {
        matches!(self, Self::Table | Self::Bucket | Self::Cache)
    }

    /// The verbs that `on …` and `failures to` lines imply on it and no spec can write.
    pub fn implied_verbs(self) -> &'static [Verb] {
        match self {
            Self::Queue => &[Verb::Consume],
            Self::Table | Self::Stream => &[Verb::Follow],
            Self::Bucket => &[Verb::Deposit],
            Self::Cache | Self::Topic | Self::Bus | Self::Secret | Self::Function => &[],
        }
    }
}
