//! Verbs: one operation each, one meaning each.

/// An operation on a thing. The last three are never written: triggers and `failures to` imply them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Read one item or object by its key.
    Get,
    /// Read the items of one partition key, or of an index.
    Query,
    /// Read every item.
    Scan,
    /// Create or replace an item or object.
    Put,
    /// Change parts of an item, creating it if need be.
    Update,
    /// Remove an item or object.
    Delete,
    /// Test a condition on an item in a transaction, without reading it.
    Check,
    /// See which objects there are.
    List,
    /// Add a message.
    Send,
    /// Take messages and remove them.
    Receive,
    /// See how many messages there are.
    Inspect,
    /// Drop every message.
    Purge,
    /// Tell every subscriber.
    Publish,
    /// Put an event on a bus.
    Emit,
    /// Add a record to a stream.
    Append,
    /// Read records of a stream by position.
    Tail,
    /// See a secret's value.
    Read,
    /// Give a secret a new value.
    Write,
    /// Call a function.
    Invoke,
    /// Implied by `on queue`: take a queue's messages for a function.
    Consume,
    /// Implied by `on stream` and `on table … changed`: read a log for a function.
    Follow,
    /// Implied by `failures to` a bucket: leave a record there.
    Deposit,
}

impl Verb {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Query => "query",
            Self::Scan => "scan",
            Self::Put => "put",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Check => "check",
            Self::List => "list",
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Inspect => "inspect",
            Self::Purge => "purge",
            Self::Publish => "publish",
            Self::Emit => "emit",
            Self::Append => "append",
            Self::Tail => "tail",
            Self::Read => "read",
            Self::Write => "write",
            Self::Invoke => "invoke",
            Self::Consume => "consume",
            Self::Follow => "follow",
            Self::Deposit => "deposit",
        }
    }

    /// Every verb a spec can write.
    pub const WRITTEN: [Self; 19] = [
        Self::Get,
        Self::Query,
        Self::Scan,
        Self::Put,
        Self::Update,
        Self::Delete,
        Self::Check,
        Self::List,
        Self::Send,
        Self::Receive,
        Self::Inspect,
        Self::Purge,
        Self::Publish,
        Self::Emit,
        Self::Append,
        Self::Tail,
        Self::Read,
        Self::Write,
        Self::Invoke,
    ];

    /// The verb of that word, among those a spec can write.
    pub fn of(word: &str) -> Option<Self> {
        Self::WRITTEN.into_iter().find(|verb| verb.word() == word)
    }
}
