//! A program on disk: its sources, and how it is to be compiled.

use scant_compiler::{Files, Options};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Source;
use std::path::{Path, PathBuf};

/// The project's root folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The folders in `folder`, by name.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// A folder as the program's files.
pub struct Folder(pub PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(self.0.join(path)).map_err(|error| error.to_string())
    }
}

/// A program and what was chosen for it.
pub struct Case {
    /// Its sources, the entry first.
    pub sources: Vec<Source>,
    /// What loading said.
    pub findings: Vec<Diagnostic>,
    /// The environment, from the line `env NAME` of its file `options`.
    pub environment: Option<String>,
    /// Parameters, from its lines `set NAME=VALUE`.
    pub set: Vec<(String, String)>,
}

impl Case {
    /// Reads the program whose entry is `entry` in `folder`.
    pub fn read(folder: &Path, entry: &str) -> Result<Self, String> {
        let text =
            std::fs::read_to_string(folder.join(entry)).map_err(|error| format!("{entry}: {error}"))?;
        let loaded = scant_compiler::load(Source::new(entry, text), &Folder(folder.to_path_buf()));
        let mut case =
            Self { sources: loaded.value, findings: loaded.diagnostics, environment: None, set: Vec::new() };
        for line in std::fs::read_to_string(folder.join("options")).unwrap_or_default().lines() {
            match line.split_once(' ') {
                Some(("env", name)) => case.environment = Some(name.to_string()),
                Some(("set", pair)) => {
                    let (name, value) =
                        pair.split_once('=').ok_or(format!("`{line}` is not `set NAME=VALUE`"))?;
                    case.set.push((name.to_string(), value.to_string()));
                }
                _ => return Err(format!("`{line}` is not an option of a case")),
            }
        }
        Ok(case)
    }

    /// Its options.
    pub fn options(&self) -> Options<'_> {
        Options { environment: self.environment.as_deref(), set: &self.set, ..Options::default() }
    }
}
