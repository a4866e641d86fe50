//! `PLATFORM.md` and `platform.json`: what must be there before the objects are applied.

use super::need::Need;
use scant_compiler::target::OutputFile;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write;

#[derive(Debug, Serialize)]
struct Platform<'n> {
    needs: &'n BTreeSet<Need>,
}

/// Both files.
pub fn files(needs: &BTreeSet<Need>) -> [OutputFile; 2] {
    // Needs are structs of texts, which are JSON.
    let mut json = serde_json::to_string_pretty(&Platform { needs }).unwrap_or_default();
    json.push('\n');
    [
        OutputFile { path: "PLATFORM.md".to_owned(), text: page(needs) },
        OutputFile { path: "platform.json".to_owned(), text: json },
    ]
}

fn page(needs: &BTreeSet<Need>) -> String {
    let mut page =
        "# What the cluster must have\n\nApply with `kubectl apply --server-side -k .` once this is there.\n"
            .to_owned();
    let mut heading = "";
    for need in needs {
        let title = title(need);
        if title != heading {
            heading = title;
            let _ = write!(page, "\n## {title}\n\n");
        }
        let _ = writeln!(page, "- {}", sentence(need));
    }
    page
}

fn title(need: &Need) -> &'static str {
    match need {
        Need::Kind { .. } => "Kinds of object",
        Need::Setting { .. } => "Settings",
        Need::Namespace { .. } => "Namespaces",
        Need::Secret { .. } => "Secrets",
        Need::Ability { .. } => "Abilities",
        Need::Attribute { .. } => "Attributes of events",
        Need::Image { .. } => "Images to build",
    }
}

fn sentence(need: &Need) -> String {
    match need {
        Need::Kind { product, api_version, kind } => format!("`{kind}` of `{api_version}`, from {product}."),
        Need::Setting { place, key, value, because } => format!("`{key}: {value}` in {place}; {because}."),
        Need::Namespace { name, because } => format!("`{name}`: {because}."),
        Need::Secret { name, keys, because } => {
            format!("`{name}` with `{}`: {because}.", keys.join("`, `"))
        }
        Need::Ability { what, because } => format!("{what}; {because}."),
        Need::Attribute { broker, attribute } => format!(
            "`{attribute}` on what is sent to `{broker}`: filters look for it there, and not in the body."
        ),
        Need::Image { reference, folder, runtime, handler } => {
            let entry =
                handler.as_ref().map(|handler| format!(", entry point `{handler}`")).unwrap_or_default();
            format!("`{reference}` from `{folder}` ({runtime}{entry}).")
        }
    }
}
