//! `public-path`: a way from the internet to data that has a label.

use super::{Check, Group, Rule, Subject};
use crate::guard::{Graph, INTERNET, Node, passes_on};
use crate::words::and_quoted;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "public-path",
        summary: "a labelled store can be reached from the internet by those who did not sign in",
        page: include_str!("public_path.md"),
    },
    level: Some(Level::Warning),
    group: Group::Exposure,
    security: Some("7.0"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    let graph = Graph::of(model, subject.access, |row| passes_on(row.verb));
    let labels = |place| match graph.node(place) {
        Some(Node::Store(id)) => model.store(id).common.labels.as_slice(),
        _ => &[],
    };
    for path in graph.paths([INTERNET], |_| false, |place| !labels(place).is_empty()) {
        let Some((last, edge)) = path.last().and_then(|last| Some((last.0, graph.at(*last)?))) else {
            continue;
        };
        let message = format!(
            "anybody may reach {}, which is {}, by way of {}",
            graph.called(edge.to),
            and_quoted(&labels(edge.to).iter().map(String::as_str).collect::<Vec<_>>()),
            graph.called(last)
        );
        let about =
            [last, edge.to].into_iter().filter_map(|place| graph.node(place)).map(|node| node.name(model));
        let finding = Diagnostic::error(RULE.code, edge.span, message)
            .help("let callers sign in where the way begins, or take a right away on it")
            .about(about);
        findings.push(graph.told(finding, &path));
    }
}
