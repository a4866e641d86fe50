//! The keys and attributes that grants of one verb on one thing let through, as sets.

use super::words::quoted_list;
use crate::access::Row;
use crate::model::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// What is let through: the union of its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reach<'a> {
    /// By attributes; none means all of them.
    parts: BTreeMap<BTreeSet<&'a str>, Keys<'a>>,
}

/// Keys of a store.
#[derive(Debug, Default, PartialEq, Eq)]
struct Keys<'a> {
    all: bool,
    exact: BTreeSet<&'a str>,
    prefixes: BTreeSet<&'a str>,
}

impl<'a> Reach<'a> {
    /// What these rights let through together.
    pub fn of(rows: &[&'a Row]) -> Self {
        let mut reach = Self::default();
        for row in rows {
            let fields = row.fields.iter().map(String::as_str).collect();
            let keys = reach.parts.entry(fields).or_default();
            match &row.scope {
                Scope::All => keys.all = true,
                Scope::Keys(exact) => keys.exact.extend(exact.iter().map(String::as_str)),
                Scope::Prefixes(prefixes) => keys.prefixes.extend(prefixes.iter().map(String::as_str)),
            }
        }
        reach
    }

    /// Whether something passes here that `other` does not let through. A request may name several attributes at
    /// once, so a part is within `other` only if one part there has all of its attributes.
    pub fn exceeds(&self, other: &Self) -> bool {
        self.parts.iter().any(|(fields, keys)| {
            let wide: Vec<&Keys<'_>> = other
                .parts
                .iter()
                .filter(|(theirs, _)| theirs.is_empty() || !fields.is_empty() && fields.is_subset(theirs))
                .map(|(_, keys)| keys)
                .collect();
            let within = |covers: &dyn Fn(&Keys<'_>) -> bool| wide.iter().any(|keys| covers(keys));
            keys.all && !within(&|theirs| theirs.all)
                || keys.exact.iter().any(|key| !within(&|theirs| theirs.has(key)))
                || keys.prefixes.iter().any(|prefix| !within(&|theirs| theirs.has_prefix(prefix)))
        })
    }

    /// `where key starts "a/" fields id`; nothing if everything passes.
    pub fn words(&self) -> String {
        let parts: Vec<String> = self
            .parts
            .iter()
            .flat_map(|(fields, keys)| {
                let fields: Vec<&str> = fields.iter().copied().collect();
                let fields = match fields.as_slice() {
                    [] => String::new(),
                    names => format!(" fields {}", names.join(", ")),
                };
                keys.words().into_iter().map(move |keys| format!("{keys}{fields}"))
            })
            .collect();
        if parts.iter().any(String::is_empty) { String::new() } else { parts.join(" or") }
    }
}

impl Keys<'_> {
    fn has(&self, key: &str) -> bool {
        self.all || self.exact.contains(key) || begins(&self.prefixes, key)
    }

    fn has_prefix(&self, prefix: &str) -> bool {
        self.all || begins(&self.prefixes, prefix)
    }

    fn words(&self) -> Vec<String> {
        if self.all {
            return vec![String::new()];
        }
        let mut words = Vec::new();
        match self.exact.len() {
            0 => {}
            1 => words.push(format!(" where key is {}", quoted_list(self.exact.iter().copied()))),
            _ => words.push(format!(" where key in [{}]", quoted_list(self.exact.iter().copied()))),
        }
        if !self.prefixes.is_empty() {
            words.push(format!(" where key starts {}", quoted_list(self.prefixes.iter().copied())));
        }
        words
    }
}

/// Whether a text begins with one of these: one look-up for each of its beginnings, however many there are.
pub fn begins(prefixes: &BTreeSet<&str>, text: &str) -> bool {
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    !prefixes.is_empty() && ends.filter_map(|end| text.get(..end)).any(|start| prefixes.contains(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach<'a>(all: bool, exact: &[&'a str], prefixes: &[&'a str], fields: &[&'a str]) -> Reach<'a> {
        let set = |texts: &[&'a str]| texts.iter().copied().collect();
        let keys = Keys { all, exact: set(exact), prefixes: set(prefixes) };
        Reach { parts: BTreeMap::from([(set(fields), keys)]) }
    }

    #[test]
    fn a_prefix_holds_longer_prefixes_and_keys_and_no_shorter_ones() {
        let wide = reach(false, &[], &["a/"], &[]);
        for narrow in [reach(false, &[], &["a/b/"], &[]), reach(false, &["a/x", "a/"], &[], &[])] {
            assert!(!narrow.exceeds(&wide), "{}", narrow.words());
            assert!(wide.exceeds(&narrow), "{}", narrow.words());
        }
        assert!(reach(false, &[], &["a"], &[]).exceeds(&wide));
        assert!(reach(true, &[], &[], &[]).exceeds(&wide));
        assert!(!wide.exceeds(&reach(true, &[], &[], &[])));
    }

    #[test]
    fn fewer_attributes_are_less_and_none_named_is_all() {
        let all = reach(true, &[], &[], &[]);
        let two = reach(true, &[], &[], &["id", "name"]);
        let one = reach(true, &[], &[], &["id"]);
        assert!(all.exceeds(&two) && two.exceeds(&one));
        assert!(!one.exceeds(&two) && !two.exceeds(&all));
    }

    #[test]
    fn nothing_is_within_everything() {
        assert!(!Reach::default().exceeds(&Reach::default()));
        assert!(reach(false, &["a"], &[], &[]).exceeds(&Reach::default()));
        assert_eq!(
            reach(false, &["b", "a"], &["c/"], &["id"]).words(),
            " where key in [\"a\", \"b\"] fields id or where key starts \"c/\" fields id"
        );
    }
}
