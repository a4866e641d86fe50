//! The documents of an artifact's file, as data: JSON, or several of YAML.

use serde::de::DeserializeOwned;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One document a file.
    Json,
    /// Documents behind lines of `---`.
    Yaml,
}

/// The format of a file, if it holds documents.
pub fn format(path: &str) -> Option<Format> {
    match path.rsplit_once('.')?.1 {
        "json" => Some(Format::Json),
        "yaml" => Some(Format::Yaml),
        _ => None,
    }
}

/// The documents of a file; none of one that holds something else.
pub fn read<D: DeserializeOwned>(path: &str, text: &str) -> Vec<D> {
    match format(path) {
        Some(Format::Json) => serde_json::from_str(text).into_iter().collect(),
        Some(Format::Yaml) => {
            text.split("\n---\n").filter_map(|document| serde_saphyr::from_str(document).ok()).collect()
        }
        None => Vec::new(),
    }
}
