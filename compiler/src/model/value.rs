//! Names, texts with references in them, literals, and the scope of a grant.

use super::{ApiId, FunctionId, RawId, StoreId};
use scant_lang::source::Span;

/// A declaration's full name: `orders`, or `emails.inbox` for a component's or module's part.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// Dotted path, unique in the program.
    pub path: String,
}

impl Name {
    /// The name of that path.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into() }
    }

    /// `ORDERS`, `EMAILS_INBOX`: how environment variables spell it.
    pub fn upper(&self) -> String {
        self.path.chars().map(|c| if c == '.' { '_' } else { c.to_ascii_uppercase() }).collect()
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)
    }
}

/// Something that has attributes once deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Referent {
    /// A store.
    Store(StoreId),
    /// A function.
    Function(FunctionId),
    /// An HTTP API.
    Api(ApiId),
    /// A raw resource.
    Raw(RawId),
}

/// What can be asked of it, the same words on every target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// The name its provider's SDK calls take.
    Name,
    /// The provider's full identifier (an ARN, a resource id).
    Id,
    /// Where to send requests or messages.
    Url,
    /// The host part of `Url`.
    Host,
}

/// A string with references: `"https://${public.host}/"`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    /// Its pieces, in order; parameters have already been put in.
    pub parts: Vec<TextPart>,
}

/// A piece of a [`Text`].
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// As it stands.
    Plain(String),
    /// Known once deployed.
    Attribute(Referent, Attribute, Span),
}

impl Text {
    /// A text without references.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { parts: vec![TextPart::Plain(text.into())] }
    }

    /// The whole text, if no part of it waits for the deployment.
    pub fn as_plain(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [TextPart::Plain(text)] => Some(text),
            _ => None,
        }
    }
}

/// A value in `payload`, `set`, `output`.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A string.
    Text(Text),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// Milliseconds.
    Duration(u64),
    /// Bytes.
    Size(u64),
    /// `[a, b]`
    List(Vec<Literal>),
    /// `{ K = v }`, in source order.
    Object(Vec<(String, Literal)>),
}

/// Which part of a store a grant reaches: its keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Every key.
    #[default]
    All,
    /// Exactly these keys (`where key is`, `where key in`).
    Keys(Vec<String>),
    /// Every key with one of these beginnings (`where key starts`).
    Prefixes(Vec<String>),
}
