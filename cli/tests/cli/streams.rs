//! Which stream says what, in which colours, and what happens when a stream is not there.

use crate::sandbox::Sandbox;
use std::process::Stdio;

const BROKEN: &str = "app shop\n\nfunction f {\n  code dist/f\n}\n";

#[test]
fn people_read_standard_error_and_machines_standard_output() {
    let sandbox = Sandbox::with(&[("app.scant", BROKEN)]);
    let human = sandbox.run(&["check"]);
    assert_eq!((human.code, human.stdout.as_str()), (1, ""));
    assert!(human.stderr.starts_with("error[missing-quotes]: "), "{}", human.stderr);
    for format in ["short", "json"] {
        let machine = sandbox.run(&["check", "--format", format]);
        assert_eq!((machine.code, machine.stderr.as_str()), (1, ""), "{format}");
        assert!(machine.stdout.contains("missing-quotes"), "{}", machine.stdout);
    }
}

#[test]
fn json_places_count_bytes_from_nought_and_lines_and_characters_from_one() {
    let sandbox = Sandbox::with(&[("app.scant", "app shop // ü\nfunction f { code dist/ü }\n")]);
    let ran = sandbox.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    let finding = &report["findings"][0];
    assert_eq!(finding["level"], "error");
    let label = &finding["labels"][0];
    assert_eq!(label["file"], "app.scant");
    assert_eq!(label["start"], serde_json::json!({ "byte": 33, "line": 2, "column": 19 }));
    let errors = report["findings"].as_array().unwrap().len();
    assert_eq!(report["summary"]["errors"], errors);
    assert_eq!(report["summary"]["files"], 1);
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let sandbox = Sandbox::with(&[("app.scant", BROKEN)]);
    let coloured = |args: &[&str], envs: &[(&str, &str)]| {
        let output = sandbox.command(args).envs(envs.iter().copied()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        output.stderr.contains(&0x1b)
    };
    assert!(!coloured(&["check"], &[]));
    assert!(coloured(&["check"], &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&["check", "--color", "always"], &[]));
    assert!(coloured(&["check", "--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["check", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["check"], &[("NO_COLOR", "1")]));
}

#[test]
fn escapes_in_a_spec_do_not_reach_the_terminal() {
    let sandbox = Sandbox::with(&[("app.scant", "app shop\nfunction f { code \u{1b}[31mdist\u{202e}/f }\n")]);
    for format in ["human", "short"] {
        let ran = sandbox.run(&["check", "--format", format]);
        assert_eq!(ran.code, 1);
        let said = ran.stdout + &ran.stderr;
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
    }
}

#[test]
fn quiet_leaves_the_findings() {
    let sandbox = Sandbox::with(&[("app.scant", BROKEN)]);
    let ran = sandbox.run(&["check", "-q"]);
    assert!(
        ran.stderr.contains("error[missing-quotes]") && !ran.stderr.contains("1 error"),
        "{}",
        ran.stderr
    );
}

#[test]
fn people_see_fifty_findings_and_how_many_more() {
    let sandbox = Sandbox::with(&[("app.scant", &"x = \n".repeat(60))]);
    let blocks = |args: &[&str]| sandbox.run(args).stderr.matches("error[").count();
    let ran = sandbox.run(&["check"]);
    assert!(ran.stderr.contains("and 10 more (`--max-findings 0` shows all)"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("60 errors in 1 file\n"), "{}", ran.stderr);
    assert_eq!(blocks(&["check"]), 50);
    assert_eq!(blocks(&["check", "--max-findings", "0"]), 60);
    assert_eq!(blocks(&["check", "--max-findings", "7"]), 7);
}

#[test]
fn standard_input_is_a_spec() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run_on(&["check", "--format", "short", "-"], BROKEN);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.starts_with("<stdin>:4:8: error[missing-quotes]: "), "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_failure() {
    let sandbox = Sandbox::with(&[("app.scant", &"x = \n".repeat(5000))]);
    for args in [&["check", "--format", "json"][..], &["explain"], &["completions", "bash"], &["--help"]] {
        let mut command = sandbox.command(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let expected = if args.contains(&"check") { 1 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{args:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_a_failure() {
    let sandbox = Sandbox::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = sandbox.command(&["explain"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "error: cannot write to standard output: no space is left\n");
}
