//! What a finding is known by from run to run: what it is about, and not where it stands.

use crate::manifest::sha256;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{FileId, Source, Span};
use scant_lang::syntax::parse;
use scant_lang::tree::{File, Kind, Statement};
use std::collections::BTreeMap;

/// How many hexadecimal digits tell findings apart.
const DIGITS: usize = 16;

/// How much of the marked text counts, in characters, where a message does not say what it is about.
const MARKED: usize = 80;

/// The fingerprint of each finding: a hash of the application, the message's id and what it is about, then how many of
/// the same came before it. Layout, order and line numbers do not change it.
pub fn of(sources: &[Source], findings: &[Diagnostic]) -> Vec<String> {
    if findings.is_empty() {
        return Vec::new();
    }
    let files = sources.iter().enumerate().map(|(at, source)| parse(source, FileId(at as u32)).value);
    let files: Vec<File<'_>> = files.collect();
    let app = app(&files);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    findings
        .iter()
        .map(|finding| {
            let about = match finding.about.as_slice() {
                [] => place(sources, &files, finding.span()),
                about => about.to_vec(),
            };
            let whole =
                [&[app, finding.code.id], about.iter().map(String::as_str).collect::<Vec<_>>().as_slice()]
                    .concat()
                    .join("\n");
            let hash: String = sha256(whole.as_bytes()).chars().take(DIGITS).collect();
            let count = seen.entry(hash.clone()).or_default();
            *count += 1;
            format!("{hash}:{count}")
        })
        .collect()
}

/// The name after `app`.
fn app<'s>(files: &[File<'s>]) -> &'s str {
    let named = |statement: &&Statement<'s>| statement.head.text == "app";
    let app = files.first().and_then(|file| file.statements.iter().find(named));
    app.and_then(|app| app.arguments.first()).map_or("", |name| name.text)
}

/// The statements a span is in, with the names of those that declare something, and what it marks.
fn place(sources: &[Source], files: &[File<'_>], span: Span) -> Vec<String> {
    let at = span.file.0 as usize;
    let Some((source, file)) = sources.get(at).zip(files.get(at)) else { return Vec::new() };
    let mut path = vec![source.name.clone()];
    let mut statements = file.statements.as_slice();
    while let Some(statement) = statements
        .iter()
        .find(|statement| statement.span.start <= span.start && span.end <= statement.span.end)
    {
        path.push(statement.head.text.to_owned());
        let Some(block) = &statement.block else { break };
        let names = statement.arguments.iter().filter(|argument| matches!(argument.kind, Kind::Word));
        path.extend(names.map(|name| name.text.to_owned()));
        statements = &block.statements;
    }
    let words: Vec<&str> = span.of(&source.text).split_whitespace().collect();
    path.push(words.join(" ").chars().take(MARKED).collect());
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::diagnostic::Code;

    static ANY: Code = Code { id: "any", summary: "", page: "" };

    fn at(text: &str, words: &[&str]) -> Vec<String> {
        let sources = [Source::new("app.scant", text)];
        let mut from = 0;
        let findings: Vec<_> = words
            .iter()
            .map(|word| {
                let start = from + text[from..].find(word).unwrap();
                from = start + 1;
                let span = Span { file: FileId(0), start: start as u32, end: (start + word.len()) as u32 };
                Diagnostic::error(&ANY, span, "wrong")
            })
            .collect();
        of(&sources, &findings)
    }

    #[test]
    fn layout_order_and_lines_do_not_count() {
        let one = at("app shop\nfunction f { allow put on ordres }\n", &["ordres"]);
        let other = at(
            "// new\napp shop\n\nfunction g {}\nfunction f {\n  timeout 3s\n  allow get,\n    put on ordres\n}\n",
            &["ordres"],
        );
        assert_eq!(one, other);
        assert_ne!(one, at("app shop\nfunction g { allow put on ordres }\n", &["ordres"]));
        assert_ne!(one, at("app mail\nfunction f { allow put on ordres }\n", &["ordres"]));
    }

    #[test]
    fn equal_findings_are_counted() {
        let both = at("app shop\nfunction f { allow put on x; allow get on x }\n", &["x", "x"]);
        let hash = both[0].strip_suffix(":1").unwrap();
        assert_eq!(both[1], format!("{hash}:2"));
    }
}
