//! Words, keys and texts in quotes.

use std::borrow::Cow;

/// Key and value of a line of a mapping.
pub fn entry(text: &str) -> Option<(&str, &str)> {
    let at = if text.starts_with('"') {
        let mut escaped = false;
        let end = text.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        end?.0 + 1
    } else if let Some(at) = text.find(": ") {
        at
    } else {
        text.len().checked_sub(1)?
    };
    let rest = text.get(at..)?.strip_prefix(':')?;
    (rest.is_empty() || rest.starts_with(' '))
        .then(|| (text.get(..at).unwrap_or_default(), rest.trim_start_matches(' ')))
}

/// Whether a text without quotes is itself to every reader.
pub fn is_plain(text: &str) -> bool {
    const SIGNS: &[char] =
        &['[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '#', ',', '?', ':', '='];
    !text.is_empty()
        && !text.starts_with(SIGNS)
        && !super::is_item(text)
        && !text.contains(" #")
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.chars().any(char::is_control)
        && !matches!(text, "~" | "null" | "Null" | "NULL" | "---" | "...")
}

/// What a text in double quotes says.
pub fn quoted(text: &str) -> Option<Cow<'_, str>> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains(['\\', '"']) {
        return Some(Cow::Borrowed(inner));
    }
    let mut said = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        said.push(match c {
            '"' => return None,
            '\\' => match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '0' => '\0',
                'a' => '\u{7}',
                'b' => '\u{8}',
                'v' => '\u{b}',
                'f' => '\u{c}',
                'e' => '\u{1b}',
                'N' => '\u{85}',
                '_' => '\u{a0}',
                'L' => '\u{2028}',
                'P' => '\u{2029}',
                same @ ('"' | '\\' | '/') => same,
                kind @ ('x' | 'u' | 'U') => {
                    let digits = match kind {
                        'x' => 2,
                        'u' => 4,
                        _ => 8,
                    };
                    let digits: String = chars.by_ref().take(digits).collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                }
                _ => return None,
            },
            c => c,
        });
    }
    Some(Cow::Owned(said))
}

/// What a text in single quotes says: every letter is itself, and two quotes are one.
pub fn single_quoted(text: &str) -> Option<Cow<'_, str>> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    let said = inner.replace("\'\'", "");
    (!said.contains('\'')).then(|| Cow::Owned(inner.replace("\'\'", "'")))
}

#[cfg(test)]
mod tests {
    use super::{entry, is_plain, quoted, single_quoted};
    use crate::knative::yaml::documents;

    #[test]
    fn what_readers_take_for_something_else_is_refused() {
        for text in
            ["*star", "&anchor", "!tag", "{a: b}", "[a]", "~", "null", "a # b", "a: b", "'i't'", "> folded"]
        {
            assert!(!is_plain(text), "{text}");
            assert!(documents(&format!("key: {text}\n")).is_err(), "{text}");
        }
        for file in
            ["a: 1\na: 2\n", "a:\n", "a:\n b: 1\n  c: 2\n", "a: \"open\n", "a:\tb\n", "- a: 1\n b: 2\n"]
        {
            assert!(documents(file).is_err(), "{file}");
        }
    }

    #[test]
    fn keys_and_quotes_are_read() {
        assert_eq!(entry("a.b/c: d: e"), Some(("a.b/c", "d: e")));
        assert_eq!(entry("\"a: b\": c"), Some(("\"a: b\"", "c")));
        assert_eq!(entry("http://host"), None);
        assert_eq!(quoted("\"a\\n\\\"b\\\"\"").as_deref(), Some("a\n\"b\""));
        assert_eq!(quoted("\"a\\qb\""), None);
        assert_eq!(single_quoted("'it''s \\n'").as_deref(), Some("it's \\n"));
        assert_eq!((single_quoted("'i't'"), single_quoted("'"), single_quoted("'it")), (None, None, None));
    }

    #[test]
    fn blocks_keep_their_lines() -> Result<(), crate::knative::yaml::Wrong> {
        let read =
            documents("---\nlist:\n- name: a\n  text: |\n    one\n      two\n\n- name: b\n---\nx: y\n")?;
        let (first, second) = (&read[0], &read[1]);
        assert_eq!(first.items(&["list"]).first().and_then(|one| one.text(&["text"])), Some("one\n  two\n"));
        assert_eq!((second.line, second.text(&["x"])), (10, Some("y")));
        Ok(())
    }
}
