//! Programs with the targets they are built for.

use crate::case::{Case, folders, root};
use scant_compiler::target::Target;
use std::path::{Path, PathBuf};

/// A program and a target it is built for.
#[derive(Clone)]
pub struct Subject {
    /// The program's folder.
    pub folder: PathBuf,
    /// Its entry file.
    pub entry: &'static str,
    /// The target.
    pub target: &'static dyn Target,
}

impl Subject {
    /// `orders/aws`
    pub fn name(&self) -> String {
        let folder = self.folder.file_name().unwrap_or_default().to_string_lossy();
        format!("{folder}/{}", self.target.name().word())
    }
}

/// The cases of `tests/compile`, each with every target it has a folder for.
pub fn cases() -> Vec<Subject> {
    let mut found = Vec::new();
    for folder in folders(&root().join("tests/compile")) {
        let beside = scant_targets::ALL.iter().filter(|target| folder.join(target.name().word()).is_dir());
        found.extend(beside.map(|target| Subject {
            folder: folder.clone(),
            entry: "spec.scant",
            target: *target,
        }));
    }
    found
}

/// The examples, each with every target it has a block for, or with the first of all if it has none.
pub fn examples() -> Result<Vec<Subject>, String> {
    let mut found = Vec::new();
    for folder in folders(&root().join("examples")) {
        let entry = "app.scant";
        let targets = targets(&folder, entry)?;
        found.extend(targets.into_iter().map(|target| Subject { folder: folder.clone(), entry, target }));
    }
    Ok(found)
}

fn targets(folder: &Path, entry: &str) -> Result<Vec<&'static dyn Target>, String> {
    let declared = scant_compiler::declared_targets(&Case::read(folder, entry)?.sources);
    let all = scant_targets::ALL.iter().copied();
    if declared.is_empty() {
        return Ok(all.take(1).collect());
    }
    Ok(all.filter(|target| declared.contains(&target.name())).collect())
}
