//! A program as it is in a git revision: found as on disk, read without touching the working copy.

use crate::config::{self, Config};
use crate::failure::Failure;
use crate::git::{Commit, Found};
use crate::program::{ENTRY, Loaded};
use crate::world;
use scant_compiler::Files;
use scant_lang::source::Source;
use std::path::PathBuf;

/// A program in a commit.
#[derive(Debug)]
pub struct Revision {
    commit: Commit,
    /// As it was typed: `main`.
    name: String,
    /// The project's folder from the repository's root, without a `/` at its end.
    pub folder: String,
    entry: Source,
    policies: Vec<PathBuf>,
}

/// The files of a project in a commit.
struct Project<'a> {
    commit: &'a Commit,
    folder: &'a str,
}

impl Revision {
    /// Finds the program at `path` of a commit: a spec, or a folder with one.
    pub fn find(commit: Commit, name: &str, path: &str) -> Result<Self, Failure> {
        let tree = Tree { commit: &commit, name };
        let Start { folder, entry, policies } = match commit.read(path) {
            Found::Folder => tree.folder(path)?,
            Found::File(text) => tree.file(path, text)?,
            Found::Nothing => return Err(Failure::usage(format!("there is no `{name}:{path}`"))),
            Found::Unreadable(why) => return Err(tree.cannot_read(path, &why)),
        };
        Ok(Self { name: name.to_owned(), commit, folder, entry, policies })
    }

    /// Finds the program of the folder `here` as commands do that are given no path.
    pub fn of(commit: Commit, name: &str, here: &str) -> Result<Self, Failure> {
        let tree = Tree { commit: &commit, name };
        let Start { folder, entry, policies } = match tree.config_above(here)? {
            Some((folder, config)) if folder == here || !tree.is_file(&below(here, ENTRY)) => {
                tree.project(folder, config)?
            }
            _ => tree.folder(here)?,
        };
        Ok(Self { name: name.to_owned(), commit, folder, entry, policies })
    }

    /// Reads the imports too, and the policies its configuration names, all in the commit. Fails if a policy cannot be
    /// read, or lies outside the repository.
    pub fn load(&self) -> Result<Loaded, Failure> {
        let project = Project { commit: &self.commit, folder: &self.folder };
        let loaded = scant_compiler::load(self.entry.clone(), &project);
        let mut sources = loaded.value;
        for path in &self.policies {
            let path = world::slashed(path);
            let found = match joined(&self.folder, &path) {
                Some(inside) => self.commit.read(&inside),
                None => Found::Unreadable("it is outside the repository".to_owned()),
            };
            let why = match found {
                Found::File(text) => {
                    sources.push(Source::new(path, text));
                    continue;
                }
                Found::Unreadable(why) => why,
                Found::Folder => "it is a folder".to_owned(),
                Found::Nothing => "there is no such file".to_owned(),
            };
            return Err(Failure::usage(format!(
                "cannot read the policy `{path}` of `{}`: {why}",
                self.prefix()
            ))
            .help(format!("`policies` of {} names it", config::NAME)));
        }
        Ok(Loaded { policies: self.policies.len(), sources, findings: loaded.diagnostics })
    }

    /// What stands before the names of its sources where they are shown.
    pub fn prefix(&self) -> String {
        format!("{}:{}", self.name, below(&self.folder, ""))
    }
}

impl Files for Project<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        match self.commit.read(&below(self.folder, path)) {
            Found::File(text) => Ok(text),
            Found::Folder => Err("it is a folder".to_owned()),
            Found::Nothing => Err("there is no such file".to_owned()),
            Found::Unreadable(why) => Err(why),
        }
    }
}

/// A commit and the name people gave it.
struct Tree<'a> {
    commit: &'a Commit,
    name: &'a str,
}

/// Where a program begins.
struct Start {
    /// Its project's folder.
    folder: String,
    entry: Source,
    /// The files of policies it is held to, relative to its folder.
    policies: Vec<PathBuf>,
}

impl Tree<'_> {
    fn folder(&self, path: &str) -> Result<Start, Failure> {
        if let Some((folder, config)) = self.config_above(path)?.filter(|(folder, _)| folder == path) {
            return self.project(folder, config);
        }
        match self.commit.read(&below(path, ENTRY)) {
            Found::File(text) => {
                Ok(Start { folder: path.to_owned(), entry: Source::new(ENTRY, text), policies: Vec::new() })
            }
            Found::Unreadable(why) => Err(self.cannot_read(&below(path, ENTRY), &why)),
            Found::Nothing | Found::Folder => Err(Failure::usage(format!(
                "there is no program in `{}:{path}`: neither {} nor {ENTRY}",
                self.name,
                config::NAME
            ))),
        }
    }

    fn file(&self, path: &str, text: String) -> Result<Start, Failure> {
        let (own, file) = path.rsplit_once('/').unwrap_or(("", path));
        let found = self.config_above(own)?.filter(|(folder, _)| folder == own || file != ENTRY);
        let (folder, config) = found.unwrap_or_else(|| (own.to_owned(), Config::default()));
        let name = path.get(below(&folder, "").len()..).unwrap_or(path);
        let entry = Source::new(name, text);
        Ok(Start { folder, entry, policies: config.policies })
    }

    fn project(&self, folder: String, config: Config) -> Result<Start, Failure> {
        let name = config.entry.as_deref().unwrap_or(ENTRY).trim_start_matches("./");
        let path = below(&folder, name);
        if name.starts_with('/') || name.split('/').any(|part| part == "..") {
            return Err(self.cannot_read(&path, "it leaves the project folder"));
        }
        match self.commit.read(&path) {
            Found::File(text) => {
                Ok(Start { folder, entry: Source::new(name, text), policies: config.policies })
            }
            Found::Folder => Err(self.cannot_read(&path, "it is a folder")),
            Found::Nothing => Err(self.cannot_read(&path, "there is no such file")),
            Found::Unreadable(why) => Err(self.cannot_read(&path, &why)),
        }
    }

    /// The nearest configuration from `folder` upward, and the folder it is in.
    fn config_above(&self, folder: &str) -> Result<Option<(String, Config)>, Failure> {
        let mut folder = folder;
        loop {
            let path = below(folder, config::NAME);
            match self.commit.read(&path) {
                Found::File(text) => {
                    let config = config::read(&Source::new(format!("{}:{path}", self.name), text))?;
                    return Ok(Some((folder.to_owned(), config)));
                }
                Found::Unreadable(why) => return Err(self.cannot_read(&path, &why)),
                Found::Nothing | Found::Folder => {}
            }
            if folder.is_empty() {
                return Ok(None);
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    fn is_file(&self, path: &str) -> bool {
        matches!(self.commit.read(path), Found::File(_))
    }

    fn cannot_read(&self, path: &str, why: &str) -> Failure {
        Failure::usage(format!("cannot read `{}:{path}`: {why}", self.name))
    }
}

/// A path from a folder, with its dots resolved; none if it leaves the repository.
pub fn joined(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

/// A path in a folder of the repository.
pub fn below(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}
