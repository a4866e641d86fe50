//! Every folder of `tests/compile` is a program and what it becomes: findings, rights, and each target's files.

use libtest_mimic::{Arguments, Failed, Trial};
use scant_compiler::target::{Assets, Target};
use scant_tests::case::{Case, folders, root};
use scant_tests::{golden, render};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn main() {
    let mut trials = Vec::new();
    for folder in folders(&root().join("tests/compile")) {
        for target in scant_targets::ALL {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let (folder, target) = (folder.clone(), *target);
            trials.push(Trial::test(format!("compile/{name}/{}", target.name().word()), move || {
                one(&folder, target).map_err(Failed::from)
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn one(folder: &Path, target: &dyn Target) -> Result<(), String> {
    let case = Case::read(folder, "spec.scant")?;
    let compiled = scant_compiler::compile(&case.sources, target, &case.options());
    let findings: Vec<_> = case.findings.iter().chain(&compiled.diagnostics).cloned().collect();
    let said = render::findings(&case.sources, &findings);
    let home = folder.join(target.name().word());
    let mut failures = Vec::new();
    let mut keep = |result: Result<(), String>| failures.extend(result.err());
    keep(golden::compare(&home.join("diagnostics.txt"), (!said.is_empty()).then_some(said.as_str())));
    let mut made: BTreeSet<PathBuf> = BTreeSet::from([home.join("diagnostics.txt")]);
    if let Some(app) = &compiled.value {
        let rights = render::rights(&case.sources, &target.rights(app));
        keep(golden::compare(&home.join("access.txt"), Some(&rights)));
        made.insert(home.join("access.txt"));
        for file in &target.emit(app, &Assets::default()).files {
            keep(golden::compare(&home.join(&file.path), Some(&file.text)));
            made.insert(home.join(&file.path));
        }
    }
    for path in files(&home) {
        if !made.contains(&path) {
            keep(golden::compare(&path, None));
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// The files under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
