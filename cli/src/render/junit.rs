//! Findings as JUnit XML: a suite a file, a case for each rule that was asked and for every other message raised.

use super::place::Places;
use super::{Report, sentence};
use crate::failure::Failure;
use crate::shown::Shown;
use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};
use scant_lang::diagnostic::{Diagnostic, Level};
use std::collections::BTreeSet;

/// The document. It has no times: the same findings give the same bytes.
pub fn render(shown: &Shown<'_>, places: &Places<'_>, report: &Report<'_>) -> Result<String, Failure> {
    let mut document = Junit::new("scant");
    for (at, file) in shown.in_repository().into_iter().enumerate() {
        let here = |finding: &&Diagnostic| finding.span().file.0 as usize == at;
        let found: Vec<&Diagnostic> = report.findings.iter().filter(here).collect();
        let mut names: BTreeSet<&str> = found.iter().map(|finding| finding.code.id).collect();
        if report.linted {
            names.extend(scant_compiler::rules::ALL.iter().map(|rule| rule.code.id));
        } else if names.is_empty() {
            names.insert("check");
        }
        let mut suite = TestSuite::new(file.clone());
        for name in names {
            let raised: Vec<&Diagnostic> =
                found.iter().copied().filter(|finding| finding.code.id == name).collect();
            let mut case = case(places, name, &raised);
            case.set_classname(file.clone());
            suite.add_test_case(case);
        }
        document.add_test_suite(suite);
    }
    document.to_string().map_err(|error| Failure::world(format!("cannot write XML: {error}")))
}

/// A case fails if something was found; what is only worth knowing is printed beside it.
fn case(places: &Places<'_>, name: &str, raised: &[&Diagnostic]) -> TestCase {
    let grave: Vec<_> = raised.iter().filter(|finding| finding.level != Level::Note).collect();
    let lines = |findings: &[&Diagnostic]| -> String {
        findings.iter().map(|finding| format!("{}\n", line(places, finding))).collect()
    };
    let status = match grave.first() {
        None => TestCaseStatus::success(),
        Some(first) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(name);
            status.set_message(sentence(&first.message));
            status.set_description(lines(raised));
            status
        }
    };
    let mut case = TestCase::new(name, status);
    if grave.is_empty() && !raised.is_empty() {
        case.set_system_out(lines(raised));
    }
    case
}

fn line(places: &Places<'_>, finding: &Diagnostic) -> String {
    let (start, _) = places.of(finding.span());
    let mut words = vec![sentence(&finding.message)];
    words.extend(finding.notes.iter().map(|note| sentence(note)));
    words.extend(finding.help.iter().map(|help| sentence(help)));
    format!("{}:{}:{}: {}", places.name_of(finding.span()), start.line, start.column, words.join(" "))
}
