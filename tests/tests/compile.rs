//! Every folder of `tests/compile` is a program and what it becomes: findings, rights, and each target's files, for
//! every target that the program has a folder for.

use libtest_mimic::{Arguments, Failed, Trial};
use scant_compiler::target::Assets;
use scant_tests::case::Case;
use scant_tests::subject::{Subject, cases};
use scant_tests::{golden, render};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn main() {
    let trials = cases().into_iter().map(|subject| {
        Trial::test(format!("compile/{}", subject.name()), move || one(&subject).map_err(Failed::from))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn one(subject: &Subject) -> Result<(), String> {
    let Subject { folder, entry, target } = subject;
    let case = Case::read(folder, entry)?;
    let compiled = scant_compiler::compile(&case.sources, *target, &case.options());
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
