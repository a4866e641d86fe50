//! `manifest.json`: what scant wrote into a target's folder, and from what.

use crate::package::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// The file's name in a target's folder.
pub const NAME: &str = "manifest.json";

/// The shape of the manifests this scant writes.
pub const SCHEMA: u32 = 1;

/// The version that writes manifests.
pub const SCANT: &str = env!("CARGO_PKG_VERSION");

/// The manifest. It has no time stamps: the same input gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Changes when a field changes its meaning or goes away.
    pub schema: u32,
    /// The version of scant that wrote the files.
    pub scant: String,
    /// The application.
    pub app: String,
    /// The target.
    pub target: String,
    /// The environment, if the program has any.
    pub environment: Option<String>,
    /// The parameters set on the command line, by name.
    pub parameters: BTreeMap<String, String>,
    /// The files, in the order they are written.
    pub files: Vec<Entry>,
}

/// A file scant wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path in the target's folder, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The code folder it packages, as the spec names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Manifest {
    /// The manifest in a target's folder, if there is one that can be read.
    pub fn read(folder: &Path) -> Option<Self> {
        let text = crate::world::read_text(&folder.join(NAME)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Its text.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The entry of that path.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.files.iter().find(|entry| entry.path == path)
    }
}

impl Entry {
    /// Whether the file is still as scant wrote it. A path that leaves the folder was not written by scant.
    pub fn is_untouched(&self, folder: &Path) -> bool {
        let stays = Path::new(&self.path).components().all(|part| matches!(part, Component::Normal(_)));
        let file = folder.join(&self.path);
        stays
            && file.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
            && std::fs::File::open(file)
                .and_then(crate::package::hash)
                .is_ok_and(|hash| hex(&hash) == self.sha256)
    }
}

/// SHA-256 of bytes, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
