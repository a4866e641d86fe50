//! Which files a program is: the entry, and everything it imports.

use crate::codes;
use crate::matching::{Clause, clauses};
use crate::program::{path_of, plain_text};
use crate::vocabulary::Context;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::reported::Reported;
use scant_lang::source::{FileId, Source, Span};
use scant_lang::syntax::parse;

/// How spec files are read; the command line has one for the disk, tests have one in memory.
pub trait Files {
    /// The text of the file at `path`, relative to the project's folder, with `/` between its parts;
    /// or why it cannot be had, in words for people.
    fn read(&self, path: &str) -> Result<String, String>;
}

/// Reads the entry's imports, and theirs. The entry comes first, then each file in the order it is first imported.
pub fn load(entry: Source, files: &dyn Files) -> Reported<Vec<Source>> {
    let mut loader = Loader { files, sources: vec![entry], imports: vec![Vec::new()], findings: Vec::new() };
    let mut at = 0;
    while at < loader.sources.len() {
        loader.file(at);
        at += 1;
    }
    loader.circles();
    Reported { value: loader.sources, diagnostics: loader.findings }
}

struct Loader<'a> {
    files: &'a dyn Files,
    sources: Vec<Source>,
    imports: Vec<Vec<(usize, Span)>>,
    findings: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn file(&mut self, at: usize) {
        for (path, span) in wanted(&self.sources[at], FileId(at as u32)) {
            let Some(path) = path_of(&self.sources[at].name, &path) else {
                self.findings.push(
                    Diagnostic::error(&codes::UNKNOWN_FILE, span, format!("`{path}` is outside the project"))
                        .help("import files of the project by their relative path"),
                );
                continue;
            };
            let known = self.sources.iter().position(|source| source.name == path);
            let target = match known {
                Some(known) => known,
                None => match self.files.read(&path) {
                    Ok(text) => {
                        self.sources.push(Source::new(path, text));
                        self.imports.push(Vec::new());
                        self.sources.len() - 1
                    }
                    Err(reason) => {
                        self.findings.push(
                            Diagnostic::error(
                                &codes::UNKNOWN_FILE,
                                span,
                                format!("`{path}` cannot be read: {reason}"),
                            )
                            .help("a path begins in the folder of the file that imports"),
                        );
                        continue;
                    }
                },
            };
            self.imports[at].push((target, span));
        }
    }

    /// Reports every import that leads back to its own file.
    fn circles(&mut self) {
        for at in 0..self.sources.len() {
            for (target, span) in &self.imports[at] {
                if let Some(path) = self.way(*target, at) {
                    let names: Vec<&str> =
                        path.iter().map(|file| self.sources[*file].name.as_str()).collect();
                    self.findings.push(
                        Diagnostic::error(
                            &codes::CIRCULAR_IMPORT,
                            *span,
                            "this import leads back to its own file",
                        )
                        .note(format!("{} → {}", self.sources[at].name, names.join(" → ")))
                        .help("move what both need into a file of its own"),
                    );
                    return;
                }
            }
        }
    }

    /// The files from `from` to `to` by imports, both included.
    fn way(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut came: Vec<Option<usize>> = vec![None; self.sources.len()];
        let mut open = vec![from];
        let mut seen = vec![false; self.sources.len()];
        seen[from] = true;
        while let Some(at) = open.pop() {
            if at == to {
                let mut path = vec![at];
                let mut here = at;
                while let Some(before) = came[here] {
                    path.push(before);
                    here = before;
                }
                path.reverse();
                return Some(path);
            }
            for (next, _) in &self.imports[at] {
                if !seen[*next] {
                    seen[*next] = true;
                    came[*next] = Some(at);
                    open.push(*next);
                }
            }
        }
        None
    }
}

/// The paths a file imports. A file without the word is not read for them.
fn wanted(source: &Source, file: FileId) -> Vec<(String, Span)> {
    if !source.text.contains("import") {
        return Vec::new();
    }
    let tree = parse(source, file).value;
    let found: Vec<Clause<'_>> = clauses(&tree.statements, Context::File, &mut Vec::new());
    found
        .iter()
        .filter(|clause| clause.id() == "import")
        .filter_map(|clause| Some((plain_text(clause, "file"), clause.one("file")?.span)))
        .collect()
}
