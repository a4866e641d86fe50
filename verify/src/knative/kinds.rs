//! What each kind of object may say at all: a field nobody lists here could grant anything, so it is a flaw.
//!
//! The list is `kinds.txt`: under the kind a field a line, its keys parted by spaces, `-` for the items of a list, `*` for
//! any one key that begins with what stands before it, `**` for all that is below. After `=` stands the only value it may
//! have, after `!` the one it must have, once. `<` takes in the fields of a pod, and `*` as a kind stands for all kinds.

use super::yaml::{Node, Value};
use std::collections::HashMap;

const LIST: &str = include_str!("kinds.txt");
/// The kinds that stand for others.
const ALL: &str = "*";
const POD: &str = "<";

/// The fields of all kinds.
#[derive(Debug)]
pub struct Kinds(HashMap<&'static str, Fields>);

#[derive(Debug, Default)]
struct Fields {
    exact: HashMap<String, Rule>,
    /// Beginnings of paths; whether keys may follow below.
    begins: Vec<(String, bool)>,
    /// How many must be there.
    needed: usize,
}

#[derive(Debug, Clone, Copy)]
enum Rule {
    Any,
    Only(&'static str),
    Needs(&'static str),
}

/// A field that is not as it must be, in words.
#[derive(Debug)]
pub struct Odd {
    /// Its line.
    pub line: usize,
    /// What is odd.
    pub what: String,
}

impl Kinds {
    /// Reads the list.
    pub fn read() -> Self {
        let mut kinds: HashMap<&'static str, Fields> = HashMap::new();
        let mut pod: Vec<&'static str> = Vec::new();
        let mut kind = ALL;
        let sections = LIST.lines().filter(|line| !line.is_empty());
        for line in sections.clone() {
            kind = heading(line).unwrap_or(kind);
            if kind == POD && heading(line).is_none() {
                pod.push(line);
            }
        }
        for line in sections {
            if let Some(name) = heading(line) {
                kind = name;
                continue;
            }
            let fields = kinds.entry(kind).or_default();
            match line.strip_suffix(POD) {
                Some(before) => pod.iter().for_each(|line| fields.add(before, line)),
                None => fields.add("", line),
            }
        }
        Self(kinds)
    }

    /// Whether it is a kind of the list.
    pub fn knows(&self, kind: &str) -> bool {
        kind != ALL && kind != POD && self.0.contains_key(kind)
    }

    /// Says of each field of an object whether it is as it must be. `set` knows those that the spec sets by hand.
    pub fn check(&self, kind: &str, object: &Node<'_>, set: impl Fn(&str, &str) -> bool) -> Vec<Odd> {
        let mut walk = Walk { all: self.0.get(ALL), own: self.0.get(kind), set, needed: 0, odd: Vec::new() };
        walk.node(object, &mut String::with_capacity(128));
        let needed = walk.own.map_or(0, |own| own.needed);
        if walk.needed != needed && walk.odd.is_empty() {
            let seen: Vec<String> = walk.own.map(|own| own.missing(object)).unwrap_or_default();
            let what = match seen.first() {
                Some(path) => format!("does not say once what `{path}` must be"),
                None => "says twice what it must say once".to_owned(),
            };
            walk.odd.push(Odd { line: object.line, what });
        }
        walk.odd
    }
}

fn heading(line: &'static str) -> Option<&'static str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

impl Fields {
    fn add(&mut self, before: &str, line: &'static str) {
        let at = |mark: &str| {
            line.find(mark)
                .filter(|at| line.get(at + 2..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' ')))
        };
        let (path, rule) = match (at(" ="), at(" !")) {
            (Some(at), _) => (line.get(..at), Rule::Only(line.get(at + 3..).unwrap_or_default())),
            (None, Some(at)) => (line.get(..at), Rule::Needs(line.get(at + 3..).unwrap_or_default())),
            (None, None) => (Some(line), Rule::Any),
        };
        let path = format!("{before}{}", path.unwrap_or_default());
        self.needed += usize::from(matches!(rule, Rule::Needs(_)));
        if let Some(begin) = path.strip_suffix("**") {
            self.begins.push((begin.to_owned(), true));
        } else if let Some(begin) = path.strip_suffix('*') {
            self.begins.push((begin.to_owned(), false));
        } else {
            self.exact.insert(path, rule);
        }
    }

    fn rule(&self, path: &str) -> Option<Rule> {
        let begins = |(begin, deep): &&(String, bool)| {
            path.strip_prefix(begin.as_str()).is_some_and(|rest| *deep || !rest.contains(' '))
        };
        self.exact.get(path).copied().or_else(|| self.begins.iter().find(begins).map(|_| Rule::Any))
    }

    /// The needed fields that an object does not have at all.
    fn missing(&self, object: &Node<'_>) -> Vec<String> {
        let mut paths: Vec<&String> = self
            .exact
            .iter()
            .filter(|(_, rule)| matches!(rule, Rule::Needs(_)))
            .map(|(path, _)| path)
            .collect();
        paths.sort_unstable();
        let has = |path: &str| {
            path.split(' ').try_fold(object, |node, key| {
                if key == "-" { node.items(&[]).first() } else { node.at(&[key]) }
            })
        };
        paths.into_iter().filter(|path| has(path).is_none()).cloned().collect()
    }
}

struct Walk<'k, S> {
    all: Option<&'k Fields>,
    own: Option<&'k Fields>,
    set: S,
    needed: usize,
    odd: Vec<Odd>,
}

impl<S: Fn(&str, &str) -> bool> Walk<'_, S> {
    fn node(&mut self, node: &Node<'_>, path: &mut String) {
        let length = path.len();
        match &node.value {
            Value::Text(text) => self.leaf(node.line, path, text),
            Value::Map(members) => {
                for (key, member) in members {
                    if key.contains(' ') {
                        self.odd.push(Odd {
                            line: member.line,
                            what: format!("has the key `{key}` with a space"),
                        });
                    }
                    step(path, key);
                    self.node(member, path);
                    path.truncate(length);
                }
            }
            Value::List(items) => {
                step(path, "-");
                for item in items {
                    self.node(item, path);
                }
                path.truncate(length);
            }
        }
    }

    fn leaf(&mut self, line: usize, path: &str, text: &str) {
        let rule =
            self.own.and_then(|own| own.rule(path)).or_else(|| self.all.and_then(|all| all.rule(path)));
        let what = match rule {
            Some(Rule::Any) => return,
            Some(Rule::Only(value)) if value == text => return,
            Some(Rule::Needs(value)) if value == text => {
                self.needed += 1;
                return;
            }
            _ if (self.set)(path, text) => return,
            Some(Rule::Only(value) | Rule::Needs(value)) => {
                format!("says `{text}` and not `{value}` at `{path}`")
            }
            None => format!("says `{path}`, which may grant more than the spec says"),
        };
        self.odd.push(Odd { line, what });
    }
}

fn step(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push(' ');
    }
    path.push_str(key);
}
