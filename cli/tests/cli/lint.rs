//! `lint`: levels, repairs, baselines and acceptances that end.

use crate::formats::{TODAY, planted};
use crate::sandbox::{Ran, Sandbox};
use serde_json::Value;

fn lint(sandbox: &Sandbox, flags: &[&str]) -> Ran {
    sandbox.run(&[&["lint", "--today", TODAY][..], flags].concat())
}

/// The ids of what is found, one a finding.
fn ids(sandbox: &Sandbox, flags: &[&str]) -> Vec<String> {
    let ran = lint(sandbox, &[&["--format", "json"][..], flags].concat());
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["id"].as_str().unwrap().to_owned()).collect()
}

fn sandbox() -> Sandbox {
    Sandbox::with(&[("app.scant", &planted())])
}

#[test]
fn flags_and_the_project_give_levels_and_what_fails_is_chosen() {
    let sandbox = sandbox();
    assert_eq!(lint(&sandbox, &[]).code, 0);
    assert_eq!(lint(&sandbox, &["--deny", "warnings"]).code, 1);
    assert_eq!(lint(&sandbox, &["--deny", "exposure"]).code, 1);
    assert_eq!(lint(&sandbox, &["--deny", "exposure", "--fail-on", "never"]).code, 0);
    assert_eq!(lint(&sandbox, &["--fail-on", "warning"]).code, 1);
    let two = ["--allow", "public-endpoint", "--allow", "secret-in-env"];
    assert_eq!(lint(&sandbox, &[&["--deny", "exposure"][..], &two].concat()).code, 0);
    assert!(!ids(&sandbox, &["--allow", "housekeeping"]).contains(&"unused-store".to_owned()));
    sandbox.write("scant.toml", "[lint]\nhousekeeping = \"off\"\nunused-store = \"error\"\n");
    assert_eq!(lint(&sandbox, &[]).code, 1);
    assert_eq!(lint(&sandbox, &["--warn", "unused-store"]).code, 0);
    assert!(!ids(&sandbox, &[]).contains(&"unneeded-accept".to_owned()));
}

#[test]
fn a_rule_that_is_none_is_a_wrong_use() {
    let sandbox = sandbox();
    let ran = lint(&sandbox, &["--deny", "publc-endpoint"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("did you mean `public-endpoint`?"), "{}", ran.stderr);
    let ran = lint(&sandbox, &["--deny", "unused-store", "--allow", "unused-store"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`unused-store` is given to `--deny` and to `--allow`"), "{}", ran.stderr);
    assert_eq!(sandbox.run(&["lint", "--today", "2026-02-30"]).code, 2);
    sandbox.write("scant.toml", "[lint]\nunused-stor = \"off\"\n");
    let ran = lint(&sandbox, &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("scant.toml:2:1"), "{}", ran.stderr);
}

#[test]
fn safe_repairs_are_made_once_and_leave_a_sound_program() {
    let sandbox = sandbox();
    let before = ids(&sandbox, &[]);
    let ran = lint(&sandbox, &["--fix"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.starts_with("repaired "), "{}", ran.stderr);
    let repaired = sandbox.read("app.scant");
    let gone = "accept unsupported-setting";
    assert!(planted().contains(gone) && !repaired.contains(gone), "{repaired}");
    let after = ids(&sandbox, &[]);
    let unneeded = "unneeded-accept".to_owned();
    assert!(before.contains(&unneeded) && !after.contains(&unneeded));
    for id in ["redundant-grant", "implied-grant"] {
        assert!(after.contains(&id.to_owned()), "the repair of {id} is not safe");
    }
    assert_eq!(sandbox.run(&["check"]).code, 0);
    assert_eq!(sandbox.run(&["fmt", "--check"]).code, 0);
    let again = lint(&sandbox, &["--fix"]);
    assert!(!again.stderr.contains("repaired"), "{}", again.stderr);
    assert_eq!(sandbox.read("app.scant"), repaired);
}

#[test]
fn other_repairs_are_made_when_asked_for_and_shown_before() {
    let sandbox = sandbox();
    let shown = lint(&sandbox, &["--fix=all", "--diff"]);
    assert_eq!(sandbox.read("app.scant"), planted());
    assert!(shown.stdout.contains("-  allow get on uploads where key starts \"raw/\"\n"), "{}", shown.stdout);
    assert!(shown.stderr.starts_with("would repair "), "{}", shown.stderr);
    assert_eq!(lint(&sandbox, &["--diff"]).code, 2);
    lint(&sandbox, &["--fix=all"]);
    let repaired = sandbox.read("app.scant");
    assert!(repaired.contains("  allow get on uploads\n") && !repaired.contains("raw/"), "{repaired}");
    assert_eq!(sandbox.run(&["check"]).code, 0);
}

#[test]
fn repairs_that_meet_are_all_made() {
    let sandbox = Sandbox::with(&[(
        "app.scant",
        "app shop\n\nqueue jobs { dead_letter after 5 }\nqueue more { dead_letter after 5 }\n\nfunction work {\n  \
         code \"work\"\n  runtime node22\n  on queue jobs\n  on queue more\n  allow receive on jobs, more\n}\n",
    )]);
    lint(&sandbox, &["--fix=all"]);
    let repaired = sandbox.read("app.scant");
    assert!(!repaired.contains("allow"), "{repaired}");
    assert!(ids(&sandbox, &[]).is_empty());
}

const TWO_ENVIRONMENTS: &str = "app shop

environment dev {}

environment prod {}

queue jobs { dead_letter after 5 }

function work {
  code \"work\"
  runtime node22
  on call
  allow receive on jobs
  when prod {
    on queue jobs
  }
}
";

#[test]
fn what_is_found_in_one_environment_is_not_repaired_for_all() {
    let sandbox = Sandbox::with(&[("app.scant", TWO_ENVIRONMENTS)]);
    let ran = lint(&sandbox, &["--format", "short"]);
    assert!(ran.stdout.contains("need not be allowed `receive` on `jobs` (in prod)\n"), "{}", ran.stdout);
    lint(&sandbox, &["--fix"]);
    // Nor where the other environment was not looked at.
    lint(&sandbox, &["--fix", "--env", "prod"]);
    assert_eq!(sandbox.read("app.scant"), TWO_ENVIRONMENTS);
    lint(&sandbox, &["--fix=all"]);
    assert!(!sandbox.read("app.scant").contains("receive"));
}

#[test]
fn a_line_that_speaks_for_several_functions_is_not_repaired() {
    let spec = "app shop

component worker {
  queue inbox { dead_letter after 5 }

  function work {
    code \"work\"
    runtime node22
    on queue inbox
    allow receive on inbox
  }
}

use worker as one

use worker as two
";
    let sandbox = Sandbox::with(&[("app.scant", spec)]);
    assert_eq!(sandbox.run(&["check"]).code, 0);
    assert_eq!(ids(&sandbox, &[]), ["implied-grant", "implied-grant"]);
    lint(&sandbox, &["--fix=all"]);
    assert_eq!(sandbox.read("app.scant"), spec);
}

#[test]
fn an_acceptance_is_needed_if_it_is_anywhere() {
    let accepting = TWO_ENVIRONMENTS.replace(
        "  when prod",
        "  accept implied-grant on jobs because \"it takes more at night\"\n  when prod",
    );
    let sandbox = Sandbox::with(&[("app.scant", &accepting)]);
    assert!(ids(&sandbox, &[]).is_empty());
    assert!(ids(&sandbox, &["--env", "dev"]).is_empty(), "it may be needed where nobody looked");
    let other = accepting.replace("on jobs because", "on spare because");
    sandbox.write("app.scant", other + "\nqueue spare {}\n\noutput spare = $spare.name\n");
    assert_eq!(ids(&sandbox, &[]), ["implied-grant", "unneeded-accept"]);
    let general =
        TWO_ENVIRONMENTS.to_owned() + "\naccept implied-grant on work because \"it takes more at night\"\n";
    sandbox.write("app.scant", general);
    assert!(ids(&sandbox, &[]).is_empty());
}

#[test]
fn a_warning_of_the_language_is_accepted_as_well() {
    let spec = "app shop
function report {
  code \"report\"
  runtime node22
  timeout 60s
  on http POST /reports { auth iam }
}
";
    let sandbox = Sandbox::with(&[("app.scant", spec)]);
    assert_eq!(ids(&sandbox, &[]), ["slow-route"]);
    let accepting =
        spec.replace("  timeout", "  accept slow-route because \"callers do not wait\"\n  timeout");
    sandbox.write("app.scant", accepting);
    assert!(ids(&sandbox, &["--deny", "warnings"]).is_empty());
    assert!(!sandbox.run(&["check"]).stderr.contains("slow-route"));
    sandbox
        .write("app.scant", spec.replace("  timeout", "  accept wrong-verb because \"of this\"\n  timeout"));
    assert_eq!(sandbox.run(&["check"]).code, 1);
}

#[test]
fn standard_input_and_files_elsewhere_are_not_changed() {
    let sandbox = sandbox();
    let ran = sandbox.run_on(&["lint", "-", "--fix", "--today", TODAY], &planted());
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("`--fix` cannot change `<stdin>`"), "{}", ran.stderr);
    assert_eq!(sandbox.read("app.scant"), planted());
}

#[test]
fn a_baseline_lets_only_new_findings_through() {
    let sandbox = sandbox();
    let ran = lint(&sandbox, &["--write-baseline", "known.json", "--deny", "warnings"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let wanted = format!("wrote known.json: {} findings\n", ids(&sandbox, &[]).len());
    assert!(ran.stderr.starts_with(&wanted), "{}", ran.stderr);
    let against = ["--baseline", "known.json", "--deny", "warnings"];
    let ran = lint(&sandbox, &against);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);

    // Another layout and another order are no news.
    let moved = planted().replace("app planted\n", "app planted\n\n// moved\n\n\n").replace(
        "  on queue jobs\n  allow receive, inspect on jobs\n",
        "  allow inspect,\n    receive on jobs\n  on queue jobs\n",
    );
    sandbox.write("app.scant", &moved);
    assert_eq!(lint(&sandbox, &against).code, 0);

    sandbox.write("app.scant", moved + "\ntable attic { key id: string }\n");
    let ran = lint(&sandbox, &[&against[..], &["--format", "short"]].concat());
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("error[unused-store]: nothing uses the table `attic`"), "{}", ran.stdout);
}

#[test]
fn a_baseline_tells_what_is_gone_and_knows_no_errors() {
    let sandbox = sandbox();
    lint(&sandbox, &["--write-baseline", "known.json"]);
    lint(&sandbox, &["--fix=all"]);
    let ran = lint(&sandbox, &["--baseline", "known.json"]);
    assert_eq!(ran.code, 0);
    let wanted =
        "known.json knows 4 findings that nobody finds any more; `--write-baseline` writes it anew\n";
    assert!(ran.stderr.starts_with(wanted), "{}", ran.stderr);
    assert!(ran.stderr.contains("  app.scant [implied-grant]: `work` need not be"), "{}", ran.stderr);

    sandbox.write("app.scant", planted().replace("allow put on orders", "allow put on ordres"));
    let ran = lint(&sandbox, &["--write-baseline", "errors.json", "--format", "short"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("error[unknown-name]"), "{}", ran.stdout);
    assert!(!sandbox.read("errors.json").contains("unknown-name"));

    sandbox.write("bad.json", "{\"schema\": 2, \"findings\": []}");
    assert_eq!(lint(&sandbox, &["--baseline", "bad.json"]).code, 2);
    assert_eq!(lint(&sandbox, &["--baseline", "none.json"]).code, 2);
}

#[test]
fn an_acceptance_ends_with_its_day() {
    let sandbox = sandbox();
    let found = |today: &str| {
        let ran = sandbox.run(&["lint", "--today", today, "--format", "short"]);
        ran.stdout.lines().filter(|line| line.contains("`callback`")).count()
    };
    assert_eq!((found("2026-01-31"), found("2026-02-01")), (0, 1));
    let ran = sandbox.run(&["lint", "--today", "2026-01-31", "--accepted"]);
    assert!(
        ran.stdout.contains("because the payment provider signs nothing (until 2026-01-31)"),
        "{}",
        ran.stdout
    );
    assert_eq!(sandbox.run(&["check"]).code, 0);
    // A build does not look at the clock.
    assert!(!sandbox.run(&["build", "--target", "aws"]).stderr.contains("accepted until"));
}

#[test]
fn what_a_target_lacks_is_found_again_when_its_acceptance_ends() {
    let spec = "app shop\ntarget azure\ntable minutes {\n  key id: string\n  expire_at gone\n  \
                accept unsupported-setting because \"swept by hand\" until \"2026-03-01\"\n}\n\
                output minutes = $minutes.name\n";
    let sandbox = Sandbox::with(&[("app.scant", spec)]);
    assert_eq!(sandbox.run(&["check"]).code, 0);
    assert_eq!(sandbox.run(&["lint", "--today", "2026-03-01"]).code, 0);
    let ran = sandbox.run(&["lint", "--today", "2026-03-02", "--format", "short"]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("error[unsupported-setting]"), "{}", ran.stdout);
}
