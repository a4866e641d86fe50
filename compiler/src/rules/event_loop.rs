//! `event-loop`: what a function writes starts it again, at once or by way of others.

use super::{Check, Group, Rule, Subject};
use crate::access::{Row, Why};
use crate::guard::{Edge, Graph, How, Step, passes_on};
use crate::model::{Change, Event, Filter, ObjectEvent, Scope};
use crate::vocabulary::Verb;
use crate::words::and;
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "event-loop",
        summary: "what a function writes starts it again",
        page: include_str!("event_loop.md"),
    },
    level: Some(Level::Warning),
    group: Group::Reliability,
    security: None,
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    let graph = Graph::of(model, subject.access, |row| passes_on(row.verb));
    let circling = circling(&graph);
    let mut told: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    for (id, function) in model.functions() {
        let home = graph.function(id);
        if !circling.contains(&home) {
            continue;
        }
        let Some(path) = round(&graph, home) else { continue };
        let places: BTreeSet<usize> = path.iter().map(|step| step.0).collect();
        let Some(first) = path.first().and_then(|step| graph.at(*step)) else { continue };
        if !told.insert(places) {
            continue;
        }
        let by: Vec<String> = path.iter().skip(1).map(|step| graph.called(step.0)).collect();
        let by: Vec<&str> = by.iter().map(String::as_str).collect();
        let message = match by.is_empty() {
            true => format!("`{}` may start itself again", function.name),
            false => format!("`{}` may start itself again by way of {}", function.name, and(&by)),
        };
        let mut about = vec![function.name.path.as_str()];
        about.extend(graph.node(first.to).map(|node| node.name(model)));
        let finding = Diagnostic::error(RULE.code, first.span, message)
            .help("write elsewhere, or let a filter or the limits of the keys keep out what the function itself writes")
            .about(about);
        findings.push(graph.told(finding, &path));
    }
}

/// The places without those that nothing comes to, again and again: what is left is on a circle or behind one.
fn circling(graph: &Graph<'_>) -> BTreeSet<usize> {
    let mut coming = vec![0_usize; graph.size()];
    let next = |place| graph.from(place).iter().filter(|edge| is_cause(edge)).map(|edge| edge.to);
    for to in (0..graph.size()).flat_map(next) {
        if let Some(count) = coming.get_mut(to) {
            *count += 1;
        }
    }
    let mut left: BTreeSet<usize> = (0..graph.size()).collect();
    let mut out: Vec<usize> =
        left.iter().copied().filter(|place| coming.get(*place).is_some_and(|count| *count == 0)).collect();
    while let Some(place) = out.pop() {
        left.remove(&place);
        for to in next(place) {
            if let Some(count) = coming.get_mut(to) {
                *count -= 1;
                if *count == 0 {
                    out.push(to);
                }
            }
        }
    }
    left
}

/// The shortest way from a function back to itself on which each step can cause the next.
fn round(graph: &Graph<'_>, home: usize) -> Option<Vec<Step>> {
    let mut came: BTreeMap<Step, Option<Step>> = BTreeMap::new();
    let mut open: VecDeque<Step> = VecDeque::new();
    for (which, edge) in graph.from(home).iter().enumerate() {
        if is_cause(edge) && came.insert((home, which), None).is_none() {
            open.push_back((home, which));
        }
    }
    while let Some(here) = open.pop_front() {
        let edge = graph.at(here)?;
        if edge.to == home {
            return Some(way(&came, here));
        }
        for (which, next) in graph.from(edge.to).iter().enumerate() {
            let step = (edge.to, which);
            if is_cause(next) && causes(edge, next) && !came.contains_key(&step) {
                came.insert(step, Some(here));
                open.push_back(step);
            }
        }
    }
    None
}

fn way(came: &BTreeMap<Step, Option<Step>>, last: Step) -> Vec<Step> {
    let mut way = vec![last];
    let mut at = last;
    while let Some(Some(before)) = came.get(&at) {
        way.push(*before);
        at = *before;
    }
    way.reverse();
    way
}

/// Whether something happens over it while all goes well: neither failures nor what only a provider understands.
fn is_cause(edge: &Edge<'_>) -> bool {
    match edge.how {
        How::Allowed(row) => !edge.ends && !matches!(row.why, Why::Failures(_)),
        How::Starts(_) | How::TakesIn(_) => true,
        How::Called(..) | How::Provider(_) | How::LeavesIn => false,
    }
}

/// Whether what comes over the first edge can go on over the next.
fn causes(edge: &Edge<'_>, next: &Edge<'_>) -> bool {
    match (edge.how, next.how) {
        (_, How::TakesIn(source)) => is_open(&source.filter),
        (How::Allowed(row), How::Starts(event)) => starts(row, event),
        (_, How::Starts(event)) => takes_all(event),
        _ => true,
    }
}

/// Whether what a right permits can be what a trigger waits for.
fn starts(row: &Row, event: &Event) -> bool {
    match event {
        Event::Objects { event, under, ending, .. } => {
            let made = match event {
                ObjectEvent::Created => matches!(row.verb, Verb::Put | Verb::Deposit),
                ObjectEvent::Removed => row.verb == Verb::Delete,
            };
            made && meets(&row.scope, under, ending)
        }
        Event::Changes { only, batching, .. } => {
            let waited = |change: &Change| match change {
                Change::Inserted | Change::Modified => matches!(row.verb, Verb::Put | Verb::Update),
                Change::Removed => row.verb == Verb::Delete,
            };
            is_open(&batching.filter) && (only.is_empty() || only.iter().any(waited))
        }
        event => takes_all(event),
    }
}

fn takes_all(event: &Event) -> bool {
    match event {
        Event::Queue { batching, .. } | Event::Stream { batching, .. } | Event::Changes { batching, .. } => {
            is_open(&batching.filter)
        }
        Event::Topic { filter, .. } | Event::Bus { filter, .. } => is_open(filter),
        Event::Objects { .. } | Event::Http { .. } | Event::Schedule { .. } | Event::Call => true,
    }
}

/// A filter is there to choose, and most often it leaves out what the function itself writes.
fn is_open(filter: &Filter) -> bool {
    filter.conditions.is_empty()
}

/// Whether a key within the scope can begin and end as a trigger wants it.
fn meets(scope: &Scope, under: &[String], ending: &[String]) -> bool {
    let begins = |key: &str| under.is_empty() || under.iter().any(|prefix| key.starts_with(prefix.as_str()));
    let ends = |key: &str| ending.is_empty() || ending.iter().any(|end| key.ends_with(end.as_str()));
    match scope {
        Scope::All => true,
        Scope::Keys(keys) => keys.iter().any(|key| begins(key) && ends(key)),
        Scope::Prefixes(prefixes) => prefixes
            .iter()
            .any(|prefix| begins(prefix) || under.iter().any(|wanted| wanted.starts_with(prefix.as_str()))),
    }
}
