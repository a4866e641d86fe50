//! `explain --access` and the template say the same: every action, on both sides.

use libtest_mimic::{Arguments, Failed, Trial};
use scant_compiler::target::{Assets, Target};
use scant_tests::case::{Case, folders, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

fn main() {
    let mut trials = Vec::new();
    let cases = folders(&root().join("tests/compile")).into_iter().map(|folder| (folder, "spec.scant"));
    let examples = folders(&root().join("examples")).into_iter().map(|folder| (folder, "app.scant"));
    for (folder, entry) in cases.chain(examples) {
        for target in scant_targets::ALL {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let (folder, target) = (folder.clone(), *target);
            trials.push(Trial::test(format!("access/{name}/{}", target.name().word()), move || {
                one(&folder, entry, target).map_err(Failed::from)
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn one(folder: &Path, entry: &str, target: &dyn Target) -> Result<(), String> {
    let mut case = Case::read(folder, entry)?;
    if case.environment.is_none() {
        case.environment =
            scant_compiler::check(&case.sources, &[target], &case.options()).value.environments.pop();
    }
    let compiled = scant_compiler::compile(&case.sources, target, &case.options());
    let Some(app) = compiled.value else {
        return Err(scant_tests::render::findings(&case.sources, &compiled.diagnostics));
    };
    let explained: BTreeSet<String> =
        target.rights(&app).into_iter().flat_map(|right| right.actions).collect();
    let mut emitted = BTreeSet::new();
    for file in target.emit(&app, &Assets::default()).files {
        if let Ok(document) = serde_json::from_str::<Value>(&file.text) {
            allowed(&document, &mut emitted);
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

/// Actions of statements that allow, and of invoke permissions. Trust in a service is no right of a function.
fn allowed(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let denies = map.get("Effect").and_then(Value::as_str) == Some("Deny");
            if let (Some(action), false) = (map.get("Action"), denies) {
                let actions =
                    action.as_array().map_or_else(|| vec![action], |actions| actions.iter().collect());
                let names = actions.into_iter().filter_map(Value::as_str);
                found.extend(names.filter(|name| *name != "sts:AssumeRole").map(str::to_string));
            }
            map.values().for_each(|inner| allowed(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|item| allowed(item, found)),
        _ => {}
    }
}
