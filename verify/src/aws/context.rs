//! Conditions as one canonical text: what must hold of a request, in alphabetical order.
//!
//! Different texts are taken for different contexts. So a `ForAllValues` without the `Null` that guards it is another
//! context than one with it, as it is another right.

use super::words::{Text, chars};
use crate::claims::Match;
use crate::pattern::{Letter, Pattern};

/// One test of a request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    /// The operator, as the policy writes it.
    pub operator: String,
    /// The key, in lower case: keys are compared so.
    pub key: String,
    /// The values, of which one must fit.
    pub values: Vec<Text>,
}

impl Test {
    /// A test.
    pub fn new(operator: &str, key: &str, values: impl IntoIterator<Item = Text>) -> Self {
        let (operator, key) = (operator.to_owned(), key.to_ascii_lowercase());
        Self { operator, key, values: values.into_iter().collect() }
    }
}

/// Operators under which several values are as many statements of one value each: they test one value of a request.
const ONE_OF: [&str; 4] = ["StringEquals", "StringLike", "ArnEquals", "ArnLike"];

/// The contexts in which all tests hold.
pub fn context(mut tests: Vec<Test>) -> Match {
    if tests.is_empty() {
        return Match::any();
    }
    tests.sort_unstable();
    let mut texts = vec![Text::new()];
    for test in tests {
        let Test { operator, key, mut values } = test;
        values.sort_unstable();
        values.dedup();
        let alternatives: Vec<Vec<Text>> = if ONE_OF.contains(&operator.as_str()) {
            values.into_iter().map(|value| vec![value]).collect()
        } else {
            vec![values]
        };
        let grown = texts.iter().flat_map(|text| {
            alternatives.iter().map(|values| {
                let mut text = text.clone();
                text.extend(chars(if text.is_empty() { "" } else { " and " }));
                text.extend(chars(&operator).chain(chars(" ")).chain(chars(&key)).chain(chars(" ")));
                for (at, value) in values.iter().enumerate() {
                    text.extend(chars(if at == 0 { "\"" } else { " | \"" }));
                    text.extend(value.iter().flat_map(escaped));
                    text.push(Letter::Char('"'));
                }
                text
            })
        });
        texts = grown.collect();
    }
    Match::of(texts.into_iter().map(Pattern))
}

/// A letter inside quotes: no value can look like two.
fn escaped(letter: &Letter) -> impl Iterator<Item = Letter> {
    let escape = matches!(letter, Letter::Char('"' | '\\')).then_some(Letter::Char('\\'));
    escape.into_iter().chain([*letter])
}
