//! The applications under `examples/`, read from where they live.

use crate::case::{Case, folders, root};
use crate::render::findings;
use scant_lang::source::Source;

/// One application: its entry file and what that imports.
#[derive(Debug, Clone)]
pub struct Example {
    /// The folder's name.
    pub name: String,
    /// Its spec files, entry first.
    pub sources: Vec<Source>,
}

/// Every example, by name; an error if there is none, or one cannot be read.
pub fn examples() -> Result<Vec<Example>, String> {
    let folders = folders(&root().join("examples"));
    if folders.is_empty() {
        return Err("there are no examples".to_owned());
    }
    folders
        .iter()
        .map(|folder| {
            let case = Case::read(folder, "app.scant")?;
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match case.findings.as_slice() {
                [] => Ok(Example { name, sources: case.sources }),
                said => Err(findings(&case.sources, said)),
            }
        })
        .collect()
}
