//! A target's folder: what is to be in it, how that differs from what is, and the change from one to the other.

use super::code::Code;
use crate::failure::Failure;
use crate::manifest::{self, Entry, Manifest, sha256};
use crate::package::{self, Package, hex};
use crate::world::write::{self, Staging};
use scant_compiler::target::{Artifact, Packaging};
use std::collections::BTreeSet;
use std::io::Seek;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What a target's folder is to contain.
#[derive(Debug)]
pub struct Output {
    /// The folder.
    pub folder: PathBuf,
    /// The files, packages first and the manifest last.
    pub files: Vec<Made>,
    /// Files of an earlier build that were removed.
    pub removed: Vec<String>,
    /// Files of an earlier build that stay since somebody changed them.
    pub kept: Vec<String>,
    old: Option<Manifest>,
}

/// A file that is to be there.
#[derive(Debug)]
pub struct Made {
    /// Its path in the folder, its hash, the code it packages.
    pub entry: Entry,
    /// Its size in bytes.
    pub size: u64,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Text(String),
    Package(NamedTempFile),
    /// The package is there already, as an earlier build of the same scant wrote it.
    There,
}

impl Output {
    /// Prepares the files and packages of `artifact` for `folder`; `header` is the manifest without files. With
    /// `compare_only`, the folder is not touched.
    pub fn make(
        folder: &Path,
        header: Manifest,
        artifact: &Artifact,
        code: &Code,
        compare_only: bool,
    ) -> Result<Self, Failure> {
        let old = Manifest::read(folder);
        if let Some(other) = old.as_ref().filter(|old| old.app != header.app && !compare_only) {
            let folder = folder.to_string_lossy();
            return Err(Failure::usage(format!(
                "`{folder}` holds a build of `{}`, another application",
                other.app
            ))
            .help("name another folder with `--out`, or remove that one"));
        }
        let mut files: Vec<Made> = Vec::new();
        for packaging in &artifact.packages {
            if let Some(package) = code.package(&packaging.folder) {
                files.push(made_package(folder, old.as_ref(), packaging, package, compare_only)?);
            }
        }
        files.extend(artifact.files.iter().map(|file| Made::text(file.path.clone(), file.text.clone())));
        let entries = files.iter().map(|made| made.entry.clone()).collect();
        let text = Manifest { files: entries, ..header }
            .text()
            .map_err(|error| Failure::world(format!("cannot write {}: {error}", manifest::NAME)))?;
        files.push(Made::text(manifest::NAME.to_owned(), text));
        Ok(Self { folder: folder.to_owned(), files, removed: Vec::new(), kept: Vec::new(), old })
    }

    /// Hands the files over to be renamed to their places.
    pub fn stage(&mut self, staging: &mut Staging) -> Result<(), Failure> {
        for made in &mut self.files {
            let path = self.folder.join(&made.entry.path);
            match std::mem::replace(&mut made.body, Body::There) {
                Body::Text(text) => staging.write(&path, text.as_bytes())?,
                Body::Package(file) => staging.add(path, file),
                Body::There => {}
            }
        }
        Ok(())
    }

    /// Removes what an earlier build wrote and this one does not make, unless somebody changed it since.
    pub fn remove_stale(&mut self) -> Result<(), Failure> {
        for entry in self.stale() {
            let path = self.folder.join(&entry.path);
            if entry.is_untouched(&self.folder) {
                std::fs::remove_file(&path).map_err(|error| write::cannot_remove(&path, &error))?;
                // A folder that this leaves empty goes too; one that is not empty stays.
                if let Some(folder) = path.parent().filter(|folder| *folder != self.folder) {
                    let _ = std::fs::remove_dir(folder);
                }
                self.removed.push(entry.path);
            } else if path.symlink_metadata().is_ok() {
                self.kept.push(entry.path);
            }
        }
        Ok(())
    }

    /// The files on disk that are not what they should be, and how.
    pub fn differences(&self) -> Vec<(PathBuf, &'static str)> {
        let mut found = Vec::new();
        for made in &self.files {
            let path = self.folder.join(&made.entry.path);
            if path.symlink_metadata().is_err() {
                found.push((path, "is missing"));
            } else if !made.entry.is_untouched(&self.folder) {
                found.push((path, "differs"));
            }
        }
        for entry in self.stale() {
            let path = self.folder.join(&entry.path);
            if entry.is_untouched(&self.folder) {
                found.push((path, "is not made any more"));
            }
        }
        found
    }

    fn stale(&self) -> Vec<Entry> {
        let made: BTreeSet<_> = self.files.iter().map(|made| made.entry.path.as_str()).collect();
        let old = self.old.iter().flat_map(|old| &old.files);
        old.filter(|entry| !made.contains(entry.path.as_str())).cloned().collect()
    }
}

impl Made {
    fn text(path: String, text: String) -> Self {
        let entry = Entry { path, sha256: sha256(text.as_bytes()), code: None };
        Self { entry, size: text.len() as u64, body: Body::Text(text) }
    }
}

fn made_package(
    folder: &Path,
    old: Option<&Manifest>,
    packaging: &Packaging,
    package: &Package,
    compare_only: bool,
) -> Result<Made, Failure> {
    let Packaging { folder: code, path, added } = packaging;
    let (place, path, code) = (folder.join(path), path.clone(), Some(code.clone()));
    // The path is the hash of what was packed, but another scant may deflate it to other bytes.
    let there = old
        .filter(|old| added.is_empty() && old.scant == manifest::SCANT)
        .and_then(|old| old.entry(&path))
        .filter(|entry| entry.is_untouched(folder));
    if let Some(entry) = there {
        let size = place.metadata().map(|metadata| metadata.len()).unwrap_or_default();
        let entry = Entry { path, sha256: entry.sha256.clone(), code };
        return Ok(Made { entry, size, body: Body::There });
    }
    let mut file = if compare_only { write::temporary_apart() } else { write::temporary_beside(&place) }?;
    package::write_zip(package, added, file.as_file_mut()).map_err(Failure::world)?;
    let hashed = file.as_file_mut().rewind().and_then(|()| package::hash(file.as_file()));
    let hash = hashed.map_err(|error| write::cannot_write(&place, &error))?;
    let size = file.as_file().metadata().map(|metadata| metadata.len()).unwrap_or_default();
    let entry = Entry { path, sha256: hex(&hash), code };
    Ok(Made { entry, size, body: Body::Package(file) })
}
