//! The house's own rules, held against its files.

use scant_tests::case::root;
use std::path::{Path, PathBuf};

/// Words that only a provider's own folder may hold.
const PROVIDER_WORDS: [&str; 9] = [
    "dynamodb:",
    "s3:",
    "sqs:",
    "sns:Publish",
    "lambda:Invoke",
    "AWS::",
    "Microsoft.",
    "serving.knative",
    "arn:",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The code of a file, without comments and without the example column of the forms.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let lines = lines.map(|line| line.split("example:").next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn provider_words_stay_in_their_folder() {
    let mut found = Vec::new();
    for crate_folder in ["lang/src", "compiler/src"] {
        for path in sources(&root().join(crate_folder)) {
            if path.to_string_lossy().contains("vocabulary/forms") {
                continue;
            }
            let code = code(&path);
            for word in PROVIDER_WORDS.iter().filter(|word| code.contains(**word)) {
                found.push(format!("{}: `{word}`", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "a provider's words stand outside its folder:\n{}", found.join("\n"));
}

#[test]
fn every_room_has_its_sentence() {
    let mut found = Vec::new();
    for crate_folder in ["lang/src", "compiler/src", "targets/src", "cli/src", "tests/src", "tests/tests"] {
        for path in sources(&root().join(crate_folder)) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            if !text.starts_with("//!") {
                found.push(path.display().to_string());
            }
            assert!(text.lines().count() <= 500, "{} is longer than a room: cut it", path.display());
        }
    }
    assert!(found.is_empty(), "no sentence at the door of:\n{}", found.join("\n"));
}

#[test]
fn the_readme_shows_an_example_as_it_is() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap_or_default();
    let block =
        readme.split("```scant\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default();
    let example = std::fs::read_to_string(root().join("examples/orders/app.scant")).unwrap_or_default();
    assert_eq!(block, example, "copy examples/orders/app.scant into the README's first block");
}
