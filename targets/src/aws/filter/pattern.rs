//! The tree of fields and matches that Amazon's filter policies, event patterns and filter criteria share.

use crate::aws::number::Number;
use scant_compiler::model::Scalar;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// Fields by name, in the order they were put in; every field must match.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pattern {
    fields: Vec<(String, Node)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Inner(Pattern),
    Leaf(Vec<Match>),
}

/// One way a field's value can match; a field's list of them are alternatives.
///
/// Source: "Comparison operators for use in event patterns", EventBridge user guide.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// Exactly this text.
    Text(String),
    /// Exactly this truth value.
    Bool(bool),
    /// A number for which every comparison holds; `=` is one of them.
    Numeric(Vec<(&'static str, f64)>),
    /// Any value but these.
    AnythingBut(Vec<Scalar>),
    /// A text with this beginning.
    Prefix(String),
    /// A text with this end.
    Suffix(String),
    /// A text of this shape, where `*` stands for any characters and `\` takes a meaning away.
    Wildcard(String),
}

impl Pattern {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Adds a field by its path. False if the path is taken, or leads through a field that has matches of its own.
    #[must_use]
    pub fn put(&mut self, path: &[String], matches: Vec<Match>) -> bool {
        let [first, rest @ ..] = path else { return false };
        let found = self.fields.iter_mut().find(|(name, _)| name == first);
        match (found, rest) {
            (None, []) => {
                self.fields.push((first.clone(), Node::Leaf(matches)));
                true
            }
            (None, _) => {
                let mut inner = Self::default();
                let fits = inner.put(rest, matches);
                self.fields.push((first.clone(), Node::Inner(inner)));
                fits
            }
            (Some((_, Node::Inner(inner))), [_, ..]) => inner.put(rest, matches),
            (Some(_), _) => false,
        }
    }

    /// The pattern that asks for all this inside the field `name`.
    #[must_use]
    pub fn inside(self, name: &str) -> Self {
        Self { fields: vec![(name.to_owned(), Node::Inner(self))] }
    }

    /// How many fields have matches, at any depth.
    pub fn leaves(&self) -> usize {
        self.fields
            .iter()
            .map(|(_, node)| match node {
                Node::Inner(inner) => inner.leaves(),
                Node::Leaf(_) => 1,
            })
            .sum()
    }

    /// The product over all leaves of alternatives times depth, as SNS counts combinations.
    pub fn combinations(&self) -> usize {
        self.combinations_at(1)
    }

    fn combinations_at(&self, depth: usize) -> usize {
        self.fields.iter().fold(1, |product: usize, (_, node)| {
            product.saturating_mul(match node {
                Node::Inner(inner) => inner.combinations_at(depth + 1),
                Node::Leaf(matches) => matches.len().saturating_mul(depth),
            })
        })
    }

    /// As minified JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (name, node) in &self.fields {
            match node {
                Node::Inner(inner) => map.serialize_entry(name, inner)?,
                Node::Leaf(matches) => map.serialize_entry(name, matches)?,
            }
        }
        map.end()
    }
}

impl Serialize for Match {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Numeric(tests) => entry(serializer, "numeric", &Comparisons(tests)),
            Self::AnythingBut(values) => entry(serializer, "anything-but", &Values(values)),
            Self::Prefix(text) => entry(serializer, "prefix", text),
            Self::Suffix(text) => entry(serializer, "suffix", text),
            Self::Wildcard(text) => entry(serializer, "wildcard", text),
        }
    }
}

fn entry<S: Serializer, T: Serialize + ?Sized>(
    serializer: S,
    key: &str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

struct Comparisons<'a>(&'a [(&'static str, f64)]);

impl Serialize for Comparisons<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len() * 2))?;
        for (operator, number) in self.0 {
            list.serialize_element(operator)?;
            list.serialize_element(&Number(*number))?;
        }
        list.end()
    }
}

struct Values<'a>(&'a [Scalar]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for value in self.0 {
            match value {
                Scalar::Text(text) => list.serialize_element(text)?,
                Scalar::Int(number) => list.serialize_element(number)?,
                Scalar::Number(number) => list.serialize_element(&Number(*number))?,
                Scalar::Bool(value) => list.serialize_element(value)?,
            }
        }
        list.end()
    }
}
