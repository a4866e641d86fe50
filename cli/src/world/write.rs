//! Writing files so that each appears whole or not at all.

use super::{seen_from_here, why};
use crate::failure::Failure;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Files that are written under temporary names beside their places, and renamed together at the end.
#[derive(Debug, Default)]
pub struct Staging {
    files: Vec<(PathBuf, NamedTempFile)>,
}

impl Staging {
    /// Stages a file of these bytes.
    pub fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let mut file = temporary_beside(path)?;
        file.write_all(bytes).map_err(|error| cannot_write(path, &error))?;
        self.add(path.to_owned(), file);
        Ok(())
    }

    /// Stages a file that was filled already, beside its place.
    pub fn add(&mut self, path: PathBuf, file: NamedTempFile) {
        self.files.push((path, file));
    }

    /// Renames every file to its place, in the order they were staged.
    pub fn commit(self) -> Result<(), Failure> {
        for (path, file) in self.files {
            file.persist(&path).map_err(|error| cannot_write(&path, &error.error))?;
        }
        Ok(())
    }
}

/// Replaces the text of a file that exists, keeping its permissions; a symbolic link keeps pointing to it.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    replace_all(&[(path.to_owned(), text)])
}

/// The same for several files: every text is on disk before the first file is replaced.
pub fn replace_all(files: &[(PathBuf, &str)]) -> Result<(), Failure> {
    let mut staging = Staging::default();
    for (path, text) in files {
        let stage = || {
            let path = path.canonicalize()?;
            let mut file = temporary(path.parent().unwrap_or(Path::new(".")))?;
            file.write_all(text.as_bytes())?;
            file.as_file().set_permissions(path.metadata()?.permissions())?;
            Ok((path, file))
        };
        let (path, file) = stage().map_err(|error: std::io::Error| cannot_write(path, &error))?;
        staging.add(path, file);
    }
    staging.commit()
}

/// Writes a file that must not exist yet.
pub fn create_new(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        File::create_new(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| cannot_write(path, &error))
}

/// An empty file beside `path`, in a folder that is made if need be.
pub fn temporary_beside(path: &Path) -> Result<NamedTempFile, Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    temporary(folder).map_err(|error| cannot_write(path, &error))
}

/// An empty file where the system keeps such files.
pub fn temporary_apart() -> Result<NamedTempFile, Failure> {
    let folder = std::env::temp_dir();
    temporary(&folder).map_err(|error| cannot_write(&folder, &error))
}

/// The failure to remove `path`.
pub fn cannot_remove(path: &Path, error: &std::io::Error) -> Failure {
    Failure::world(format!("cannot remove `{}`: {}", seen_from_here(path), why(error)))
}

/// The failure to write `path`.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::world(format!("cannot write `{}`: {}", seen_from_here(path), why(error)))
}

fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".scant-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As other programs make files: what the umask leaves of it.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
