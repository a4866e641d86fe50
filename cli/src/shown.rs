//! Sources under the names one would type for them.

use crate::world;
use scant_lang::source::Source;
use std::path::Path;

/// Sources as messages show them.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The program's files.
    pub sources: &'a [Source],
    prefix: &'a str,
    folder: Option<&'a Path>,
}

impl<'a> Shown<'a> {
    /// Sources under their own names.
    pub fn bare(sources: &'a [Source]) -> Self {
        Self { sources, prefix: "", folder: None }
    }

    /// Sources of a project's folder, whose names are behind `prefix`.
    pub fn under(prefix: &'a str, folder: &'a Path, sources: &'a [Source]) -> Self {
        Self { sources, prefix, folder: Some(folder) }
    }

    /// Where each source is in its repository, the same on every machine; in the project, if that is in none.
    pub fn in_repository(&self) -> Vec<String> {
        let root = self.folder.map(world::repository_of);
        let located = |source: &Source| {
            let file = world::inside(self.folder?, &source.name).ok()?;
            Some(world::slashed(file.strip_prefix(root?).ok()?))
        };
        self.sources.iter().map(|source| located(source).unwrap_or_else(|| source.name.clone())).collect()
    }

    /// The name of a source as one would type it here.
    pub fn name(&self, source: &Source) -> String {
        if source.name.starts_with('<') || Path::new(&source.name).is_absolute() {
            source.name.clone()
        } else {
            straight(&format!("{}{}", self.prefix, source.name))
        }
    }
}

/// A path without a folder that the next `..` leaves again.
pub fn straight(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match parts.last() {
            Some(last) if part == ".." && !matches!(*last, "" | "." | "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::straight;

    #[test]
    fn a_path_does_not_go_there_and_back() {
        assert_eq!(straight("shop/../platform/base.scant"), "platform/base.scant");
        assert_eq!(straight("../shop/../base.scant"), "../base.scant");
        assert_eq!(straight("shop/app.scant"), "shop/app.scant");
    }
}
