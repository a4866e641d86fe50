//! Findings as SARIF 2.1.0, with what GitHub's code scanning reads of it.

mod log;
mod result;
mod rules;

use super::place::Places;
use super::{Report, fingerprint, pretty};
use crate::failure::Failure;
use crate::manifest::SCANT;
use crate::shown::Shown;
use log::{
    AutomationDetails, Described, Driver, Found, Invocation, Log, Notification, Rule, Run, Text, Tool,
};
use result::Results;
use scant_lang::diagnostic::{Code, Diagnostic};
use std::collections::BTreeMap;

/// The schema a log says it follows: that of the standard, with its errata.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The folder that places are relative to.
const ROOT: &str = "%SRCROOT%";

/// The log: one run that lists every rule, raised or not. Columns count characters from 1.
pub fn render(shown: &Shown<'_>, places: &Places<'_>, report: &Report<'_>) -> Result<String, Failure> {
    let rules = rules::all();
    let results = Results { files: shown.in_repository(), places, rules: &rules };
    let accepted: Vec<_> = report.accepted.iter().map(|accepted| accepted.finding.clone()).collect();
    let all = [report.findings, accepted.as_slice()].concat();
    let prints = fingerprint::of(shown.sources, &all);
    let (open, closed) = prints.split_at(report.findings.len());
    let found = report.findings.iter().zip(open).map(|(finding, print)| results.of(finding, print));
    let taken =
        report.accepted.iter().zip(closed).map(|(accepted, print)| results.of_accepted(accepted, print));
    let unread: Vec<Notification> = report
        .findings
        .iter()
        .filter(|finding| scant_lang::CODES.iter().any(|code| code.id == finding.code.id))
        .map(|finding| results.notification(finding))
        .collect();
    let targets: Vec<_> = report.targets.iter().map(|target| target.word()).collect();
    // Without the targets, the upload of one run would replace that of another.
    written(&rules, format!("scant/{}/", targets.join("+")), found.chain(taken).collect(), unread)
}

/// The log of a comparison: `kinds` are its only rules, `files` the path of each file in the repository.
pub fn changes(
    shown: &Shown<'_>,
    files: Vec<String>,
    findings: &[Diagnostic],
    kinds: &'static [Code],
) -> Result<String, Failure> {
    let rules: Vec<Rule> = kinds.iter().map(rules::of_change).collect();
    let results = Results { files, places: &Places::new(shown), rules: &rules };
    let prints = fingerprint::of(shown.sources, findings);
    let found = findings.iter().zip(&prints).map(|(finding, print)| results.of(finding, print));
    written(&rules, "scant/diff/".to_owned(), found.collect(), Vec::new())
}

fn written(
    rules: &[Rule],
    id: String,
    results: Vec<Found>,
    unread: Vec<Notification>,
) -> Result<String, Failure> {
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver: Driver { name: "scant", version: SCANT, semantic_version: SCANT, rules } },
            automation_details: AutomationDetails { id },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BTreeMap::from([(
                ROOT,
                Described { description: Text::new("The root of the repository.") },
            )]),
            invocations: [Invocation {
                execution_successful: unread.is_empty(),
                tool_execution_notifications: unread,
            }],
            results,
        }],
    };
    pretty(&log)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::diagnostic::{Code, Diagnostic};
    use scant_lang::source::{FileId, Source, Span};

    static ANY: Code = Code { id: "unused-store", summary: "", page: "" };

    #[test]
    fn a_counter_example_is_a_flow_and_a_fix_changes_its_file() {
        let sources = [Source::new("app.scant", "app ü\nqueue jobs\n")];
        let shown = Shown::bare(&sources);
        let span = |start, end| Span { file: FileId(0), start, end };
        let finding = Diagnostic::error(&ANY, span(4, 6), "wrong")
            .step(span(0, 3), "it begins [here]")
            .step(span(7, 12), "and ends here")
            .label(span(13, 17), "a list [of one]")
            .fix("write `u`", span(4, 6), "u");
        let report = Report { findings: &[finding], ..Report::default() };
        let text = render(&shown, &Places::new(&shown), &report).unwrap();
        let log: serde_json::Value = serde_json::from_str(&text).unwrap();
        let result = &log["runs"][0]["results"][0];
        let flow = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
        let step = |at: usize| flow[at]["location"]["message"]["text"].as_str();
        assert_eq!((flow.len(), step(0), step(1)), (2, Some("it begins [here]"), Some("and ends here")));
        assert_eq!(flow[1]["location"]["physicalLocation"]["region"]["startLine"], 2);
        assert_eq!(result["message"]["text"], "Wrong. [a list \\[of one\\]](1).");
        assert_eq!(result["relatedLocations"][0]["id"], 1);
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "app.scant");
        // Columns count characters, so `ü` is one.
        assert_eq!(change["replacements"][0]["deletedRegion"]["endColumn"], 6);
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "u");
    }
}
