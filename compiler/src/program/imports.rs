//! `import`: which file is meant, and whether it is a module or a component of it.

use crate::codes;
use crate::matching::Clause;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Source;
use scant_lang::tree::{Kind, Piece, Word};

/// The path an `import` names, relative to the project, if it stays inside it.
pub fn path_of(importer: &str, wanted: &str) -> Option<String> {
    let mut parts: Vec<&str> = importer.split('/').collect();
    parts.pop();
    if wanted.starts_with('/') || wanted.contains('\\') || wanted.contains(':') {
        return None;
    }
    for part in wanted.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The place of an import's file in the list of sources.
pub fn file_of(clause: &Clause<'_>, sources: &[Source]) -> Option<usize> {
    let argument = clause.one("file")?;
    let importer = sources.get(argument.span.file.0 as usize)?;
    let path = path_of(&importer.name, &plain(clause, "file"))?;
    sources.iter().position(|source| source.name == path)
}

/// A plain text in a slot.
pub fn plain(clause: &Clause<'_>, slot: &str) -> String {
    match clause.one(slot).map(|argument| &argument.kind) {
        Some(Kind::Text(pieces)) => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.as_ref(),
                Piece::Value(..) => "",
            })
            .collect(),
        _ => String::new(),
    }
}

/// An import that finds nothing of that name in its file.
pub fn nothing_there(name: Word<'_>, file: &str, has: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        &codes::UNKNOWN_NAME,
        name.span,
        format!("`{file}` has neither a module nor a component called `{}`", name.text),
    );
    match scant_lang::suggest::nearest(name.text, has.iter().copied()) {
        Some(close) => diagnostic.did_you_mean(close, name.span),
        None if has.is_empty() => {
            diagnostic.help("begin that file with `module NAME`, or declare a component in it")
        }
        None if has.len() == 1 => {
            let only = has.first().copied().unwrap_or_default();
            let text = format!("{only} as {}", name.text);
            diagnostic.perhaps(format!("write `import {text}`"), name.span, text)
        }
        None => diagnostic.help(format!(
            "it has {}",
            has.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        )),
    }
}
