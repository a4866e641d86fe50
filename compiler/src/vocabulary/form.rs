//! What a statement can look like, as data: parser, formatter, reference and completion all read these.

/// One way to write one statement.
#[derive(Debug)]
pub struct Form {
    /// What resolving calls it; unique in its context.
    pub id: &'static str,
    /// Its words and arguments; the first part is the head.
    pub pattern: &'static [Part],
    /// Whether braces follow.
    pub block: Block,
    /// How often it may stand in one block.
    pub repeat: Repeat,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// The statement that holds when nobody says another, as it would be written.
    pub default: Option<&'static str>,
    /// It in use.
    pub example: &'static str,
}

/// A setting: a form without a block that stands once.
pub const fn setting(
    id: &'static str,
    pattern: &'static [Part],
    default: Option<&'static str>,
    doc: &'static str,
    example: &'static str,
) -> Form {
    Form { id, pattern, block: Block::None, repeat: Repeat::Once, doc, default, example }
}

/// A piece of a form.
#[derive(Debug)]
pub enum Part {
    /// This very word.
    Word(&'static str),
    /// One of these words.
    Choice(&'static str, &'static [&'static str]),
    /// One argument of a type, by its slot's name.
    Slot(&'static str, Type),
    /// One or more, with commas between.
    List(&'static str, Type),
    /// All of these, or none.
    Maybe(&'static [Part]),
    /// `=`
    Equals,
    /// `:`
    Colon,
    /// `path is value and …`, to the end of the statement.
    Filter(&'static str),
    /// `key is …`, `key starts …`, `key in …`.
    Scope,
    /// The type of a parameter.
    ParamType,
    /// What a rule is about: `table *`, `public function report_*`, `label pii`, or a name alone.
    Selector(&'static str),
    /// What a rule asks for: a setting's words, and perhaps a comparison: `logs keep >= 30d`.
    Setting(&'static str),
}

/// What an argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A new name: snake case, at most 40 characters.
    Name,
    /// The name of a declared thing, dotted where it belongs to a module, a component or a table.
    Reference,
    /// A bare word of the language or of the data, such as an attribute.
    Word,
    /// The name of a lint.
    Lint,
    /// A quoted string, or `$name`.
    Text,
    /// A quoted string without references.
    PlainText,
    /// A whole number, or `$name`.
    Int,
    /// `30s`, or `$name`.
    Duration,
    /// `512MB`, or `$name`.
    Size,
    /// `1..50` of whole numbers.
    IntRange,
    /// A range of anything that has an order.
    AnyRange,
    /// `03:00`
    Time,
    /// `/orders/{id}`
    Route,
    /// `GET`
    Method,
    /// `node22`, `python3.13`
    Runtime,
    /// A property path in a provider's words.
    PropertyPath,
    /// The left side of a binding: an invented name.
    Key,
    /// Any value.
    Literal,
}

/// Whether a statement has braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Never.
    None,
    /// If it wants.
    Optional(Context),
    /// Always.
    Required(Context),
    /// Always, with what may stand around it.
    Same,
}

/// How often a statement may stand in one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// A setting: the second one is a mistake.
    Once,
    /// Each adds.
    Many,
}

/// Where statements stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the block of the statement it is named for")]
pub enum Context {
    File,
    App,
    Environment,
    Target,
    Api,
    Auth,
    Function,
    Route,
    Schedule,
    Batching,
    Changes,
    Objects,
    Table,
    Index,
    Bucket,
    Cache,
    Queue,
    DeadLetter,
    Topic,
    Bus,
    Stream,
    Secret,
    ExternalTable,
    External,
    Locator,
    Raw,
    Component,
    Use,
    Bindings,
    Overrides,
    Policy,
}

impl Context {
    /// Every context, in the order of the reference.
    pub const ALL: [Self; 31] = [
        Self::File,
        Self::App,
        Self::Environment,
        Self::Target,
        Self::Api,
        Self::Auth,
        Self::Function,
        Self::Route,
        Self::Schedule,
        Self::Batching,
        Self::Changes,
        Self::Objects,
        Self::Table,
        Self::Index,
        Self::Bucket,
        Self::Cache,
        Self::Queue,
        Self::DeadLetter,
        Self::Topic,
        Self::Bus,
        Self::Stream,
        Self::Secret,
        Self::ExternalTable,
        Self::External,
        Self::Locator,
        Self::Raw,
        Self::Component,
        Self::Use,
        Self::Bindings,
        Self::Overrides,
        Self::Policy,
    ];

    /// How messages call it: "in a function", "at the top of a file".
    pub fn place(self) -> &'static str {
        match self {
            Self::File => "at the top of a file",
            Self::App => "in an app block",
            Self::Environment => "in an environment",
            Self::Target => "in a target",
            Self::Api => "in an api",
            Self::Auth => "in an auth block",
            Self::Function => "in a function",
            Self::Route => "in a route",
            Self::Schedule => "in a schedule",
            Self::Batching => "in a trigger's block",
            Self::Changes => "in the block of `on table … changed`",
            Self::Objects => "in the block of `on bucket`",
            Self::Table => "in a table",
            Self::Index => "in an index",
            Self::Bucket => "in a bucket",
            Self::Cache => "in a cache",
            Self::Queue => "in a queue",
            Self::DeadLetter => "in a dead_letter block",
            Self::Topic => "in a topic",
            Self::Bus => "in a bus",
            Self::Stream => "in a stream",
            Self::Secret => "in a secret",
            Self::ExternalTable => "in an external table",
            Self::External => "in an external",
            Self::Locator => "in an external's address",
            Self::Raw => "in a raw resource",
            Self::Component => "in a component",
            Self::Use => "in a use block",
            Self::Bindings => "in a list of `name = value`",
            Self::Overrides => "in a provider block",
            Self::Policy => "in a policy",
        }
    }
}
