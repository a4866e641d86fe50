//! `scant diff` and git: revisions are read, and nothing is checked out.

use crate::sandbox::{Ran, Sandbox};
use std::process::Command;

const BEFORE: &str = "app shop\n\ntable orders { key id: string }\n\n\
    function place {\n  code \"dist\"\n  on call\n  allow put on orders\n}\n";
const AFTER: &str = "app shop\n\ntable orders { key id: string }\n\n\
    function place {\n  code \"dist\"\n  on call\n  allow put, delete on orders\n}\n";

/// A repository without anybody's settings.
fn git(sandbox: &Sandbox, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
    command.args(args).current_dir(sandbox.path("."));
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn commit(sandbox: &Sandbox, name: &str) {
    git(sandbox, &["add", "-A"]);
    git(sandbox, &["commit", "-q", "-m", name]);
    git(sandbox, &["tag", name]);
}

/// Two commits, `v1` and `v2`; the program is in `apps/shop`.
fn repository() -> Sandbox {
    let sandbox = Sandbox::with(&[("apps/shop/app.scant", BEFORE)]);
    git(&sandbox, &["init", "-q", "-b", "main"]);
    commit(&sandbox, "v1");
    sandbox.write("apps/shop/app.scant", AFTER);
    commit(&sandbox, "v2");
    sandbox
}

fn in_folder(sandbox: &Sandbox, folder: &str, args: &[&str]) -> Ran {
    sandbox.command(args).current_dir(sandbox.path(folder)).output().unwrap().into()
}

const WIDER: &str = "+ place may now delete from orders";

#[test]
fn a_revision_is_compared_with_the_working_copy_and_with_another() {
    let sandbox = repository();
    for args in [
        &["diff", "v1"][..],
        &["diff", "v1..v2"],
        &["diff", "v1...v2"],
        &["diff", "v1", "HEAD"],
        &["diff", "v1:apps/shop"],
        &["diff", "v1:./app.scant", "main:apps/shop/app.scant"],
        &["diff", "HEAD~1", "."],
    ] {
        let ran = in_folder(&sandbox, "apps/shop", args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        assert!(ran.stdout.starts_with(WIDER), "{args:?}: {}", ran.stdout);
        assert_eq!(ran.stdout.lines().count(), 1, "{args:?}: {}", ran.stdout);
    }
    let ran = in_folder(&sandbox, "apps/shop", &["diff", "v2"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "no change in meaning\n"));
    let ran = sandbox.run(&["diff", "v2:apps/shop", "v1:apps/shop"]);
    assert_eq!(ran.stdout, "- place may no longer delete from orders  v2:apps/shop/app.scant:8\n");
}

#[test]
fn the_working_copy_and_the_index_stay_as_they_are() {
    let sandbox = repository();
    sandbox.write("apps/shop/app.scant", "app shop\n// unfinished\n");
    sandbox.write("apps/shop/new.scant", "// not yet known\n");
    let state = || {
        (
            git(&sandbox, &["status", "--porcelain"]),
            sandbox.files("apps"),
            git(&sandbox, &["rev-parse", "HEAD"]),
        )
    };
    let before = state();
    assert_eq!(in_folder(&sandbox, "apps/shop", &["diff", "v1..v2"]).code, 0);
    assert_eq!(in_folder(&sandbox, "apps/shop", &["diff", "v1"]).code, 0);
    assert_eq!(state(), before);
}

#[test]
fn imports_and_the_project_file_are_those_of_the_revision() {
    let sandbox = Sandbox::with(&[
        ("scant.toml", "entry = \"main.scant\"\n"),
        ("main.scant", "app shop\n\nimport stock from \"lib/stock.scant\"\n"),
        ("lib/stock.scant", "module stock\n\ntable levels { key sku: string }\n"),
    ]);
    git(&sandbox, &["init", "-q", "-b", "main"]);
    commit(&sandbox, "v1");
    sandbox.write("scant.toml", "entry = \"app.scant\"\n");
    sandbox.write("app.scant", "app shop\n\nimport stock from \"new/stock.scant\"\n");
    sandbox.write("new/stock.scant", "module stock\n\ntable levels { key sku: number }\n");
    std::fs::remove_dir_all(sandbox.path("lib")).unwrap();
    std::fs::remove_file(sandbox.path("main.scant")).unwrap();
    for (folder, args) in
        [(".", &["diff", "HEAD"][..]), ("new", &["diff", "HEAD"]), ("new", &["diff", "HEAD", ".."])]
    {
        let ran = in_folder(&sandbox, folder, args);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.starts_with("~ stock.levels is made anew"), "{}", ran.stdout);
    }
}

#[test]
fn guardrails_are_compared_as_they_are_in_each_revision() {
    let rules =
        "policy house {\n  forbid delete on table orders\n  forbid put on table orders overridable\n}\n";
    let sandbox = Sandbox::with(&[
        ("org/house.scant", rules),
        ("shop/scant.toml", "policies = [\"../org/house.scant\"]\n"),
        ("shop/app.scant", AFTER),
    ]);
    git(&sandbox, &["init", "-q", "-b", "main"]);
    commit(&sandbox, "v1");
    sandbox.write("org/house.scant", rules.replace("  forbid delete on table orders\n", ""));
    let ran = in_folder(&sandbox, "shop", &["diff", "v1", "--fail-on", "widened"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(
        ran.stdout.starts_with("+ guardrail house.forbid-delete") && ran.stdout.contains(" is gone  "),
        "{}",
        ran.stdout
    );
    sandbox.write("org/house.scant", rules.replace(" overridable", " because \"we say so\""));
    let ran = in_folder(&sandbox, "shop", &["diff", "v1"]);
    assert!(ran.stdout.contains(" may no longer be accepted as broken  "), "{}", ran.stdout);
    let ran = in_folder(&sandbox, "shop", &["diff", "v1", "--policy", "../org/house.scant"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn an_error_says_on_which_side_it_is() {
    let sandbox = repository();
    sandbox.write("apps/shop/app.scant", AFTER.replace("put, delete", "put, destroy"));
    let ran = in_folder(&sandbox, "apps/shop", &["diff", "v1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.starts_with("the new side, the working copy, has errors:\n"), "{}", ran.stderr);
    commit(&sandbox, "broken");
    let ran = in_folder(&sandbox, "apps/shop", &["diff", "broken", "v2"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.starts_with("the old side, broken, has errors:\n"), "{}", ran.stderr);
    assert!(ran.stderr.contains("broken:apps/shop/app.scant:8:"), "{}", ran.stderr);
}

#[test]
fn what_is_not_there_is_used_wrongly() {
    let sandbox = repository();
    for (args, said) in [
        (&["diff", "v9"][..], "`v9` is neither a file or folder here nor a revision"),
        (&["diff", "v9..v1"], "`v9` is neither a file or folder here nor a revision"),
        (&["diff", "v1:apps/none", "v2"], "there is no `v1:apps/none`"),
        (&["diff", "v1:../x", "v2"], "`../x` leaves the repository"),
        (&["diff", "v1:", "v2:apps/shop"], "there is no program in `v1:`: neither scant.toml nor app.scant"),
    ] {
        let ran = sandbox.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
    }
    let ran = sandbox.run(&["diff", "--", "--output=x", "v2:apps/shop"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let outside = Sandbox::with(&[("app.scant", AFTER)]);
    let ran = outside.command(&["diff", "v1"]).env("GIT_CEILING_DIRECTORIES", "/").output().unwrap();
    let ran = Ran::from(ran);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("this folder is in no git repository"), "{}", ran.stderr);
    let ran = outside.command(&["diff", "v1"]).env("PATH", outside.path("none")).output().unwrap();
    let ran = Ran::from(ran);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("needs the `git` program"), "{}", ran.stderr);
}

#[test]
fn sarif_has_the_places_of_the_new_side_in_the_repository() {
    let sandbox = repository();
    for args in [&["diff", "v1", "--format", "sarif"][..], &["diff", "v1..v2", "--format", "sarif"]] {
        let ran = in_folder(&sandbox, "apps/shop", args);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let log: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 1);
        let (result, place) = (&results[0], &results[0]["locations"][0]["physicalLocation"]);
        assert_eq!((&result["ruleId"], &result["level"]), (&"change-widened".into(), &"warning".into()));
        assert_eq!(result["message"]["text"], "Place may now delete from orders.");
        assert_eq!(place["artifactLocation"]["uri"], "apps/shop/app.scant");
        assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&8.into(), &3.into()));
        let at = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][at]["id"], "change-widened");
    }
    let ran = in_folder(&sandbox, "apps/shop", &["diff", "v2..v1", "--format", "sarif"]);
    assert!(
        ran.stdout.contains("change-narrowed") && ran.stdout.contains("\"startLine\": 1,"),
        "{}",
        ran.stdout
    );
}

#[test]
fn one_side_may_come_from_standard_input() {
    let sandbox = Sandbox::with(&[("old.scant", BEFORE)]);
    let ran = sandbox.run_on(&["diff", "old.scant", "-"], AFTER);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, format!("{WIDER}  <stdin>:8\n"));
}
