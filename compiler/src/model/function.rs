//! A function: one identity, one deployable unit, its triggers and its grants.

use super::{Common, FunctionId, Name, RawId, Scope, StoreId, TargetName, Text, Trigger};
use crate::vocabulary::Verb;
use scant_lang::source::{Span, Spanned};

/// A function, all settings decided.
#[derive(Debug, Clone)]
pub struct Function {
    /// Full name.
    pub name: Name,
    /// Doc, labels, tags, overrides, `only on`.
    pub common: Common,
    /// Folder of the deployment package, relative to the project.
    pub code: Option<Spanned<String>>,
    /// Container image reference.
    pub image: Option<Spanned<String>>,
    /// Entry point in the runtime's own notation; `None` means the runtime's usual one.
    pub handler: Option<Spanned<String>>,
    /// Language runtime in scant's spelling: `node22`, `python3.13`, `java21`, `dotnet10`, `ruby3.4`, `provided`.
    pub runtime: Spanned<String>,
    /// Memory in bytes.
    pub memory: Spanned<u64>,
    /// Scratch disk in bytes, if asked for.
    pub storage: Option<Spanned<u64>>,
    /// Longest run in milliseconds.
    pub timeout: Spanned<u64>,
    /// Instances kept ready, and the most there may be.
    pub scale: Option<Spanned<Scale>>,
    /// The most invocations at once.
    pub concurrency: Option<Spanned<u32>>,
    /// Processor.
    pub arch: Spanned<Arch>,
    /// Variables the spec sets, in order, merged by key.
    pub env: Vec<EnvVar>,
    /// Logging.
    pub logs: Logs,
    /// Whether requests are traced.
    pub tracing: Spanned<bool>,
    /// Whether it says that it opens connections to the internet, and where. AWS and Azure let every function do so
    /// that is in no private network; Knative closes functions in.
    pub egress: Option<Span>,
    /// Retries of asynchronous invocations.
    pub retry: Option<Spanned<Retry>>,
    /// Where failed asynchronous invocations go: a queue, topic, bus, or bucket.
    pub failures: Option<Spanned<StoreId>>,
    /// Layers by provider identifier.
    pub layers: Vec<Spanned<String>>,
    /// What starts it.
    pub triggers: Vec<Trigger>,
    /// What it is allowed, one entry a verb and thing.
    pub grants: Vec<Grant>,
    /// What it is allowed in a provider's own words.
    pub provider_grants: Vec<ProviderGrant>,
}

/// Processor architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arch {
    /// 64-bit ARM.
    Arm64,
    /// 64-bit x86.
    X86_64,
}

/// `scale 2..50`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Instances always ready.
    pub min: u32,
    /// Instances at most.
    pub max: u32,
}

/// `NAME = "value"`
#[derive(Debug, Clone)]
pub struct EnvVar {
    /// The variable.
    pub key: String,
    /// Its value.
    pub value: Text,
    /// The key in the spec.
    pub span: Span,
}

/// How a function logs.
#[derive(Debug, Clone, Copy)]
pub struct Logs {
    /// Line format.
    pub format: LogFormat,
    /// How long lines are kept, in milliseconds, and where that is said.
    pub keep: Spanned<u64>,
}

/// Format of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// As the code prints it.
    Text,
}

/// `retry 2 keep 1h`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Attempts after the first.
    pub attempts: u32,
    /// How long an event waits at most, in milliseconds.
    pub keep: Option<u64>,
}

/// What a grant can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A store, own or external.
    Store(StoreId),
    /// A table's index, by its place in the table's list.
    Index(StoreId, u32),
    /// A function of this program.
    Function(FunctionId),
    /// A raw resource.
    Raw(RawId),
}

/// One verb on one thing.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The operation.
    pub verb: Verb,
    /// On what.
    pub on: Thing,
    /// Which keys of it.
    pub scope: Scope,
    /// Which attributes of a table's items; empty means all.
    pub fields: Vec<String>,
    /// The written reason.
    pub because: Option<String>,
    /// The verb's word in the spec.
    pub span: Span,
    /// The thing's name in the spec.
    pub thing: Span,
    /// The whole `allow` statement.
    pub line: Span,
}

/// `allow aws "ses:SendEmail" on sender`
#[derive(Debug, Clone)]
pub struct ProviderGrant {
    /// Whose words.
    pub target: TargetName,
    /// The provider's action.
    pub action: String,
    /// On what.
    pub on: Thing,
    /// The written reason.
    pub because: Option<String>,
    /// The action in the spec.
    pub span: Span,
    /// The whole `allow` statement.
    pub line: Span,
}
