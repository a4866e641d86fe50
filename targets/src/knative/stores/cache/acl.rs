//! The ACL of the caches' server: a user a function, a selector a verb, and nothing that no line of the spec says.
//!
//! A rule outside a selector would let every command of a user at every key of it. In a selector all commands are of
//! one verb, so all keys of that verb may stand in it, and one command may name several of them.
//! <https://valkey.io/topics/acl/>

use scant_compiler::model::Scope;
use scant_compiler::vocabulary::Verb;
use std::collections::{BTreeMap, BTreeSet};

/// What a user may do: for each verb the patterns of its keys.
pub type Rights = BTreeMap<Verb, BTreeSet<String>>;

/// Nobody comes in without a name: the user that a server has by itself.
pub const NOBODY: &str = "user default reset off";

/// What a verb is on a server, and the permission on a key that each of its commands asks for.
///
/// Left out on purpose: what does two things at once (`GETSET`, `GETDEL`, `GETEX`, `COPY`, `RENAME`), what takes a
/// value away under the name of keeping it (`EXPIRE`, which is `DEL` with a time in the past), what looks past its keys
/// (`SCAN`, `KEYS`, `RANDOMKEY`), and scripts. `SET … GET` asks for both permissions, which no selector here has.
/// <https://valkey.io/commands/>
pub fn commands(verb: Verb) -> (char, &'static [&'static str]) {
    match verb {
        Verb::Get => ('R', &["exists", "get", "getrange", "mget", "pttl", "strlen", "ttl"]),
        Verb::Put => ('W', &["mset", "psetex", "set", "setex", "setnx"]),
        Verb::Delete => ('W', &["del", "unlink"]),
        _ => ('R', &[]),
    }
}

/// The patterns of a right on the keys that begin with `begin`.
pub fn patterns(begin: &str, scope: &Scope) -> Vec<String> {
    match scope {
        Scope::All => vec![format!("{begin}*")],
        Scope::Keys(keys) => keys.iter().map(|key| format!("{begin}{}", literal(key))).collect(),
        Scope::Prefixes(prefixes) => {
            prefixes.iter().map(|prefix| format!("{begin}{}*", literal(prefix))).collect()
        }
    }
}

/// A user's line. It begins from nothing, so that it leaves no right of an earlier one; without a password, which
/// is no part of it, nobody can sign in as it.
pub fn line(user: &str, rights: &Rights) -> String {
    let mut line = format!("user {user} reset on resetchannels +ping");
    for (verb, patterns) in rights {
        let (permission, commands) = commands(*verb);
        let keys = patterns.iter().map(|pattern| format!("%{permission}~{pattern}"));
        let words: Vec<String> = keys.chain(commands.iter().map(|command| format!("+{command}"))).collect();
        line.push_str(&format!(" ({})", words.join(" ")));
    }
    line
}

/// Whether a line cannot hold the character, since the words of a selector end or begin at it.
pub fn is_foreign(c: char) -> bool {
    c.is_ascii_whitespace() || c.is_ascii_control() || matches!(c, '"' | '\'')
}

/// A text as a pattern that fits nothing else. A parenthesis at the end of a word would end its selector.
fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '*' | '?' | '[' | ')' => pattern.extend(['[', c, ']']),
            '\\' => pattern.push_str("\\\\"),
            c => pattern.push(c),
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_pattern_elsewhere_is_a_text_here() {
        assert_eq!(literal("a*b?c[d]e\\f)"), "a[*]b[?]c[[]d]e\\\\f[)]");
        assert_eq!(literal("user:{1}~%ä"), "user:{1}~%ä");
    }

    #[test]
    fn a_verb_has_one_selector_with_all_its_keys() {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        let rights = Rights::from([(Verb::Delete, keys(&["b:x"])), (Verb::Put, keys(&["a:*", "b:*"]))]);
        assert_eq!(
            line("fn-f", &rights),
            "user fn-f reset on resetchannels +ping (%W~a:* %W~b:* +mset +psetex +set +setex +setnx) \
             (%W~b:x +del +unlink)"
        );
        assert_eq!(line("fn-f", &Rights::new()), "user fn-f reset on resetchannels +ping");
    }
}
