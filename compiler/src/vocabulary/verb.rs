//! Verbs: one operation each, one meaning each.

/// An operation on a thing. The last three are never written: triggers and `failures to` imply them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "`doc` says what each is")]
pub enum Verb {
    Get,
    Query,
    Scan,
    Put,
    Update,
    Delete,
    Check,
    List,
    Send,
    Receive,
    Inspect,
    Purge,
    Publish,
    Emit,
    Append,
    Tail,
    Read,
    Write,
    Invoke,
    Consume,
    Follow,
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

    /// What it permits.
    pub fn doc(self) -> &'static str {
        match self {
            Self::Get => "Read one item, object or cached value by its key",
            Self::Query => "Read the items of one partition key, or of an index",
            Self::Scan => "Read every item",
            Self::Put => "Create or replace an item, an object or a cached value",
            Self::Update => "Change parts of an item, creating it if need be",
            Self::Delete => "Remove an item, an object or a cached value",
            Self::Check => "Test a condition on an item in a transaction, without reading it",
            Self::List => "See which objects there are",
            Self::Send => "Add a message",
            Self::Receive => "Take messages and remove them",
            Self::Inspect => "See how many messages there are",
            Self::Purge => "Drop every message",
            Self::Publish => "Tell every subscriber",
            Self::Emit => "Put an event on a bus",
            Self::Append => "Add a record to a stream",
            Self::Tail => "Read records of a stream by position",
            Self::Read => "See a secret's value",
            Self::Write => "Give a secret a new value",
            Self::Invoke => "Call a function",
            Self::Consume => "Implied by `on queue`: take a queue's messages for a function",
            Self::Follow => "Implied by `on stream` and `on table … changed`: read a log for a function",
            Self::Deposit => "Implied by `failures to` a bucket: leave a record there",
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
