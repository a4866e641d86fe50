//! Users of a Valkey or Redis server: the commands of each verb, and how their lines are read.
//! <https://valkey.io/topics/acl/>

use crate::pattern::{Letter, Pattern};
use scant_compiler::model::Scope;
use scant_compiler::vocabulary::Verb;

/// The file that holds all users.
pub const USERS: &str = "caches/users.acl";
/// What every server's own user must be.
pub const NOBODY: &str = "user default reset off";
/// How every other line begins, after the name: from nothing, with no channels, and no command without keys but this.
const BEGINS: &str = " reset on resetchannels +ping";

/// The commands of a verb, each with what it asks of a key. <https://valkey.io/commands/>
pub fn commands(verb: Verb) -> (&'static str, &'static [&'static str]) {
    match verb {
        Verb::Get => ("read", &["exists", "get", "getrange", "mget", "pttl", "strlen", "ttl"]),
        Verb::Put => ("write", &["mset", "psetex", "set", "setex", "setnx"]),
        Verb::Delete => ("write", &["del", "unlink"]),
        _ => ("read", &[]),
    }
}

/// `get, which must read its keys`
pub fn action(command: &str, access: &str) -> Pattern {
    Pattern::literal(&format!("{command} by right to {access}"))
}

/// The keys of a cache that a right reaches.
pub fn keys(cache: &str, scope: &Scope) -> Vec<Pattern> {
    let key = |text: &str| Pattern::literal(&format!("key {cache}:{text}"));
    match scope {
        Scope::All => vec![key("").then(&Pattern::any())],
        Scope::Keys(keys) => keys.iter().map(|text| key(text)).collect(),
        Scope::Prefixes(starts) => starts.iter().map(|start| key(start).then(&Pattern::any())).collect(),
    }
}

/// The name of a line's user, and what it may do: commands on keys. `None` of a line that says anything else.
pub fn user(line: &str) -> Option<(&str, Vec<(Pattern, Pattern)>)> {
    let (name, rest) = line.strip_prefix("user ")?.split_once(' ')?;
    let rest = rest.strip_prefix(BEGINS.trim_start())?;
    let mut held = Vec::new();
    let mut words = rest.split(' ').skip(1);
    while let Some(first) = words.next() {
        let mut word = first.strip_prefix('(')?;
        let (mut keys, mut commands): (Vec<(&str, Pattern)>, Vec<&str>) = (Vec::new(), Vec::new());
        loop {
            let last = word.strip_suffix(')');
            let one = last.unwrap_or(word);
            if let Some(command) = one.strip_prefix('+') {
                commands.push(Some(command).filter(|name| name.bytes().all(|b| b.is_ascii_lowercase()))?);
            } else {
                keys.push(key(one)?);
            }
            if last.is_some() {
                break;
            }
            word = words.next()?;
        }
        for command in commands {
            held.extend(keys.iter().map(|(access, key)| (action(command, access), key.clone())));
        }
    }
    Some((name, held))
}

/// `%R~sessions:*`
fn key(word: &str) -> Option<(&'static str, Pattern)> {
    let (access, text) = match (word.strip_prefix("%R~"), word.strip_prefix("%W~")) {
        (Some(text), _) => ("read", text),
        (_, Some(text)) => ("write", text),
        _ => return None,
    };
    let mut pattern = Pattern::literal("key ");
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        pattern.0.push(match c {
            '*' => Letter::Any,
            '?' => Letter::One,
            '\\' => Letter::Char(chars.next()?),
            '[' => {
                let only = chars.next().filter(|c| !matches!(c, '^' | '\\' | ']'))?;
                chars.next().filter(|c| *c == ']')?;
                Letter::Char(only)
            }
            c => Letter::Char(c),
        });
    }
    Some((access, pattern))
}
