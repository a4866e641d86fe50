//! What is built is verified as equal to its spec, however large the program is, and whatever it says.

use proptest::prelude::*;
use scant_compiler::checked::Checked;
use scant_compiler::model::TargetName;
use scant_compiler::target::{Artifact, Assets};
use scant_compiler::{Options, compile};
use scant_lang::source::Source;
use scant_tests::generated;
use scant_verify::{File, Report};

fn verified(app: &Checked, artifact: &Artifact) -> Option<Report> {
    let files: Vec<File<'_>> =
        artifact.files.iter().map(|file| File { path: &file.path, text: &file.text }).collect();
    scant_verify::verify(app, &files)
}

#[test]
fn a_program_of_many_stacks_is_equal() {
    for target in scant_targets::ALL {
        for functions in [1, 60, 400] {
            let sources = [Source::new("app.scant", generated::program(target.name(), functions))];
            // A program for Azure is one template of at most 4 MB, and a larger one is refused.
            let Some(app) = compile(&sources, *target, &Options::default()).value else {
                assert_eq!(target.name(), TargetName::Azure, "{functions} functions do not compile");
                continue;
            };
            let Some(report) = verified(&app, &target.emit(&app, &Assets::default())) else { continue };
            let word = target.name().word();
            assert_eq!(report.functions, functions);
            let said: Vec<_> = report.excess.iter().chain(&report.missing).take(5).collect();
            assert!(said.is_empty(), "{word}, {functions} functions: {said:#?}");
        }
    }
}

/// What a function of a random program may say; a program that the target refuses is not looked at.
const LINES: [&str; 34] = [
    "allow get on orders",
    "allow get, put, delete on orders",
    "allow put, delete on orders where key is \"a\", \"b*\"",
    "allow get, update on orders where key starts \"eu/\"",
    "allow get on orders fields customer, total",
    "allow put on orders fields customer, total",
    "allow query on orders.by_state",
    "allow query on orders",
    "allow check on orders",
    "allow get on files where key starts \"raw/\"",
    "allow put, delete on files where key starts \"a?\", \"b/\"",
    "allow list on files where key starts \"raw/\"",
    "allow get, list on files",
    "allow send on jobs",
    "allow receive, inspect on jobs",
    "allow purge on sealed",
    "allow send, receive on sealed",
    "allow publish on news",
    "allow emit on events",
    "allow append on clicks",
    "allow tail on clicks",
    "allow read on token",
    "allow write on token",
    "allow invoke on helper",
    "allow get, put, update on ledger",
    "on http GET /things/{id} public",
    "on http POST /things { auth users }",
    "on schedule every 5m",
    "on topic news",
    "on bus events where type is \"made\"",
    "on stream clicks { batch 100 }",
    "on table orders changed",
    "on bucket files created { under \"raw/\" }",
    "failures to lost",
];

const STORES: &str = "app random

auth users jwt {
  issuer \"https://login.example.com/\"
  audience \"random\"
}

table orders {
  key customer: string
  index by_state { key state: string }
}

table ledger {
  key account: string
  encryption customer_key
}

bucket files
queue jobs { dead_letter after 5 }
queue lost
queue sealed { encryption customer_key }
topic news
bus events
stream clicks
secret token

function helper {
  code \"dist/helper\"
  on call
}
";

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, max_global_rejects: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_random_program_is_equal(
        functions in prop::collection::vec(prop::sample::subsequence(LINES.to_vec(), 1..7), 1..5)
    ) {
        let mut text = STORES.to_owned();
        for (at, lines) in functions.iter().enumerate() {
            // Routes of one API are each there once.
            let lines = lines.iter().map(|line| line.replace("/things", &format!("/things_{at}")));
            let body = lines.fold(String::new(), |body, line| format!("{body}  {line}\n"));
            text.push_str(&format!("\nfunction f_{at} {{\n  code \"dist/f_{at}\"\n  on call\n{body}}}\n"));
        }
        let sources = [Source::new("app.scant", text)];
        let mut looked_at = 0;
        for target in scant_targets::ALL {
            let Some(app) = compile(&sources, *target, &Options::default()).value else { continue };
            let artifact = target.emit(&app, &Assets::default());
            let Some(report) = verified(&app, &artifact) else { continue };
            looked_at += 1;
            let said: Vec<_> = report.excess.iter().chain(&report.missing).collect();
            prop_assert!(said.is_empty(), "{}: {said:#?}\n{}", target.name().word(), sources[0].text);
        }
        prop_assume!(looked_at > 0);
    }
}
