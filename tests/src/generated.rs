//! Programs of any size, the same for the same size and target: for benches and laws.

use scant_compiler::model::TargetName;
use std::fmt::Write;

/// How many functions share an api, so that each stays within a provider's routes.
const ROUTES: usize = 200;

/// How many functions share a table, a queue and a bucket.
const SHARING: usize = 5;

/// A program of `functions` functions with their stores, of what `target` has.
pub fn program(target: TargetName, functions: usize) -> String {
    let mut text = String::with_capacity(functions * 260 + 512);
    text.push_str("//! A generated program.\napp generated\n");
    if target == TargetName::Knative {
        text.push_str("\ntarget knative {\n  registry \"ghcr.io/acme\"\n  domain \"generated.example\"\n  ingress istio\n  gateway \"istio-system/public\"\n}\n");
    }
    text.push_str("\nauth users jwt {\n  issuer \"https://login.example.com/\"\n  audience \"generated\"\n}\n\ndefaults function {\n  runtime python3.13\n  memory 512MB\n}\n");
    for at in 0..functions {
        block(&mut text, target, at);
    }
    text
}

/// What takes messages by the batch, and what happens to objects: Knative has neither.
fn started(target: TargetName, group: usize) -> [String; 2] {
    match target {
        TargetName::Aws | TargetName::Azure => [
            format!(
                "on queue jobs_{group} {{ batch 10 }}\n  allow put on files_{group} where key starts \"raw/\""
            ),
            format!(
                "on bucket files_{group} created {{ under \"raw/\" }}\n  allow get on files_{group} where key starts \"raw/\""
            ),
        ],
        TargetName::Knative => [
            format!("on queue jobs_{group}\n  allow put on orders_{group} where key starts \"raw/\""),
            format!("on topic news_{group}\n  allow get on orders_{group} where key starts \"raw/\""),
        ],
    }
}

fn block(text: &mut String, target: TargetName, at: usize) {
    let (api, group) = (at / ROUTES, at / SHARING);
    let [taken, told] = started(target, group);
    let fourth = if target == TargetName::Knative { "topic news" } else { "bucket files" };
    let done =
        if at.is_multiple_of(ROUTES) { write!(text, "\napi front_{api} {{ auth users }}\n") } else { Ok(()) };
    let stores = if at.is_multiple_of(SHARING) {
        write!(
            text,
            "\ntable orders_{group} {{\n  key customer: string\n  sort placed: string\n  index by_status {{ key status: string }}\n}}\n\nqueue jobs_{group} {{ dead_letter after 5 }}\n\n{fourth}_{group}\n"
        )
    } else {
        Ok(())
    };
    let function = match at % SHARING {
        0 => write!(
            text,
            "\n/// Takes order {at}.\nfunction f_{at} {{\n  code \"dist/f_{at}\"\n  timeout 20s\n  on http front_{api} POST /orders_{at}\n  allow put, update on orders_{group}\n  allow send on jobs_{group}\n}}\n"
        ),
        1 => write!(
            text,
            "\nfunction f_{at} {{\n  code \"dist/f_{at}\"\n  on http front_{api} GET /orders_{at}/{{id}}\n  env {{ LOG_LEVEL = \"info\" }}\n  allow get, query on orders_{group}\n  allow query on orders_{group}.by_status\n  accept wider-grant on orders_{group} because \"it only reads\"\n}}\n"
        ),
        2 => write!(text, "\nfunction f_{at} {{\n  code \"dist/f_{at}\"\n  timeout 30s\n  {taken}\n}}\n"),
        3 => write!(
            text,
            "\nfunction f_{at} {{\n  code \"dist/f_{at}\"\n  memory 2GB\n  {told}\n  allow update on orders_{group}\n}}\n"
        ),
        _ => write!(
            text,
            "\nfunction f_{at} {{\n  code \"dist/f_{at}\"\n  on schedule every 5m\n  allow scan on orders_{group} because \"it counts\"\n  accept wider-grant on orders_{group} because \"it only reads\"\n}}\n"
        ),
    };
    debug_assert!(done.and(stores).and(function).is_ok(), "a text takes what is written to it");
}
