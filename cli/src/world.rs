//! The file system and the clock: reading specs without leaving the project, and saying why something cannot be read.

pub mod write;

use scant_compiler::Files;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// The largest spec that is read, in bytes: whatever is larger was not written by hand.
pub const LARGEST_SPEC: u64 = 16 << 20;

/// The files of a project, by their paths inside it.
#[derive(Debug)]
pub struct Disk {
    /// The project's folder, without symbolic links in it.
    pub folder: PathBuf,
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<String, String> {
        read_text(&inside(&self.folder, path)?)
    }
}

/// Where `path` is, if it is in `folder`, which has no symbolic links in it; or why not.
pub fn inside(folder: &Path, path: &str) -> Result<PathBuf, String> {
    const LEAVES: &str = "it leaves the project folder";
    let mut depth = 0_usize;
    for component in Path::new(path).components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir => depth = depth.checked_sub(1).ok_or(LEAVES)?,
            Component::RootDir | Component::Prefix(_) => {
                return Err("it must be relative to the project folder".to_owned());
            }
        }
    }
    let real = folder.join(path).canonicalize().map_err(|error| why(&error))?;
    if real.starts_with(folder) { Ok(real) } else { Err(LEAVES.to_owned()) }
}

/// The root of the repository that a folder is in, or the folder itself.
pub fn repository_of(folder: &Path) -> &Path {
    folder.ancestors().find(|above| above.join(".git").exists()).unwrap_or(folder)
}

/// The text of a file, or why not.
pub fn read_text(path: &Path) -> Result<String, String> {
    let file = std::fs::File::open(path).map_err(|error| why(&error))?;
    text_of(file)
}

/// All of a stream as text, or why not.
pub fn text_of(stream: impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    stream.take(LARGEST_SPEC + 1).read_to_end(&mut bytes).map_err(|error| why(&error))?;
    if bytes.len() as u64 > LARGEST_SPEC {
        return Err(format!("it is larger than {} MB", LARGEST_SPEC >> 20));
    }
    String::from_utf8(bytes)
        .map_err(|error| format!("it is not UTF-8 text, from byte {} on", error.utf8_error().valid_up_to()))
}

/// Why something failed, in words.
pub fn why(error: &std::io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "there is no such file",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "a part of its path is not a folder",
        ErrorKind::StorageFull => "no space is left",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only",
        _ => {
            let text = error.to_string();
            return text.split(" (os error").next().unwrap_or_default().to_lowercase();
        }
    };
    words.to_owned()
}

/// The day it is, in UTC: year-month-day.
pub fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

/// A path as one would type it here: relative to the current folder if that is shorter to read.
pub fn seen_from_here(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    seen_from(&here, path)
}

/// The same from another folder.
pub fn seen_from(here: &Path, path: &Path) -> String {
    let seen = match path.strip_prefix(here) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.to_owned(),
        Err(_) => above(here, path).unwrap_or_else(|| path.to_owned()),
    };
    slashed(&seen)
}

/// A path with `/` between its parts.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
}

/// `path` from `here` by way of a few `..`, if that does not lead to the root of everything.
fn above(here: &Path, path: &Path) -> Option<PathBuf> {
    const STEPS: usize = 4;
    let (steps, common) = here.ancestors().enumerate().find(|(_, folder)| path.starts_with(folder))?;
    if !path.is_absolute() || steps > STEPS || common.parent().is_none() {
        return None;
    }
    let up: PathBuf = std::iter::repeat_n("..", steps).collect();
    Some(up.join(path.strip_prefix(common).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_not_leave_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(folder.join("in/deep")).unwrap();
        std::fs::write(folder.join("outside.scant"), "").unwrap();
        std::fs::write(folder.join("in/deep/a.scant"), "").unwrap();
        let project = folder.join("in");
        assert_eq!(inside(&project, "deep/../deep/a.scant"), Ok(project.join("deep/a.scant")));
        assert_eq!(inside(&project, "../outside.scant"), Err("it leaves the project folder".to_owned()));
        assert_eq!(
            inside(&project, "deep/../../outside.scant"),
            Err("it leaves the project folder".to_owned())
        );
        assert_eq!(
            inside(&project, "/etc/passwd"),
            Err("it must be relative to the project folder".to_owned())
        );
        assert_eq!(inside(&project, "none.scant"), Err("there is no such file".to_owned()));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../outside.scant", project.join("link.scant")).unwrap();
            assert_eq!(inside(&project, "link.scant"), Err("it leaves the project folder".to_owned()));
        }
    }

    #[test]
    fn text_is_utf8_and_not_endless() {
        assert_eq!(text_of(&b"ok"[..]), Ok("ok".to_owned()));
        assert_eq!(text_of(&b"ok\xff"[..]), Err("it is not UTF-8 text, from byte 2 on".to_owned()));
        assert_eq!(text_of(std::io::repeat(b' ')), Err("it is larger than 16 MB".to_owned()));
    }

    #[test]
    fn a_path_above_is_short_or_absolute() {
        let above = |here: &str, path: &str| above(Path::new(here), Path::new(path));
        assert_eq!(above("/a/b/c", "/a/b/x.scant"), Some(PathBuf::from("../x.scant")));
        assert_eq!(above("/a/b", "/x/y"), None);
        assert_eq!(above("/a/1/2/3/4/5", "/a/x"), None);
    }
}
