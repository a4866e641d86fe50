//! The zip file of a package.

use super::{Mode, Package, hash};
use crate::world;
use scant_compiler::target::OutputFile;
use std::fs::File;
use std::io::{Read, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// How hard the deflater tries, 0 to 9: part of what makes equal packages equal bytes.
const EFFORT: i64 = 6;

/// Writes the zip file of the folder's files and, behind them, of those `added`. Fails with a sentence if the folder
/// has one of these already, or if a file has changed since the folder was read.
pub fn write_zip(package: &Package, added: &[OutputFile], out: impl Write + Seek) -> Result<(), String> {
    let mut zip = ZipWriter::new(out);
    for file in &package.files {
        if added.iter().any(|one| one.path == file.path) {
            let place = world::seen_from_here(&package.folder.join(&file.path));
            return Err(format!("`{place}` is in the way of the file of this name that the build adds"));
        }
        let place = package.folder.join(&file.path);
        let shown = || world::seen_from_here(&place);
        zip.start_file(&*file.path, options(file.mode))
            .map_err(|error| format!("cannot package `{}`: {error}", shown()))?;
        let content = File::open(&place)
            .and_then(|source| hash(Tee { source, copy: &mut zip }))
            .map_err(|error| format!("cannot package `{}`: {}", shown(), world::why(&error)))?;
        if content != file.content {
            return Err(format!("`{}` changed while it was packaged", shown()));
        }
    }
    for file in added {
        zip.start_file(&*file.path, options(Mode::Data))
            .map_err(std::io::Error::from)
            .and_then(|()| zip.write_all(file.text.as_bytes()))
            .map_err(|error| format!("cannot package `{}`: {}", file.path, world::why(&error)))?;
    }
    zip.finish().map_err(|error| format!("cannot finish a package: {error}"))?;
    Ok(())
}

/// How a file is packed.
fn options(mode: Mode) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(EFFORT))
        // 1980-01-01, the first day a zip file knows.
        .last_modified_time(DateTime::default())
        .unix_permissions(mode.bits())
}

/// A reader that also writes what it reads.
struct Tee<'w, W> {
    source: File,
    copy: &'w mut W,
}

impl<W: Write> Read for Tee<'_, W> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.copy.write_all(buffer.get(..read).unwrap_or_default())?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use std::path::Path;

    fn zipped(project: &Path) -> Vec<u8> {
        let project = project.canonicalize().unwrap();
        let package = super::super::read(&project, "code", &project.join("out")).unwrap().unwrap();
        let mut bytes = Cursor::new(Vec::new());
        write_zip(&package, &[], &mut bytes).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn equal_folders_are_equal_bytes_and_unpack_to_what_was_packed() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for folder in [&one, &other] {
            std::fs::create_dir_all(folder.path().join("code/lib")).unwrap();
            std::fs::write(folder.path().join("code/index.mjs"), "export {}\n".repeat(500)).unwrap();
            std::fs::write(folder.path().join("code/lib/ü.txt"), "ü").unwrap();
        }
        let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        File::options()
            .append(true)
            .open(other.path().join("code/index.mjs"))
            .and_then(|file| file.set_modified(old))
            .unwrap();
        let bytes = zipped(one.path());
        assert_eq!(bytes, zipped(other.path()));

        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(zip.file_names().collect::<Result<Vec<_>, _>>().unwrap(), ["index.mjs", "lib/ü.txt"]);
        let mut file = zip.by_name("index.mjs").unwrap();
        assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o644));
        assert_eq!(file.last_modified().map(|time| time.year()), Some(1980));
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "export {}\n".repeat(500));
    }

    #[test]
    fn a_file_that_changes_in_between_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().canonicalize().unwrap();
        std::fs::create_dir(project.join("code")).unwrap();
        std::fs::write(project.join("code/a"), "1").unwrap();
        let package = super::super::read(&project, "code", &project.join("out")).unwrap().unwrap();
        std::fs::write(project.join("code/a"), "2").unwrap();
        let said = write_zip(&package, &[], Cursor::new(Vec::new())).unwrap_err();
        assert!(said.ends_with("changed while it was packaged"), "{said}");
    }

    #[test]
    fn what_a_build_adds_stands_behind_and_never_replaces() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().canonicalize().unwrap();
        std::fs::create_dir(project.join("code")).unwrap();
        std::fs::write(project.join("code/a"), "1").unwrap();
        let package = super::super::read(&project, "code", &project.join("out")).unwrap().unwrap();
        let added = |path: &str| [OutputFile { path: path.to_owned(), text: "2".to_owned() }];

        let mut bytes = Cursor::new(Vec::new());
        write_zip(&package, &added("host.json"), &mut bytes).unwrap();
        let zip = zip::ZipArchive::new(bytes).unwrap();
        assert_eq!(zip.file_names().collect::<Result<Vec<_>, _>>().unwrap(), ["a", "host.json"]);

        let said = write_zip(&package, &added("a"), Cursor::new(Vec::new())).unwrap_err();
        assert!(said.ends_with("is in the way of the file of this name that the build adds"), "{said}");
    }
}
