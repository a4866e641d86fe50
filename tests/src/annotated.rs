//! Spec files that carry the messages expected of them.
//!
//! A line that is wrong ends in `// error: [id]`, and the lines after it that begin with `//~` say the message,
//! then its help and its fix. What is compiled is the text without all that, so that the notes cannot disturb what
//! they speak of; a file as it should be is rendered from that text and the messages, and compared as a whole.
//!
//! Lines at the head that begin with `//@` say how to compile: `//@ build prod` (as `build` does, for one
//! environment), `//@ set workers=9`. `//@ file lib/mail.scant` begins another file of the same program, and
//! `//@ policy base.scant` one of policies that the program is held to from outside.

use std::collections::BTreeMap;

use scant_lang::diagnostic::{Diagnostic, Level};
use scant_lang::source::Source;

/// The name of the file a case begins with.
pub const ENTRY: &str = "app.scant";

/// A program with the messages expected of it.
#[derive(Debug, Default)]
pub struct Case {
    /// The head's `//@` lines, as written.
    pub head: Vec<String>,
    /// The files, entry first, without what is expected.
    pub files: Vec<Source>,
    /// The names of those that are policies from outside.
    pub policies: Vec<String>,
    /// How to compile it.
    pub asked: Asked,
    /// Values given from outside.
    pub set: Vec<(String, String)>,
}

/// How a case is compiled.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Every environment, as `scant check` does.
    #[default]
    Check,
    /// One environment, as `scant build` does.
    Build(Option<String>),
}

/// Reads a case. A head line nobody understands is an error, since it would change nothing unseen.
pub fn read(text: &str) -> Result<Case, String> {
    let mut case = Case::default();
    let mut name = ENTRY.to_owned();
    let mut body = String::new();
    for line in text.lines() {
        if let Some(order) = line.strip_prefix("//@ ") {
            match order.split_once(' ').unwrap_or((order, "")) {
                (kind @ ("file" | "policy"), next) => {
                    if kind == "policy" {
                        case.policies.push(next.to_owned());
                    }
                    let done = std::mem::replace(&mut name, next.to_owned());
                    case.files.push(Source::new(done, std::mem::take(&mut body)));
                    continue;
                }
                ("build", "") => case.asked = Asked::Build(None),
                ("build", environment) => case.asked = Asked::Build(Some(environment.to_owned())),
                ("set", pair) => {
                    let (key, value) = pair.split_once('=').ok_or(format!("`{line}` has no `=`"))?;
                    case.set.push((key.to_owned(), value.to_owned()));
                }
                _ => return Err(format!("`{line}` says nothing about how to compile")),
            }
            case.head.push(line.to_owned());
        } else if !line.trim_start().starts_with("//~") {
            body.push_str(plain(line));
            body.push('\n');
        }
    }
    case.files.push(Source::new(name, body));
    Ok(case)
}

/// The line without what is expected of it.
fn plain(line: &str) -> &str {
    for mark in ["// error: [", "// warning: [", "// note: ["] {
        if let Some((before, _)) = line.split_once(mark) {
            return before.strip_suffix(' ').unwrap_or(before);
        }
    }
    line
}

/// The case's file as it should be when these are the messages. `sources` are the files as they were compiled.
pub fn render(case: &Case, sources: &[Source], diagnostics: &[Diagnostic]) -> String {
    let mut said: BTreeMap<(&str, usize), Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let span = diagnostic.span();
        let Some(source) = sources.get(span.file.0 as usize) else { continue };
        said.entry((&source.name, line_of(&source.text, span.start as usize))).or_default().push(diagnostic);
    }
    let mut text = String::new();
    for order in &case.head {
        text.push_str(order);
        text.push('\n');
    }
    for (i, file) in case.files.iter().enumerate() {
        if i > 0 {
            let kind = if case.policies.contains(&file.name) { "policy" } else { "file" };
            text.push_str(&format!("//@ {kind} {}\n", file.name));
        }
        for (number, line) in file.text.lines().enumerate() {
            let here = said.get(&(file.name.as_str(), number)).map(Vec::as_slice).unwrap_or_default();
            text.push_str(line);
            expect(line, here, &mut text);
        }
    }
    text
}

/// Writes what is said of a line after it.
fn expect(line: &str, said: &[&Diagnostic], text: &mut String) {
    for (i, diagnostic) in said.iter().enumerate() {
        let space = if i == 0 && line.is_empty() { "" } else { " " };
        text.push_str(&format!("{space}// {}: [{}]", level(diagnostic.level), diagnostic.code.id));
    }
    text.push('\n');
    let indent: String = line.chars().take_while(|c| *c == ' ').collect();
    let mut note = |words: &str| text.push_str(&format!("{indent}//~ {words}\n"));
    for diagnostic in said {
        note(&diagnostic.message);
        for (at, step) in diagnostic.steps.iter().enumerate() {
            note(&format!("{}. {}", at + 1, step.message));
        }
        if let Some(help) = &diagnostic.help {
            note(&format!("help: {help}"));
        }
        if let Some(fix) = &diagnostic.fix {
            note(&format!("{}: {}", if fix.safe { "fix" } else { "perhaps" }, fix.message));
        }
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

/// The line, from zero, that byte `at` is in; the end of the text is in its last line.
pub fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count();
    line.min(text.lines().count().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::diagnostic::Code;
    use scant_lang::source::{FileId, Span};

    static WRONG: Code = Code { id: "wrong-thing", summary: "", page: "" };

    #[test]
    fn what_is_rendered_is_read_back() -> Result<(), String> {
        let bare = "//@ set a=b\napp x\n\n  memry 5\n//@ file lib/y.scant\nmodule y\n";
        let case = read(bare)?;
        assert_eq!(case.files.len(), 2);
        assert_eq!(case.files[0].text, "app x\n\n  memry 5\n");
        let at = |file, start| Span { file: FileId(file), start, end: start };
        let said = [
            Diagnostic::error(&WRONG, at(0, 9), "no `memry`").help("say `memory`"),
            Diagnostic::error(&WRONG, at(1, 0), "no `module`").warning(),
            Diagnostic::error(&WRONG, at(0, 6), "nothing here"),
        ];
        let rendered = render(&case, &case.files, &said);
        assert_eq!(
            rendered,
            "//@ set a=b\napp x\n// error: [wrong-thing]\n//~ nothing here\n  memry 5 // error: [wrong-thing]\n  \
             //~ no `memry`\n  //~ help: say `memory`\n//@ file lib/y.scant\nmodule y // warning: [wrong-thing]\n\
             //~ no `module`\n"
        );
        let again = read(&rendered)?;
        assert_eq!(again.files, case.files);
        assert_eq!(render(&again, &again.files, &[]), bare);
        Ok(())
    }

    #[test]
    fn an_unknown_order_is_refused() {
        assert!(read("//@ biuld prod\n").is_err());
    }
}
