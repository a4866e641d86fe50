//! The code folders of a program: packages of those that are there, names of those to come.

use crate::package::{self, Package, UNPACKABLE_CODE};
use scant_compiler::model::Model;
use scant_compiler::target::{Asset, Assets};
use scant_lang::diagnostic::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is known of the code.
#[derive(Debug, Default)]
pub struct Code {
    /// What targets are told of it.
    pub assets: Assets,
    /// Folders that are not there, as the spec names them.
    pub missing: BTreeSet<String>,
    packages: BTreeMap<String, Package>,
}

impl Code {
    /// Reads the folders of all functions, each once; what cannot be packaged is reported where the spec names it.
    pub fn read<'m>(
        project: &Path,
        models: impl Iterator<Item = &'m Model>,
        out: &Path,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut code = Self::default();
        let mut seen = BTreeSet::new();
        let folders = models.flat_map(|model| &model.functions).filter_map(|function| function.code.as_ref());
        for folder in folders {
            if !seen.insert(folder.value.as_str()) {
                continue;
            }
            match package::read(project, &folder.value, out) {
                Ok(Some(package)) => {
                    let asset = Asset { sha256: package.key.clone() };
                    code.assets.folders.insert(folder.value.clone(), asset);
                    code.packages.insert(folder.value.clone(), package);
                }
                Ok(None) => {
                    code.missing.insert(folder.value.clone());
                }
                Err(why) => findings.push(
                    Diagnostic::error(&UNPACKABLE_CODE, folder.span, why)
                        .help("name a folder that contains just the files to deploy"),
                ),
            }
        }
        code
    }

    /// The package of a folder, as the spec names it; `None` if it is not there.
    pub fn package(&self, folder: &str) -> Option<&Package> {
        self.packages.get(folder)
    }
}
