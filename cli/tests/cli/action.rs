//! The GitHub action and the pre-commit hooks: their scripts are run as their hosts would run them.

use crate::formats::planted;
use crate::sandbox::Sandbox;
use serde_json::Value;
use std::process::Command;

/// A file of the repository, its YAML read.
fn file(name: &str) -> Value {
    let path = format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"));
    serde_saphyr::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Runs a step of the action with these inputs; gives its exit code and what it printed.
#[cfg(unix)]
fn step(sandbox: &Sandbox, name: &str, inputs: &[(&str, &str)]) -> (i32, String) {
    let action = file("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == name).unwrap();
    let bin = sandbox.path("temp/scant/bin");
    if !bin.exists() {
        std::fs::create_dir_all(&bin).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_scant"), bin.join("scant")).unwrap();
    }
    let mut command = Command::new("bash");
    command.args(["-c", step["run"].as_str().unwrap()]).current_dir(sandbox.path("."));
    command.env("RUNNER_TEMP", sandbox.path("temp")).env("GITHUB_OUTPUT", sandbox.path("output"));
    for (variable, value) in step["env"].as_object().unwrap() {
        let input = value.as_str().unwrap().trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        let default = action["inputs"][input]["default"].as_str().unwrap();
        let given = inputs.iter().find(|(name, _)| *name == input).map_or(default, |(_, value)| value);
        command.env(variable, given);
    }
    let output = command.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[cfg(unix)]
#[test]
fn the_action_writes_sarif_before_it_decides() {
    let sandbox = Sandbox::with(&[("app.scant", &planted())]);
    let inputs = [("args", "--deny exposure --today 2026-06-01"), ("path", ".")];
    let (code, said) = step(&sandbox, "Find", &inputs);
    assert_eq!(code, 0);
    assert!(said.starts_with("::error file=app.scant,"), "{said}");
    let log: Value = serde_json::from_str(&sandbox.read("temp/scant.sarif")).unwrap();
    assert!(!log["runs"][0]["results"].as_array().unwrap().is_empty());
    assert!(sandbox.read("output").starts_with("sarif-file="));
    assert_eq!(step(&sandbox, "Decide", &inputs).0, 1);
    assert_eq!(step(&sandbox, "Decide", &[("fail-on", "never"), inputs[0]]).0, 0);
    assert_eq!(step(&sandbox, "Decide", &[]).0, 0);
    assert_eq!(step(&sandbox, "Find", &[("annotations", "false")]), (0, String::new()));
    assert_eq!(step(&sandbox, "Find", &[("args", "--deny nothing")]).0, 2);
}

#[test]
fn what_the_action_uses_is_pinned_by_commit() {
    let action = file("action.yml");
    let used: Vec<&str> =
        action["runs"]["steps"].as_array().unwrap().iter().filter_map(|step| step["uses"].as_str()).collect();
    assert_eq!(used.len(), 2);
    for uses in used {
        let (_, revision) = uses.split_once('@').unwrap();
        assert!(revision.len() == 40 && revision.chars().all(|c| c.is_ascii_hexdigit()), "{uses}");
    }
}

#[test]
fn the_hooks_run_commands_there_are() {
    let sandbox = Sandbox::with(&[("app.scant", &planted())]);
    let hooks = file(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().unwrap();
    let ids: Vec<&str> = hooks.iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["scant-fmt", "scant-lint"]);
    for hook in hooks {
        let words: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
        assert_eq!(words[0], "scant");
        let files: &[&str] = if hook["pass_filenames"] == false { &[] } else { &["app.scant"] };
        assert_eq!(sandbox.run(&[&words[1..], files].concat()).code, 0, "{hook}");
    }
}
