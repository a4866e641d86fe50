//! Names of Kubernetes objects: DNS labels of a declaration's path, legal, unique, and independent of other names.
//!
//! `create_order` is `create-order`, and `emails.inbox` is `emails--inbox`: no plain name has two hyphens in a row, so
//! neither is ever another's. What would not lead back to its path, or is too long, ends with a hash of it.

use crate::shared::hash::{digits, hash, is_digit};
use scant_compiler::model::Name;

/// Longest label of a host name, and so the longest name of a Knative Service or Broker (RFC 1035; `metadata.name`
/// of a Service is checked as such a label by Knative's admission).
pub const LONGEST: usize = 63;
/// Digits of a hash that tells names apart.
const MARK: usize = 8;

/// The name of a declaration's main object: `create-order`, `emails--inbox`.
pub fn of(name: &Name) -> String {
    let label = label(&name.path);
    if leads_back(&label, &name.path) { label } else { marked(&label, &name.path) }
}

/// The name of another object of a declaration: `jobs--dead`. It reads as a member of the declaration would, which
/// a declaration that is no module and no component never has.
pub fn part(name: &Name, part: &str) -> String {
    of(&Name::new(format!("{}.{part}", name.path)))
}

/// The name of what joins two declarations, the holder first: `worker--jobs`.
pub fn pair(one: &Name, other: &Name) -> String {
    let plain = !one.path.contains('.') && !other.path.contains('.');
    let label = format!("{}--{}", label(&one.path), label(&other.path));
    let both = format!("{}.{}", one.path, other.path);
    if plain && leads_back(&label, &both) {
        label
    } else {
        marked(&label, &format!("{} {}", one.path, other.path))
    }
}

/// The name of one of several objects of a declaration, told apart by `detail` (a route, a line's text, a host name):
/// `report-1f0c22ab`.
pub fn detailed(name: &Name, detail: &str) -> String {
    marked(&label(&name.path), &format!("{} {detail}", name.path))
}

fn label(path: &str) -> String {
    let mut label = String::with_capacity(path.len() + MARK);
    for c in path.chars() {
        match c {
            '.' => label.push_str("--"),
            'a'..='z' | '0'..='9' => label.push(c),
            _ => label.push('-'),
        }
    }
    label
}

/// Whether `label` can only be the label of `path`: nothing else is spelled so, it does not look marked, and a host
/// name may hold it (labels with two hyphens in third place are kept for other alphabets, RFC 5891 section 4.2.3.1).
fn leads_back(label: &str, path: &str) -> bool {
    let words = path.split(['.', '_']).all(|word| !word.is_empty());
    let tail = label.rsplit('-').next().unwrap_or_default();
    let marked = tail.len() == MARK && tail.bytes().all(is_digit);
    let reserved = label.as_bytes().get(2..4) == Some(b"--");
    let starts = label.starts_with(|c: char| c.is_ascii_lowercase());
    words && !marked && !reserved && starts && label.len() <= LONGEST
}

fn marked(label: &str, path: &str) -> String {
    let mut name: String = if label.starts_with(|c: char| c.is_ascii_lowercase()) {
        label.chars().take(LONGEST - MARK - 1).collect()
    } else {
        format!("x{label}").chars().take(LONGEST - MARK - 1).collect()
    };
    if name.as_bytes().get(2..4) == Some(b"--") {
        name.remove(2);
    }
    name.truncate(name.trim_end_matches('-').len());
    name.push('-');
    digits(&mut name, hash(path), MARK);
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn named(path: &str) -> String {
        of(&Name::new(path))
    }

    fn is_label(name: &str) -> bool {
        name.len() <= LONGEST
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && !name.ends_with('-')
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }

    #[test]
    fn plain_names_stay_plain() {
        assert_eq!(named("orders"), "orders");
        assert_eq!(named("create_order"), "create-order");
        assert_eq!(named("emails.inbox"), "emails--inbox");
        assert_eq!(part(&Name::new("jobs"), "dead"), "jobs--dead");
        assert_eq!(pair(&Name::new("worker"), &Name::new("jobs")), "worker--jobs");
    }

    #[test]
    fn names_that_would_meet_are_told_apart_and_legal() {
        let long = "a".repeat(64);
        let longer = "a".repeat(65);
        let paths = [
            "a.b",
            "a_b",
            "a__b",
            "a_b_",
            "a_.b",
            "a._b",
            "ab",
            "a.b.c",
            "a_b.c",
            "a.b_c",
            "aa.b",
            "aa__b",
            "x_1f0c22ab",
            "x",
            &long,
            &longer,
            "a___b",
        ];
        let names: BTreeSet<String> = paths.iter().map(|path| named(path)).collect();
        assert_eq!(names.len(), paths.len());
        for name in &names {
            assert!(is_label(name), "{name}");
        }
    }

    #[test]
    fn pairs_do_not_meet() {
        let pairs = [("a", "b.c"), ("a.b", "c"), ("a_b", "c"), ("a", "b_c"), ("a", "b"), ("ab", "c")];
        let names: BTreeSet<String> =
            pairs.iter().map(|(one, other)| pair(&Name::new(*one), &Name::new(*other))).collect();
        assert_eq!(names.len(), pairs.len());
        assert!(names.iter().all(|name| is_label(name)), "{names:?}");
    }
}
