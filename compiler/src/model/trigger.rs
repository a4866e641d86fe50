//! Triggers: what starts a function, and on which events.

use super::{ApiId, AuthId, Literal, StoreId, Throttle};
use scant_lang::source::{Span, Spanned};

/// One `on …` statement.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// What it waits for.
    pub event: Event,
    /// The statement.
    pub span: Span,
}

/// What a trigger waits for.
#[derive(Debug, Clone)]
pub enum Event {
    /// A request.
    Http {
        /// The front door it comes through.
        api: ApiId,
        /// Its method.
        method: Method,
        /// Its path.
        route: Route,
        /// Who may call.
        auth: RouteAuth,
        /// Scopes a caller's token needs, all of them.
        scopes: Vec<String>,
        /// Largest body in bytes.
        body: Option<Spanned<u64>>,
        /// Rate limit of this route.
        throttle: Option<Spanned<Throttle>>,
    },
    /// A time.
    Schedule {
        /// When.
        when: Spanned<When>,
        /// IANA time zone; `None` is UTC.
        zone: Option<Spanned<String>>,
        /// What the function is told.
        payload: Option<Literal>,
    },
    /// Messages of a queue.
    Queue {
        /// The queue.
        queue: StoreId,
        /// How many at once.
        batching: Batching,
    },
    /// Messages of a topic.
    Topic {
        /// The topic.
        topic: StoreId,
        /// Which of them.
        filter: Filter,
    },
    /// Events of a bus.
    Bus {
        /// The bus.
        bus: StoreId,
        /// Which of them.
        filter: Filter,
    },
    /// Records of a stream.
    Stream {
        /// The stream.
        stream: StoreId,
        /// How many at once, from where.
        batching: Batching,
    },
    /// Changes of a table's items.
    Changes {
        /// The table.
        table: StoreId,
        /// Which kinds of change; empty means all.
        only: Vec<Change>,
        /// How many at once, from where.
        batching: Batching,
    },
    /// Objects of a bucket.
    Objects {
        /// The bucket.
        bucket: StoreId,
        /// Made or removed.
        event: ObjectEvent,
        /// Only keys with one of these beginnings; empty means all.
        under: Vec<String>,
        /// Only keys with one of these ends; empty means all.
        ending: Vec<String>,
    },
    /// Only direct calls.
    Call,
}

/// HTTP methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the methods")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    Any,
}

impl Method {
    /// As HTTP writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Any => "ANY",
        }
    }
}

/// A path with parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// As written: `/orders/{id}`.
    pub text: String,
    /// Its segments.
    pub segments: Vec<Segment>,
    /// Its place.
    pub span: Span,
}

/// A piece of a path between slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Literal.
    Text(String),
    /// `{name}`
    Parameter(String),
    /// `{name...}`, always the last.
    Rest(String),
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteAuth {
    /// Anyone: the spec says `public`.
    Public,
    /// Callers with a signed provider identity.
    Iam,
    /// Callers an authoriser lets in.
    Authoriser(AuthId),
}

/// When a schedule fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Every so many milliseconds.
    Every(u64),
    /// Daily, so many minutes after midnight.
    Daily(u16),
    /// Five standard cron fields: minute, hour, day of month, month, day of week.
    Cron([String; 5]),
}

/// How records come to a function.
#[derive(Debug, Clone, Default)]
pub struct Batching {
    /// Records at once.
    pub batch: Option<Spanned<u32>>,
    /// How long to wait for a full batch, in milliseconds.
    pub window: Option<Spanned<u64>>,
    /// Batches at the same time (of one shard; for a queue: invocations).
    pub parallel: Option<Spanned<u32>>,
    /// Where a new consumer begins.
    pub from: Option<Spanned<Start>>,
    /// Attempts after the first.
    pub retry: Option<Spanned<u32>>,
    /// A failure fails the whole batch, not its record.
    pub whole_batch: bool,
    /// Where records go that failed.
    pub failures: Option<Spanned<StoreId>>,
    /// Which records.
    pub filter: Filter,
}

/// Where a new consumer of a stream begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With the oldest record still kept.
    Oldest,
    /// With the next one.
    Latest,
}

/// A kind of change of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Change {
    Inserted,
    Modified,
    Removed,
}

/// A kind of change of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ObjectEvent {
    Created,
    Removed,
}

/// Which messages: all conditions must hold. Empty means all messages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// The conditions, in order.
    pub conditions: Vec<FilterCondition>,
}

/// `region in ["eu", "uk"]`
#[derive(Debug, Clone, PartialEq)]
pub struct FilterCondition {
    /// The field of the message, by path.
    pub path: Vec<String>,
    /// What must hold of it.
    pub test: FilterTest,
    /// Its place.
    pub span: Span,
}

/// What must hold of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FilterTest {
    /// It is one of these.
    In(Vec<Scalar>),
    /// It is none of these.
    Not(Vec<Scalar>),
    /// It begins with one of these.
    Starts(Vec<String>),
    /// It compares so: the operator is one of `>`, `>=`, `<`, `<=`.
    Compare(&'static str, f64),
}

/// A value a field can have.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Scalar {
    Text(String),
    Int(i64),
    Number(f64),
    Bool(bool),
}
