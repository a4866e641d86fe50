//! Code packages: a function's folder as a zip file that is the same, byte for byte, wherever it is made.
//!
//! The key of a package is the SHA-256 of its list of files (mode, path, content hash), so neither time stamps nor
//! the deflater's version move it.

mod archive;

use crate::world;
use scant_lang::diagnostic::Code;
use sha2::{Digest, Sha256};
use std::fs::{DirEntry, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

pub use archive::write_zip;

/// What can be wrong with a code folder.
pub static UNPACKABLE_CODE: Code = Code {
    id: "unpackable-code",
    summary: "a code folder cannot become a package",
    page: include_str!("package/unpackable_code.md"),
};

/// Every message about code folders.
pub static CODES: &[&Code] = &[&UNPACKABLE_CODE];

/// A code folder, read and ready to be zipped.
#[derive(Debug, PartialEq, Eq)]
pub struct Package {
    /// Where the folder is.
    pub folder: PathBuf,
    /// Its files, sorted by path.
    pub files: Vec<Packed>,
    /// The package's key: 64 hexadecimal digits.
    pub key: String,
}

/// A file of a package.
#[derive(Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// Whether it may be executed.
    pub mode: Mode,
    /// SHA-256 of its content.
    pub content: [u8; 32],
}

/// The only two modes a packaged file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// 644
    Data,
    /// 755
    Program,
}

impl Mode {
    /// As Unix numbers it.
    pub fn bits(self) -> u32 {
        match self {
            Self::Data => 0o644,
            Self::Program => 0o755,
        }
    }

    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::PermissionsExt;
        if metadata.permissions().mode() & 0o111 == 0 { Self::Data } else { Self::Program }
    }

    /// Elsewhere nothing says whether a file is a program: the custom runtime's `bootstrap` must be marked on Unix.
    #[cfg(not(unix))]
    fn of(_: &Metadata) -> Self {
        Self::Data
    }
}

/// Reads the code folder `code` of the project in `project`; `None` if it is not there. `out` is where artifacts go:
/// a package must not contain the packages. Fails with a sentence on what cannot be packaged.
pub fn read(project: &Path, code: &str, out: &Path) -> Result<Option<Package>, String> {
    if !project.join(code).exists() {
        return Ok(None);
    }
    let folder = world::inside(project, code).map_err(|why| format!("`{code}` cannot be packaged: {why}"))?;
    if !folder.is_dir() {
        return Err(format!("`{code}` is a file, and `code` names a folder"));
    }
    if out.starts_with(&folder) || out.canonicalize().is_ok_and(|out| out.starts_with(&folder)) {
        return Err(format!("`{code}` contains the output folder `{}`", world::seen_from_here(out)));
    }
    let mut files = Vec::new();
    gather(&folder, "", &mut files)?;
    if files.is_empty() {
        return Err(format!("`{code}` is empty"));
    }
    files.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
    let key = key(&files);
    Ok(Some(Package { folder, files, key }))
}

/// The content hash of a stream.
pub fn hash(mut stream: impl Read) -> std::io::Result<[u8; 32]> {
    let mut hasher = Sha256::new();
    let mut buffer = [0; 1 << 16];
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(hasher.finalize().into()),
            read => hasher.update(buffer.get(..read).unwrap_or(&buffer)),
        }
    }
}

/// Hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn key(files: &[Packed]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        // No path contains a NUL, so no two lists read the same.
        hasher.update(format!("{:o} {} {}\0", file.mode.bits(), hex(&file.content), file.path));
    }
    hex(&hasher.finalize())
}

fn gather(folder: &Path, prefix: &str, files: &mut Vec<Packed>) -> Result<(), String> {
    let shown = || world::seen_from_here(folder);
    let unreadable = |error: std::io::Error| format!("`{}` cannot be read: {}", shown(), world::why(&error));
    let entries: Result<Vec<DirEntry>, _> = std::fs::read_dir(folder).map_err(unreadable)?.collect();
    for entry in entries.map_err(unreadable)? {
        let name = entry.file_name();
        let name = name.to_str().ok_or_else(|| format!("a file name in `{}` is not UTF-8 text", shown()))?;
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            gather(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() {
            files.push(packed(&entry.path(), path)?);
        } else if kind.is_symlink() {
            return Err(format!("`{}/{name}` is a symbolic link", shown()));
        } else {
            return Err(format!("`{}/{name}` is neither a file nor a folder", shown()));
        }
    }
    Ok(())
}

fn packed(place: &Path, path: String) -> Result<Packed, String> {
    let read = || {
        let file = File::open(place)?;
        let mode = Mode::of(&file.metadata()?);
        Ok(Packed { path, mode, content: hash(file)? })
    };
    read().map_err(|error: std::io::Error| {
        format!("`{}` cannot be read: {}", world::seen_from_here(place), world::why(&error))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join("code").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn package(folder: &tempfile::TempDir) -> Result<Option<Package>, String> {
        let project = folder.path().canonicalize().unwrap();
        read(&project, "code", &project.join("out"))
    }

    #[test]
    fn the_same_files_have_the_same_key_in_whatever_order_they_were_made() {
        let one = folder(&[("a.js", "1"), ("lib/b.js", "2"), ("lib.js", "3")]);
        let other = folder(&[("lib.js", "3"), ("lib/b.js", "2"), ("a.js", "1")]);
        let (one, other) = (package(&one).unwrap().unwrap(), package(&other).unwrap().unwrap());
        assert_eq!(one.key, other.key);
        let paths: Vec<_> = one.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a.js", "lib.js", "lib/b.js"]);
    }

    #[test]
    fn content_path_and_mode_move_the_key() {
        let key = |files: &[(&str, &str)]| package(&folder(files)).unwrap().unwrap().key;
        let first = key(&[("a.js", "1")]);
        assert_ne!(first, key(&[("a.js", "2")]));
        assert_ne!(first, key(&[("b.js", "1")]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let program = folder(&[("a.js", "1")]);
            let file = program.path().join("code/a.js");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o700)).unwrap();
            assert_ne!(first, package(&program).unwrap().unwrap().key);
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
            assert_eq!(first, package(&program).unwrap().unwrap().key);
        }
    }

    #[test]
    fn what_cannot_be_packaged_is_said() {
        assert_eq!(package(&folder(&[])), Ok(None));
        let empty = folder(&[]);
        std::fs::create_dir(empty.path().join("code")).unwrap();
        assert_eq!(package(&empty), Err("`code` is empty".to_owned()));
        let file = folder(&[]);
        std::fs::write(file.path().join("code"), "").unwrap();
        assert_eq!(package(&file), Err("`code` is a file, and `code` names a folder".to_owned()));
        let project = folder(&[("a.js", "1")]);
        let path = project.path().canonicalize().unwrap();
        let said = read(&path, ".", &path.join("out")).unwrap_err();
        assert!(said.starts_with("`.` contains the output folder"), "{said}");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("a.js", project.path().join("code/b.js")).unwrap();
            assert!(package(&project).unwrap_err().ends_with("b.js` is a symbolic link"));
        }
    }
}
