//! `verify` on disk: artifacts as they lie there, not as they were written.

use crate::sandbox::Sandbox;

const SPEC: &str = r#"app shop

queue jobs { dead_letter after 3 }

function work {
  code "dist"
  runtime node22
  on queue jobs
}
"#;

fn built() -> Sandbox {
    let sandbox = Sandbox::with(&[("app.scant", SPEC)]);
    let ran = sandbox.run(&["build"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    sandbox
}

#[test]
fn what_was_built_is_verified_and_its_grounds_are_told() {
    let sandbox = built();
    let ran = sandbox.run(&["verify"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("out/aws, for aws\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("verified: 1 function, 0 excess, 0 missing\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("taken for granted:\n"), "{}", ran.stdout);
    let ran = sandbox.run(&["verify", "out/aws", "--format", "json", "--certificate", "cert.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(told["verified"][0]["functions"], 1);
    assert_eq!(sandbox.read("cert.json"), sandbox.read("out/aws/access.cert.json"));
}

#[test]
fn one_more_action_is_found_and_named() {
    let sandbox = built();
    let text = sandbox.read("out/aws/template.json");
    let wider = text.replacen("\"sqs:ReceiveMessage\"", "\"sqs:ReceiveMessage\", \"sqs:PurgeQueue\"", 1);
    assert_ne!(text, wider);
    sandbox.write("out/aws/template.json", wider);
    let ran = sandbox.run(&["verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("`function work` may also `sqs:PurgeQueue` on `"), "{}", ran.stderr);
    assert!(ran.stderr.contains("at template.json#/Resources/"), "{}", ran.stderr);
    let narrower = text.replacen("\"sqs:ReceiveMessage\",", "", 1);
    assert_ne!(text, narrower);
    sandbox.write("out/aws/template.json", narrower);
    let ran = sandbox.run(&["verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("`function work` may not `sqs:ReceiveMessage`"), "{}", ran.stderr);
}

#[test]
fn a_spec_that_says_more_by_now_is_a_difference() {
    let sandbox = built();
    sandbox.write("app.scant", SPEC.replace("on queue jobs\n", "on queue jobs\n  allow send on jobs\n"));
    let ran = sandbox.run(&["verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("`function work` may not `sqs:SendMessage`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("at app.scant:9:"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_read_is_said() {
    let sandbox = built();
    let cases: [(&[&str], &str); 4] = [
        (&["verify", "nowhere"], "`nowhere` is no folder"),
        (&["verify", "--spec", "nowhere.scant"], "cannot read `nowhere.scant`"),
        (&["verify", "dist"], "is no folder"),
        (&["verify", "."], "no manifest.json that can be read"),
    ];
    for (args, words) in cases {
        let ran = sandbox.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
    let there = sandbox.path("out/aws/more.json");
    std::os::unix::fs::symlink("/dev/zero", &there).unwrap();
    let ran = sandbox.run(&["verify"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("more.json` is no plain file"), "{}", ran.stderr);
    std::fs::remove_file(there).unwrap();
    sandbox.write("out/aws/template.json", "{\"Resources\": ");
    assert_eq!(sandbox.run(&["verify"]).code, 1);
    let empty = Sandbox::with(&[("app.scant", SPEC)]);
    let ran = empty.run(&["verify"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("run `scant build` first"), "{}", ran.stderr);
}
