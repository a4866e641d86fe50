//! One side of a comparison: a program on disk or in a commit, read once.

use super::operand::Operand;
use crate::args::{Diff, Format};
use crate::failure::Failure;
use crate::git::Repository;
use crate::program::{Loaded, Program};
use crate::render;
use crate::revision::{Revision, below, joined};
use crate::shown::Shown;
use crate::terminal::Terminal;
use scant_compiler::survey::{Survey, survey};
use scant_lang::diagnostic::Level;
use scant_lang::reported::Reported;
use std::path::PathBuf;

/// A program and how its lines are named.
pub struct Side {
    /// As it was asked for: `main`, `the working copy`.
    title: String,
    /// What stands before the names of its files.
    prefix: String,
    /// Its project's folder; for a commit, where it is in the working copy.
    folder: PathBuf,
    /// Where the project is in the repository, if it was read from a commit.
    in_commit: Option<String>,
    loaded: Loaded,
}

impl Side {
    /// Finds and reads what was asked for.
    pub fn open(operand: Operand) -> Result<Self, Failure> {
        match operand {
            Operand::Path(path) => {
                let title = path.to_string_lossy().into_owned();
                Self::on_disk(title, &Program::find(Some(&path))?)
            }
            Operand::Here => Self::on_disk("the working copy".to_owned(), &Program::find(None)?),
            Operand::Working(path) => {
                let repository = Repository::here(&path)?;
                let path = repository.root.join(inside(&repository, &path)?);
                Self::on_disk("the working copy".to_owned(), &Program::find(Some(&path))?)
            }
            Operand::Revision(name, path) => {
                let repository = Repository::here(&name)?;
                let id = repository.commit_id(&name)?;
                Self::in_commit(&repository, id, name, path)
            }
            Operand::Parting(one, other) => {
                let repository = Repository::here(&one)?;
                let id = repository.parting(&one, &other)?;
                Self::in_commit(&repository, id, one, None)
            }
        }
    }

    fn on_disk(title: String, program: &Program) -> Result<Self, Failure> {
        let (prefix, folder) = (program.prefix().to_owned(), program.folder.clone());
        Ok(Self { title, prefix, folder, in_commit: None, loaded: program.load(&[])? })
    }

    fn in_commit(
        repository: &Repository,
        id: String,
        title: String,
        path: Option<String>,
    ) -> Result<Self, Failure> {
        let commit = repository.open(id)?;
        let revision = match path {
            Some(path) => Revision::find(commit, &title, &inside(repository, &path)?)?,
            None => Revision::of(commit, &title, &repository.here)?,
        };
        let folder = repository.root.join(&revision.folder);
        let (prefix, loaded) = (revision.prefix(), revision.load()?);
        Ok(Self { title, prefix, folder, in_commit: Some(revision.folder), loaded })
    }

    /// What its program means, everywhere it is deployed.
    pub fn survey(&self, args: &Diff) -> Reported<Survey> {
        let mut told =
            survey(&self.loaded.sources, scant_targets::ALL, &super::options(args, self.loaded.policies));
        let mut findings = self.loaded.findings.clone();
        findings.append(&mut told.diagnostics);
        super::super::merge(&mut findings);
        Reported { value: told.value, diagnostics: findings }
    }

    /// Shows its errors, if it has any, and counts them.
    pub fn errors(&self, told: &Reported<Survey>, age: &str, terminal: &Terminal) -> Result<usize, Failure> {
        let errors: Vec<_> =
            told.diagnostics.iter().filter(|finding| finding.level == Level::Error).cloned().collect();
        if !errors.is_empty() {
            terminal.tell(&format!(
                "the {age} side, {}, has errors:\n\n",
                render::style::plain_line(&self.title)
            ));
            render::findings(terminal, Format::Human, &self.shown(), &errors, None)?;
        }
        Ok(errors.len())
    }

    /// Its files as messages name them.
    pub fn shown(&self) -> Shown<'_> {
        Shown::under(&self.prefix, &self.folder, &self.loaded.sources)
    }

    /// The path of each of its files in the repository.
    pub fn files(&self) -> Vec<String> {
        match &self.in_commit {
            Some(folder) => self.loaded.sources.iter().map(|file| below(folder, &file.name)).collect(),
            None => self.shown().in_repository(),
        }
    }
}

/// A path from the repository's root: as it is said, or relative to the current folder if it begins with a dot.
fn inside(repository: &Repository, path: &str) -> Result<String, Failure> {
    let from_here = path == "." || path == ".." || path.starts_with("./") || path.starts_with("../");
    let base = if from_here { repository.here.as_str() } else { "" };
    joined(base, path.trim_start_matches('/'))
        .ok_or_else(|| Failure::usage(format!("`{path}` leaves the repository")))
}
