//! Values of a template: text, or an expression that Azure works out when it deploys.

use super::ids::ResourceId;
use memchr::{memchr, memchr2};
use serde::{Serialize, Serializer};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A value of a template.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions>
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expr {
    /// As it stands.
    Text(SmolStr),
    /// A parameter of the template.
    Parameter(SmolStr),
    /// A variable, or one member of a variable that is an object: `variables('shared').serviceBus`.
    Variable(SmolStr, Option<&'static str>),
    /// A function and its arguments.
    Call(&'static str, Vec<Expr>),
    /// A member of what an expression gives, such as `.clientId` or `.primaryEndpoints.blob`.
    Member(Arc<Expr>, &'static str),
    /// Several values as one text; made by [`Expr::join`], so none of them is a `Join`.
    Join(Vec<Expr>),
}

impl Expr {
    /// Plain text.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Text(kept(text.into()))
    }

    /// A parameter of the template. Its declaration belongs to [`super::plan::parameters`].
    pub fn parameter(name: impl Into<Cow<'static, str>>) -> Self {
        Self::Parameter(kept(name.into()))
    }

    /// `resourceGroup().id`
    pub fn group_id() -> Self {
        Self::Member(Arc::new(Self::Call("resourceGroup", Vec::new())), "id")
    }

    /// `subscription().tenantId`
    pub fn tenant_id() -> Self {
        Self::Member(Arc::new(Self::Call("subscription", Vec::new())), "tenantId")
    }

    /// A GUID that is the same for the same values.
    pub fn guid(values: impl IntoIterator<Item = Self>) -> Self {
        Self::Call("guid", values.into_iter().collect())
    }

    /// A property of a resource once it stands, at its type's version; `property` may have several steps.
    /// A resource must never ask this of itself, nor two of each other: Azure refuses the circle.
    pub fn reference(id: &ResourceId, property: &'static str) -> Self {
        let version = Self::text(id.kind.version.clone());
        Self::Member(Arc::new(Self::Call("reference", vec![id.id(), version])), property)
    }

    /// Something of a resource beside its properties, such as `identity.principalId`.
    pub fn reference_full(id: &ResourceId, member: &'static str) -> Self {
        let version = Self::text(id.kind.version.clone());
        Self::Member(Arc::new(Self::Call("reference", vec![id.id(), version, Self::text("full")])), member)
    }

    /// The values one after another, in the simplest form that says it.
    pub fn join(values: impl IntoIterator<Item = Self>) -> Self {
        let mut found: Vec<Self> = Vec::with_capacity(4);
        for value in values {
            match value {
                Self::Join(inner) => inner.into_iter().for_each(|value| put(&mut found, value)),
                value => put(&mut found, value),
            }
        }
        match found.len() {
            0 => Self::text(""),
            1 => found.remove(0),
            _ => Self::Join(found),
        }
    }

    /// This value and then `text`.
    #[must_use]
    pub fn then(self, text: impl Into<Cow<'static, str>>) -> Self {
        Self::join([self, Self::text(text)])
    }

    /// The whole text, if none of it waits for the deployment.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Parameter(_) | Self::Variable(..) | Self::Call(..) | Self::Member(..) | Self::Join(_) => {
                None
            }
        }
    }

    /// The value as a template writes it: text with its first bracket doubled where it would be read as an
    /// expression, or an expression in brackets.
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) if text.starts_with('[') && text.ends_with(']') => {
                Cow::Owned(format!("[{text}"))
            }
            Self::Text(text) => Cow::Borrowed(text),
            Self::Parameter(_) | Self::Variable(..) | Self::Call(..) | Self::Member(..) | Self::Join(_) => {
                let mut text = String::with_capacity(192);
                text.push('[');
                self.write(&mut text);
                text.push(']');
                Cow::Owned(text)
            }
        }
    }
}

/// What many expressions hold at once; text of the compiler's own is never copied.
fn kept(text: Cow<'static, str>) -> SmolStr {
    match text {
        Cow::Borrowed(text) => SmolStr::new_static(text),
        Cow::Owned(text) => text.into(),
    }
}

fn put(found: &mut Vec<Expr>, value: Expr) {
    match (found.last_mut(), value) {
        (_, Expr::Text(text)) if text.is_empty() => {}
        (Some(Expr::Text(before)), Expr::Text(text)) => *before = [before.as_str(), &text].concat().into(),
        (_, value) => found.push(value),
    }
}

impl From<&'static str> for Expr {
    fn from(text: &'static str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Expr {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// Bytes are ready-made JSON to the fragment writer, which is the only serialiser an `Expr` meets.
impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Self::Text(_) = self {
            return serializer.serialize_str(&self.written());
        }
        let mut json = String::with_capacity(192);
        json.push_str("\"[");
        self.write(&mut json);
        json.push_str("]\"");
        let plain = |byte: u8| (byte != b'"') & (byte != b'\\') & (byte >= b' ');
        let inner = json.get(1..json.len() - 1).unwrap_or_default();
        // All of it at once is quicker than up to the first that is not.
        if inner.bytes().fold(true, |all, byte| all & plain(byte)) {
            serializer.serialize_bytes(json.as_bytes())
        } else {
            serializer.serialize_str(inner)
        }
    }
}

/// The expression without its brackets.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelled())
    }
}

impl Expr {
    /// The expression without its brackets.
    pub fn spelled(&self) -> String {
        let mut text = String::with_capacity(128);
        self.write(&mut text);
        text
    }

    /// Shows `see` every variable it is made of, with the member that is asked for.
    pub fn variables<'e>(&'e self, see: &mut dyn FnMut(&'e str, Option<&'static str>)) {
        match self {
            Self::Text(_) | Self::Parameter(_) => {}
            Self::Variable(name, member) => see(name, *member),
            Self::Call(_, values) | Self::Join(values) => {
                values.iter().for_each(|value| value.variables(see));
            }
            Self::Member(of, _) => of.variables(see),
        }
    }

    /// Puts the expression behind `text`, without its brackets.
    pub fn write(&self, text: &mut String) {
        match self {
            Self::Text(plain) => quote(text, plain),
            Self::Parameter(name) => put_all(text, &["parameters('", name, "')"]),
            Self::Variable(name, None) => put_all(text, &["variables('", name, "')"]),
            Self::Variable(name, Some(member)) => put_all(text, &["variables('", name, "').", member]),
            Self::Call(name, values) => call(text, name, values),
            Self::Member(of, member) => {
                of.write(text);
                put_all(text, &[".", member]);
            }
            Self::Join(values) => join(text, values),
        }
    }
}

fn put_all(text: &mut String, pieces: &[&str]) {
    pieces.iter().for_each(|piece| text.push_str(piece));
}

fn call(text: &mut String, name: &str, values: &[Expr]) {
    put_all(text, &[name, "("]);
    for (i, value) in values.iter().enumerate() {
        text.push_str(if i > 0 { ", " } else { "" });
        value.write(text);
    }
    text.push(')');
}

/// `format`, or `concat` where the text has braces of its own.
fn join(text: &mut String, values: &[Expr]) {
    let braces = |text: &str| memchr2(b'{', b'}', text.as_bytes()).is_some();
    if values.iter().any(|value| value.as_text().is_some_and(braces)) {
        return call(text, "concat", values);
    }
    text.push_str("format('");
    let mut count = 0;
    for value in values {
        match value.as_text() {
            Some(plain) => escape(text, plain),
            None => {
                put_all(text, &["{", &count.to_string(), "}"]);
                count += 1;
            }
        }
    }
    text.push('\'');
    for value in values.iter().filter(|value| value.as_text().is_none()) {
        text.push_str(", ");
        value.write(text);
    }
    text.push(')');
}

/// Puts text behind `text` as an expression quotes it.
pub(super) fn quote(text: &mut String, plain: &str) {
    text.push('\'');
    escape(text, plain);
    text.push('\'');
}

fn escape(text: &mut String, plain: &str) {
    let mut rest = plain;
    while let Some((piece, after)) =
        memchr(b'\'', rest.as_bytes()).and_then(|at| Some((rest.get(..at)?, rest.get(at + 1..)?)))
    {
        put_all(text, &[piece, "''"]);
        rest = after;
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &'static str) -> Expr {
        Expr::Variable(name.into(), None)
    }

    #[test]
    fn text_that_looks_like_an_expression_is_escaped() {
        assert_eq!(Expr::text("[resourceGroup().id]").written(), "[[resourceGroup().id]");
        assert_eq!(Expr::text("[a] and b").written(), "[a] and b");
        assert_eq!(Expr::text("").written(), "");
    }

    #[test]
    fn joined_values_are_one_format() {
        let joined = Expr::join([variable("a"), "-it's-".into(), Expr::join([variable("b"), "-x".into()])]);
        assert_eq!(joined.written(), "[format('{0}-it''s-{1}-x', variables('a'), variables('b'))]");
    }

    #[test]
    fn braces_are_never_read_as_places() {
        let joined = Expr::join(["{0}".into(), variable("a")]);
        assert_eq!(joined.written(), "[concat('{0}', variables('a'))]");
    }
}
