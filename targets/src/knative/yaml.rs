//! Writing YAML: the only place that knows the library.

use serde::Serialize;

/// Writes `value` as one YAML document, without `---`: block style, long lines unbroken, and in quotes whatever a
/// reader of YAML 1.1 would take for something other than text.
pub fn write(value: &impl Serialize, text: &mut String) {
    let options = serde_saphyr::ser_options! { folded_wrap_chars: usize::MAX };
    // A `String` takes everything, and every key emitted is a text.
    let _ = serde_saphyr::to_fmt_writer_with_options(text, value, options);
}

/// The same, as a text of its own.
pub fn text(value: &impl Serialize) -> String {
    let mut text = String::with_capacity(1024);
    write(value, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Texts that a reader of YAML 1.1 or 1.2 takes for a boolean, a number, a time, nothing, or a mark of its own.
    const HOSTILE: [&str; 36] = [
        "no",
        "yes",
        "on",
        "off",
        "y",
        "n",
        "~",
        "null",
        "true",
        "1e3",
        "0123",
        "0o17",
        "0x1F",
        "12:30:00",
        "2026-01-01",
        "1_000",
        ".5",
        "- a",
        "a: b",
        "#x",
        " lead",
        "trail ",
        "",
        "=",
        "<<",
        "*star",
        "&amp",
        "!tag",
        "%d",
        "@at",
        "`tick",
        "{a}",
        "[b]",
        "1.0",
        "+1",
        ".inf",
    ];

    #[test]
    fn what_could_be_read_otherwise_is_quoted() {
        for word in HOSTILE {
            let value = text(&BTreeMap::from([("key", word)]));
            assert_eq!(value.trim_end(), format!("key: \"{word}\""));
            let key = text(&BTreeMap::from([(word, 1)]));
            assert_eq!(key.trim_end(), format!("\"{word}\": 1"));
        }
    }

    #[test]
    fn long_lines_stay_whole_and_lines_stay_lines() {
        let long = "word ".repeat(60) + "end";
        assert_eq!(text(&BTreeMap::from([("key", &long)])), format!("key: {long}\n"));
        assert_eq!(text(&BTreeMap::from([("key", "a\n  b\n")])), "key: |\n  a\n    b\n");
    }
}
