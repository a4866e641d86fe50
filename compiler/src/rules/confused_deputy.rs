//! `confused-deputy`: a function makes another one use labelled data that it may not use itself.

use super::{Check, Group, Rule, Subject};
use crate::access::{Row, Why};
use crate::guard::{Edge, Graph, How, Node, Step, passes_on};
use crate::model::{Event, Function, FunctionId, RouteAuth, StoreId, Thing};
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "confused-deputy",
        summary: "a function makes another one use labelled data that it may not use itself",
        page: include_str!("confused_deputy.md"),
    },
    level: Some(Level::Note),
    group: Group::LeastPrivilege,
    security: Some("4.0"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    let graph = Graph::of(model, subject.access, |row| passes_on(row.verb));
    let mut labelled: BTreeMap<FunctionId, Vec<(StoreId, &Row)>> = BTreeMap::new();
    let mut used: BTreeSet<(FunctionId, StoreId)> = BTreeSet::new();
    for row in &subject.access.rows {
        let (Thing::Store(id) | Thing::Index(id, _)) = row.on else { continue };
        used.insert((row.function, id));
        let rights = labelled.entry(row.function).or_default();
        if !model.store(id).common.labels.is_empty()
            && matches!(row.why, Why::Allowed(_))
            && rights.iter().all(|(known, _)| *known != id)
        {
            rights.push((id, row));
        }
    }
    for (id, function) in model.functions().filter(|(_, function)| is_asked(function)) {
        let mut told: BTreeSet<(FunctionId, StoreId)> = BTreeSet::new();
        for (deputy, path) in deputies(&graph, graph.function(id)) {
            for (store, row) in labelled.get(&deputy).into_iter().flatten() {
                if deputy == id || used.contains(&(id, *store)) || !told.insert((deputy, *store)) {
                    continue;
                }
                let (deputy, store) = (&model.function(deputy).name.path, &model.store(*store).name.path);
                let message = format!(
                    "`{}` may not use `{store}`, but makes `{deputy}` run, which may `{}` on it",
                    function.name,
                    row.verb.word()
                );
                let Some(first) = path.first().and_then(|step| graph.at(*step)) else { continue };
                let finding = Diagnostic::error(RULE.code, first.span, message)
                    .help(format!("let `{deputy}` judge what it is told, or accept it with a reason"))
                    .about([&function.name.path, store, deputy]);
                let finding = graph.told(finding, &path);
                findings.push(
                    finding
                        .step(row.why.span(), format!("`{deputy}` may `{}` on `{store}`", row.verb.word())),
                );
            }
        }
    }
}

/// Whether people ask something of it who signed in. Of those who did not, `public-path` speaks.
fn is_asked(function: &Function) -> bool {
    let asked =
        |event: &Event| matches!(event, Event::Http { auth: RouteAuth::Iam | RouteAuth::Authoriser(_), .. });
    let public = |event: &Event| matches!(event, Event::Http { auth: RouteAuth::Public, .. });
    function.triggers.iter().any(|trigger| asked(&trigger.event))
        && !function.triggers.iter().any(|trigger| public(&trigger.event))
}

/// The functions that one starts by a call, or by what it leaves in one store, and the steps to them.
fn deputies(graph: &Graph<'_>, home: usize) -> Vec<(FunctionId, Vec<Step>)> {
    let mut found = Vec::new();
    for (which, edge) in graph.from(home).iter().enumerate() {
        if !is_told(edge) {
            continue;
        }
        let first = (home, which);
        if let Some(Node::Function(id)) = graph.node(edge.to) {
            found.push((id, vec![first]));
            continue;
        }
        for (which, next) in graph.from(edge.to).iter().enumerate() {
            if let (How::Starts(_), Some(Node::Function(id))) = (next.how, graph.node(next.to)) {
                found.push((id, vec![first, (edge.to, which)]));
            }
        }
    }
    found
}

/// Whether the function chooses what goes over it.
fn is_told(edge: &Edge<'_>) -> bool {
    matches!(edge.how, How::Allowed(row) if !edge.ends && matches!(row.why, Why::Allowed(_)))
}
