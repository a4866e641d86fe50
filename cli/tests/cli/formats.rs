//! What `lint` writes of the planted program in every format, held against `tests/lint/planted/expected.*`.

use crate::sandbox::Sandbox;
use serde_json::Value;
use std::path::PathBuf;

/// The day the planted acceptances are judged by.
pub const TODAY: &str = "2026-06-01";

pub fn planted() -> String {
    std::fs::read_to_string(folder().join("app.scant")).unwrap()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/lint/planted")
}

/// Compares, or writes under `UPDATE=1`.
fn held(name: &str, found: &str) {
    let file = folder().join(name);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&file, found).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    let difference = similar::TextDiff::from_lines(expected.as_str(), found);
    let difference = difference.unified_diff().header("expected", "found").to_string();
    assert!(expected == found, "{name} differs; run with UPDATE=1 and read the change\n{difference}");
}

fn shown(format: &str, flags: &[&str]) -> String {
    let sandbox = Sandbox::with(&[("app.scant", &planted())]);
    let ran = sandbox.run(&[&["lint", "--today", TODAY, "--format", format][..], flags].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format}");
    ran.stdout
}

#[test]
fn the_planted_faults_are_told_as_ever() {
    held("expected.txt", &shown("short", &[]));
    held("expected.json", &shown("json", &["--include-accepted"]));
    held("expected.github", &shown("github", &[]));
    held("expected.gitlab.json", &shown("gitlab", &[]));
    held("expected.xml", &shown("junit", &[]));
}

#[test]
fn sarif_lists_every_rule_and_the_planted_faults() {
    let mut log: Value = serde_json::from_str(&shown("sarif", &["--include-accepted"])).unwrap();
    let driver = &mut log["runs"][0]["tool"]["driver"];
    driver["version"].take();
    driver["semanticVersion"].take();
    let rules = driver["rules"].take();
    let rules = rules.as_array().unwrap();
    for result in log["runs"][0]["results"].as_array_mut().unwrap() {
        let at = result["ruleIndex"].take().as_u64().unwrap();
        assert_eq!(rules[at as usize]["id"], result["ruleId"]);
    }
    held("expected.sarif", &format!("{log:#}\n"));
    assert!(rules.len() > 100, "{}", rules.len());
    for rule in rules {
        let length = |field: &str| rule[field]["text"].as_str().unwrap_or_default().chars().count();
        assert!((1..=1024).contains(&length("shortDescription")), "{rule:#}");
        assert!((1..=1024).contains(&length("fullDescription")), "{rule:#}");
        assert!(length("help") > 0 && rule["help"]["markdown"].is_string(), "{rule:#}");
        let tags = rule["properties"]["tags"].as_array().unwrap();
        let is_security = tags.iter().any(|tag| tag == "security");
        assert_eq!(is_security, rule["properties"]["security-severity"].is_string(), "{rule:#}");
    }
}

#[test]
fn sarif_points_at_the_very_characters() {
    let text = planted();
    let log: Value = serde_json::from_str(&shown("sarif", &[])).unwrap();
    let marked: Vec<(String, String)> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let number = |name: &str| region[name].as_u64().unwrap() as usize;
            assert_eq!(number("startLine"), number("endLine"));
            let line = text.lines().nth(number("startLine") - 1).unwrap();
            let (from, to) = (number("startColumn") - 1, number("endColumn") - 1);
            let marked: String = line.chars().skip(from).take(to - from).collect();
            (result["ruleId"].as_str().unwrap().to_owned(), marked)
        })
        .collect();
    for (rule, words) in [
        ("unused-store", "archive"),
        ("missing-dead-letter", "jobs"),
        ("implied-grant", "receive"),
        ("redundant-grant", "get"),
        ("public-endpoint", "on http POST /callback"),
    ] {
        assert!(marked.contains(&(rule.to_owned(), words.to_owned())), "{rule} {words}: {marked:?}");
    }
}

#[test]
fn a_syntax_error_is_a_notification_as_well() {
    let sandbox = Sandbox::with(&[("ä b/app.scant", "app shop\ntable orders { key \"id }\n")]);
    let ran = sandbox.run(&["check", "ä b", "--format", "sarif"]);
    assert_eq!(ran.code, 1);
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let notified = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notified["message"], run["results"][0]["message"]);
    let uri = "/locations/0/physicalLocation/artifactLocation/uri";
    assert_eq!(run["results"][0].pointer(uri).unwrap(), "app.scant");

    // In a repository a place begins at its root, and is written as URIs are.
    std::fs::create_dir(sandbox.path(".git")).unwrap();
    let ran = sandbox.run(&["check", "ä b", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"][0].pointer(uri).unwrap(), "%C3%A4%20b/app.scant");
}

#[test]
fn a_sound_program_is_a_passed_case_and_an_empty_report() {
    let sandbox = Sandbox::with(&[(
        "app.scant",
        "app shop\nfunction f {\n  code \"f\"\n  runtime node22\n  on http GET /f { public }\n}\n",
    )]);
    let ran = |format: &str| sandbox.run(&["check", "--format", format]).stdout;
    assert_eq!(ran("gitlab"), "[]\n");
    assert_eq!(ran("github"), "");
    assert!(ran("junit").contains("<testcase name=\"check\" classname=\"app.scant\"/>"), "{}", ran("junit"));
    let log: Value = serde_json::from_str(&ran("sarif")).unwrap();
    assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(log["runs"][0]["automationDetails"]["id"], "scant/aws/");
}
