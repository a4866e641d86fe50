//! `explain --access` and the documents say the same: every action, on both sides.

use libtest_mimic::{Arguments, Failed, Trial};
use scant_compiler::target::Assets;
use scant_tests::case::Case;
use scant_tests::subject::{Subject, cases, examples};
use scant_tests::{documents, permitted};
use serde_json::Value;
use std::collections::BTreeSet;

fn main() -> Result<(), String> {
    let subjects = cases().into_iter().chain(examples()?);
    let trials = subjects.map(|subject| {
        Trial::test(format!("access/{}", subject.name()), move || one(&subject).map_err(Failed::from))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn one(subject: &Subject) -> Result<(), String> {
    let target = subject.target;
    let mut case = Case::read(&subject.folder, subject.entry)?;
    if case.environment.is_none() {
        case.environment =
            scant_compiler::check(&case.sources, &[target], &case.options()).value.environments.pop();
    }
    let compiled = scant_compiler::compile(&case.sources, target, &case.options());
    let Some(app) = compiled.value else {
        // A case may be about what its target cannot do; an example never is.
        return match subject.folder.join(target.name().word()).join("diagnostics.txt").is_file() {
            true => Ok(()),
            false => Err(scant_tests::render::findings(&case.sources, &compiled.diagnostics)),
        };
    };
    let explained: BTreeSet<String> =
        target.rights(&app).into_iter().flat_map(|right| right.actions).collect();
    let mut emitted = BTreeSet::new();
    for file in target.emit(&app, &Assets::default()).files {
        emitted.append(&mut permitted::listed(&file.path, &file.text));
        for document in documents::read::<Value>(&file.path, &file.text) {
            emitted.append(&mut permitted::actions(target.name(), &document));
        }
    }
    let unexplained: Vec<&String> = emitted.difference(&explained).collect();
    let imagined: Vec<&String> = explained.difference(&emitted).collect();
    match (unexplained.as_slice(), imagined.as_slice()) {
        ([], []) => Ok(()),
        _ => Err(format!(
            "emitted and not explained: {unexplained:?}; explained and not emitted: {imagined:?}"
        )),
    }
}
