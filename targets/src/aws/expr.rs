//! Values of a template: text, or something CloudFormation works out when it deploys.

pub use super::attr::{Attr, Reach, word};

use super::ids::LogicalId;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// A value of a template.
///
/// A reach is written as a mark that the layout turns into `Ref`, `Fn::GetAtt`, or a parameter of a nested stack
/// once it is known which stack holds what: so nothing is serialised twice, and no emitter asks where things stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expr {
    /// As it stands.
    Text(Cow<'static, str>),
    /// An attribute of a resource of this program.
    Reach(Reach),
    /// A pseudo parameter, such as `AWS::AccountId`.
    Pseudo(&'static str),
    /// A parameter of the program's template, which every stack that needs it gets passed.
    Parameter(String),
    /// A value another stack exports under this name.
    Import(String),
    /// The piece of that number between separators.
    Split(Box<Expr>, &'static str, usize),
    /// Several values as one text; made by [`Expr::join`], so none of them is a `Sub`.
    Sub(Vec<Expr>),
}

impl Expr {
    /// Plain text.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Text(text.into())
    }

    /// `attr` of `id`.
    pub fn reach(id: &LogicalId, attr: Attr) -> Self {
        Self::Reach(Reach::new(id.clone(), attr))
    }

    /// `Ref` of `id`.
    pub fn reference(id: &LogicalId) -> Self {
        Self::reach(id, Attr::REF)
    }

    /// The ARN of `id`.
    pub fn arn(id: &LogicalId) -> Self {
        Self::reach(id, Attr::ARN)
    }

    /// `arn:<partition>:` and what follows.
    pub fn arn_of(rest: impl IntoIterator<Item = Self>) -> Self {
        let head = [Self::text("arn:"), Self::Pseudo("AWS::Partition"), Self::text(":")];
        Self::join(head.into_iter().chain(rest))
    }

    /// `arn:<partition>:<service>:<region>:<account>:` and what follows.
    pub fn regional_arn(service: &'static str, rest: impl IntoIterator<Item = Self>) -> Self {
        let head = [
            Self::text(service),
            Self::text(":"),
            Self::Pseudo("AWS::Region"),
            Self::text(":"),
            Self::Pseudo("AWS::AccountId"),
            Self::text(":"),
        ];
        Self::arn_of(head.into_iter().chain(rest))
    }

    /// The values one after another, in the simplest form that says it.
    pub fn join(values: impl IntoIterator<Item = Self>) -> Self {
        let mut found: Vec<Self> = Vec::new();
        for value in values {
            match value {
                Self::Sub(inner) => inner.into_iter().for_each(|value| put(&mut found, value)),
                value => put(&mut found, value),
            }
        }
        match found.len() {
            0 => Self::text(""),
            1 => found.remove(0),
            _ => Self::Sub(found),
        }
    }

    /// This value and then `text`.
    #[must_use]
    pub fn then(self, text: impl Into<Cow<'static, str>>) -> Self {
        Self::join([self, Self::Text(text.into())])
    }

    /// Its length once deployed: exact for text, a careful guess for the rest.
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Pseudo(_) => 14,
            Self::Reach(Reach { attr: Attr::REF, .. }) => 100,
            Self::Reach(_) | Self::Parameter(_) | Self::Import(_) => 150,
            Self::Split(..) => 80,
            Self::Sub(values) => values.iter().map(Self::weight).sum(),
        }
    }

    /// The whole text, if none of it waits for the deployment.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Reach(_)
            | Self::Pseudo(_)
            | Self::Parameter(_)
            | Self::Import(_)
            | Self::Split(..)
            | Self::Sub(_) => None,
        }
    }
}

fn put(found: &mut Vec<Expr>, value: Expr) {
    match (found.last_mut(), value) {
        (_, Expr::Text(text)) if text.is_empty() => {}
        (Some(Expr::Text(before)), Expr::Text(text)) => before.to_mut().push_str(&text),
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

/// Around a mark; JSON never holds this byte as it is.
pub const MARK: char = '\u{1}';
/// A mark that stands for a whole value.
pub const VALUE: char = 'v';
/// A mark inside a text of `Fn::Sub`.
pub const INLINE: char = 'i';
/// A mark for a parameter as a whole value.
pub const PARAMETER: char = 'p';
/// A mark for a parameter inside a text of `Fn::Sub`.
pub const INLINE_PARAMETER: char = 'q';

/// Bytes are ready-made JSON to the fragment writer, which is the only serialiser an `Expr` meets.
impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Self::Text(text) = self {
            return serializer.serialize_str(text);
        }
        let mut json = String::with_capacity(192);
        self.write(&mut json);
        serializer.serialize_bytes(json.as_bytes())
    }
}

impl Expr {
    fn write(&self, json: &mut String) {
        match self {
            Self::Text(text) => json.push_str(&quoted(text)),
            Self::Reach(reach) => mark(json, VALUE, reach),
            Self::Pseudo(name) => put_all(json, &["{ \"Ref\": ", &quoted(name), " }"]),
            Self::Parameter(name) => mark_parameter(json, PARAMETER, name),
            Self::Import(name) => put_all(json, &["{ \"Fn::ImportValue\": ", &quoted(name), " }"]),
            Self::Split(of, separator, index) => {
                json.push_str(&format!("{{ \"Fn::Select\": [{index}, {{ \"Fn::Split\": [\"{separator}\", "));
                of.write(json);
                json.push_str("] }] }");
            }
            Self::Sub(values) => write_sub(json, values),
        }
    }
}

/// `Fn::Sub`; values that cannot stand inside its text come as variables beside it.
fn write_sub(json: &mut String, values: &[Expr]) {
    let mut text = String::with_capacity(128);
    let mut variables = String::new();
    let mut count = 0;
    for value in values {
        match value {
            Expr::Text(piece) => escape(&mut text, piece),
            Expr::Reach(reach) => mark(&mut text, INLINE, reach),
            Expr::Pseudo(name) => put_all(&mut text, &["${", name, "}"]),
            Expr::Parameter(name) => mark_parameter(&mut text, INLINE_PARAMETER, name),
            Expr::Import(_) | Expr::Split(..) | Expr::Sub(_) => {
                count += 1;
                text.push_str(&format!("${{Part{count}}}"));
                variables.push_str(if count > 1 { ", " } else { "" });
                variables.push_str(&format!("\"Part{count}\": "));
                value.write(&mut variables);
            }
        }
    }
    if variables.is_empty() {
        put_all(json, &["{ \"Fn::Sub\": \"", &text, "\" }"]);
    } else {
        put_all(json, &["{ \"Fn::Sub\": [\"", &text, "\", { ", &variables, " }] }"]);
    }
}

fn mark(json: &mut String, kind: char, reach: &Reach) {
    json.extend([MARK, kind]);
    put_all(json, &[reach.id.as_str(), ".", reach.attr.name()]);
    json.push(MARK);
}

fn mark_parameter(json: &mut String, kind: char, name: &str) {
    json.extend([MARK, kind]);
    json.push_str(name);
    json.push(MARK);
}

/// Several pieces, one behind the other.
pub fn put_all(text: &mut String, pieces: &[&str]) {
    pieces.iter().for_each(|piece| text.push_str(piece));
}

/// `text` as JSON.
pub fn quoted(text: &str) -> String {
    // A text is always JSON.
    serde_json::to_string(text).unwrap_or_default()
}

/// A piece of a text of `Fn::Sub`: `${` is said as `${!`, and the rest as in every text.
fn escape(text: &mut String, piece: &str) {
    let plain = |byte: u8| !matches!(byte, b'$' | b'"' | b'\\') && byte >= b' ';
    if piece.bytes().all(plain) {
        return text.push_str(piece);
    }
    let quoted = quoted(&piece.replace("${", "${!"));
    text.push_str(quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::ids::Part;
    use scant_compiler::model::Name;

    fn json(expr: &Expr) -> String {
        let mut json = String::new();
        expr.write(&mut json);
        json
    }

    #[test]
    fn text_of_sub_is_escaped_twice() {
        let expr = Expr::join([Expr::text("say \"${x}\" in "), Expr::Pseudo("AWS::Region")]);
        assert_eq!(json(&expr), r#"{ "Fn::Sub": "say \"${!x}\" in ${AWS::Region}" }"#);
    }

    #[test]
    fn neighbouring_texts_become_one() {
        assert_eq!(Expr::join([Expr::text("a"), Expr::text(""), Expr::text("b")]), Expr::text("ab"));
        let id = LogicalId::of(&Name::new("orders"), Part::Table);
        assert_eq!(Expr::join([Expr::arn(&id)]), Expr::arn(&id));
    }

    #[test]
    fn imports_inside_text_are_variables() {
        let expr = Expr::Import("crm:Arn".into()).then("/index/x");
        assert_eq!(
            json(&expr),
            r#"{ "Fn::Sub": ["${Part1}/index/x", { "Part1": { "Fn::ImportValue": "crm:Arn" } }] }"#
        );
    }
}
