//! Every message of every crate, in the order of the house, and the page that lists them.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use scant_compiler::model::TargetName;
use scant_lang::diagnostic::Code;

use crate::case::root;

/// The messages of one part of the house.
#[derive(Debug)]
pub struct Part {
    /// What its messages are about.
    pub title: &'static str,
    /// Its messages, by id.
    pub codes: Vec<&'static Code>,
}

/// The parts, each with its messages. What the command line says of files is not among them: nothing depends on it.
pub fn parts() -> Vec<Part> {
    let mut parts = vec![
        Part { title: "How a spec is written", codes: scant_lang::CODES.to_vec() },
        Part { title: "What a spec means", codes: scant_compiler::codes() },
        Part {
            title: "What is worth a second look",
            codes: scant_compiler::rules::ALL.iter().map(|rule| rule.code).collect(),
        },
    ];
    parts.extend(scant_targets::ALL.iter().map(|target| Part {
        title: match target.name() {
            TargetName::Aws => "What AWS allows",
            TargetName::Azure => "What Azure allows",
            TargetName::Knative => "What Knative allows",
        },
        codes: target.codes().to_vec(),
    }));
    for part in &mut parts {
        part.codes.sort_by_key(|code| code.id);
    }
    parts
}

const HEAD: &str = "\
# Messages

Every message has an id that never changes, and a page that says why it is there and what to do. `scant explain ID`
prints it. The mistakes shown on the pages are tests.
";

/// The page that lists every message. An error names a message whose page cannot be found.
pub fn index() -> Result<String, String> {
    let mut index = HEAD.to_owned();
    let mut pages = Vec::new();
    for folder in ["lang/src", "compiler/src", "targets/src", "cli/src"] {
        collect(&root().join(folder), &mut pages).map_err(|problem| format!("{folder}: {problem}"))?;
    }
    pages.sort();
    for part in parts() {
        let _ = write!(index, "\n## {}\n\n", part.title);
        for code in part.codes {
            let at = pages.iter().position(|(_, text)| text == code.page);
            let (path, _) = pages.remove(at.ok_or(format!("no page of {} on disk", code.id))?);
            let _ = writeln!(index, "- [`{}`]({}): {}", code.id, link(&path), code.summary);
        }
    }
    index.push_str("\n## Files\n\n");
    for (path, text) in pages {
        let id = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let says = text.split("## What it says\n\n").nth(1).unwrap_or_default();
        let says = says.split([':', '.']).next().unwrap_or_default().replace('\n', " ");
        let mut letters = says.chars();
        let says: String =
            letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default();
        let _ = writeln!(index, "- [`{id}`]({}): {says}", link(&path));
    }
    Ok(index)
}

/// The pages of messages in a folder and below it, with their texts.
fn collect(folder: &Path, pages: &mut Vec<(PathBuf, String)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path)?;
            if text.contains("\n## What it says\n") {
                pages.push((path, text));
            }
        }
    }
    Ok(())
}

/// A path as `docs/` sees it.
fn link(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path);
    format!("../{}", path.to_string_lossy().replace('\\', "/"))
}
