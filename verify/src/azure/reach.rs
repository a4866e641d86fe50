//! Which keys a condition lets through: none, all, or those with some spellings; closed under "and" and "or".

use crate::pattern::{Letter, Pattern};
use std::collections::BTreeSet;

/// A set of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Every text.
    All,
    /// Texts of one of these spellings; none of them is no text.
    Some(BTreeSet<Key>),
}

/// A spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Exactly this.
    Is(String),
    /// Whatever begins so.
    Starts(String),
}

impl Reach {
    /// No text.
    pub fn none() -> Self {
        Self::Some(BTreeSet::new())
    }

    /// Texts of one spelling.
    pub fn one(key: Key) -> Self {
        Self::Some(BTreeSet::from([key]))
    }

    /// What either lets through.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Some(mut one), Self::Some(other)) => {
                one.extend(other);
                Self::Some(one)
            }
            _ => Self::All,
        }
    }

    /// What both let through.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, other) => other,
            (one, Self::All) => one,
            (Self::Some(one), Self::Some(other)) => {
                let pairs = one.iter().flat_map(|one| other.iter().filter_map(|other| one.and(other)));
                Self::Some(pairs.collect())
            }
        }
    }

    /// The contexts of calls about such a key: `word` and the key.
    pub fn contexts(&self, word: &str) -> Vec<Pattern> {
        let spelled = |start: &str, open: bool| {
            let mut pattern = Pattern::literal(&format!("{word} {start}"));
            pattern.0.extend(open.then_some(Letter::Any));
            pattern
        };
        match self {
            Self::All => vec![spelled("", true)],
            Self::Some(keys) => {
                let of = |key: &Key| match key {
                    Key::Is(text) => spelled(text, false),
                    Key::Starts(text) => spelled(text, true),
                };
                keys.iter().map(of).collect()
            }
        }
    }
}

impl Key {
    fn and(&self, other: &Self) -> Option<Self> {
        let (Self::Is(one) | Self::Starts(one), Self::Is(two) | Self::Starts(two)) = (self, other);
        match (self, other) {
            (Self::Is(_), Self::Is(_)) => (one == two).then(|| self.clone()),
            (Self::Is(_), Self::Starts(_)) => one.starts_with(two.as_str()).then(|| self.clone()),
            (Self::Starts(_), Self::Is(_)) => two.starts_with(one.as_str()).then(|| other.clone()),
            (Self::Starts(_), Self::Starts(_)) if one.starts_with(two.as_str()) => Some(self.clone()),
            (Self::Starts(_), Self::Starts(_)) => two.starts_with(one.as_str()).then(|| other.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_is_what_both_let_through() {
        let starts = |text: &str| Reach::one(Key::Starts(text.to_owned()));
        let is = |text: &str| Reach::one(Key::Is(text.to_owned()));
        assert_eq!(starts("in/").and(starts("in/a")), starts("in/a"));
        assert_eq!(starts("in/").and(is("in/x")), is("in/x"));
        assert_eq!(starts("in/").and(starts("out/")), Reach::none());
        assert_eq!(starts("in/").or(is("x")).and(is("x")), is("x"));
        assert_eq!(Reach::All.and(Reach::none()), Reach::none());
    }
}
