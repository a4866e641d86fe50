//! `forbid reach from … to …`: no path of triggers, calls and rights leads from here to there.
//!
//! An edge leads from the internet to what anyone may call; from a function to what it may write to or call, and to
//! what it may read, where a path ends; from a store to the functions it starts, and to the queues that take in what
//! comes to it. The shortest path is the counter-example.

use super::Judge;
use super::rule::Rule;
use super::select::{Node, Selection, Selector};
use crate::codes::FORBIDDEN_REACH;
use crate::model::{DeadQueue, Detail, Event, FunctionId, Model, RawId, RouteAuth, StoreId};
use crate::vocabulary::Verb;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::{BTreeSet, VecDeque};

/// What leads to what in a program. The internet is place 0; functions, stores and raw resources follow.
pub(super) struct Graph<'m> {
    nodes: Vec<Option<Node>>,
    edges: Vec<Vec<Edge<'m>>>,
}

struct Edge<'m> {
    to: usize,
    span: Span,
    how: How<'m>,
    /// Whether paths end with it: what is only read passes nothing on.
    ends: bool,
}

enum How<'m> {
    Called(&'static str, &'m str),
    Allowed(&'m str),
    Starts,
    TakesIn,
    LeavesIn,
}

impl<'m> Graph<'m> {
    pub(super) fn of(judge: &Judge<'m>) -> Self {
        let model: &'m Model = judge.model;
        let mut nodes = vec![None];
        nodes.extend(model.functions().map(|(id, _)| Some(Node::Function(id))));
        nodes.extend(model.stores().map(|(id, _)| Some(Node::Store(id))));
        nodes.extend((0..model.raws.len()).map(|at| Some(Node::Raw(RawId(at as u32)))));
        let edges = nodes.iter().map(|_| Vec::new()).collect();
        let mut graph = Self { nodes, edges };
        for (id, function) in model.functions() {
            let here = place(model, Node::Function(id));
            for trigger in &function.triggers {
                let (from, how) = match &trigger.event {
                    Event::Http { auth: RouteAuth::Public, method, route, .. } => {
                        (0, How::Called(method.word(), &route.text))
                    }
                    Event::Queue { queue: store, .. }
                    | Event::Topic { topic: store, .. }
                    | Event::Bus { bus: store, .. }
                    | Event::Stream { stream: store, .. }
                    | Event::Changes { table: store, .. }
                    | Event::Objects { bucket: store, .. } => (at(model, *store), How::Starts),
                    Event::Http { .. } | Event::Schedule { .. } | Event::Call => continue,
                };
                graph.edge(from, Edge { to: here, span: trigger.span, how, ends: false });
            }
        }
        graph.rights(judge);
        graph.stores(model);
        graph
    }

    fn rights(&mut self, judge: &Judge<'m>) {
        let (model, access): (&'m Model, _) = (judge.model, judge.access);
        let from = |id: FunctionId| place(model, Node::Function(id));
        for row in &access.rows {
            let ends = !judge.verbs_of(row).into_iter().any(passes_on);
            let (to, how) = (place(model, Node::from(row.on)), How::Allowed(row.verb.word()));
            self.edge(from(row.function), Edge { to, span: row.why.span(), how, ends });
        }
        for (id, function) in model.functions() {
            for grant in &function.provider_grants {
                let (to, how) = (place(model, Node::from(grant.on)), How::Allowed(&grant.action));
                self.edge(from(id), Edge { to, span: grant.line, how, ends: false });
            }
        }
    }

    fn stores(&mut self, model: &Model) {
        for (id, store) in model.stores() {
            let Detail::Queue(queue) = &store.detail else { continue };
            for source in &queue.from {
                let to = at(model, id);
                self.edge(
                    at(model, source.source),
                    Edge { to, span: source.span, how: How::TakesIn, ends: false },
                );
            }
            if let Some(dead) = &queue.dead_letter
                && let DeadQueue::Declared(grave) = dead.to
            {
                let to = at(model, grave);
                self.edge(at(model, id), Edge { to, span: dead.span, how: How::LeavesIn, ends: false });
            }
        }
    }

    fn edge(&mut self, from: usize, edge: Edge<'m>) {
        if let Some(edges) = self.edges.get_mut(from) {
            edges.push(edge);
        }
    }

    fn from(&self, place: usize) -> &[Edge<'m>] {
        self.edges.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    fn is_in(&self, place: usize, selection: &Selection) -> bool {
        self.nodes.get(place).copied().flatten().is_some_and(|node| selection.has(node))
    }
}

/// The edge over which a search came to a place: from where, and which of that place's.
type Came = Option<(usize, usize)>;

impl Judge<'_> {
    pub(super) fn reach(
        &mut self,
        rule: &Rule<'_>,
        graph: &Graph<'_>,
        from: Option<&Selector<'_>>,
        to: &Selector<'_>,
        through: Option<&Selector<'_>>,
    ) {
        let to = to.over(self.model);
        let through = through.map(|through| through.over(self.model)).unwrap_or_default();
        let starts: Vec<usize> = match from.map(|from| from.over(self.model)) {
            None => vec![0],
            Some(from) => (1..graph.nodes.len()).filter(|place| graph.is_in(*place, &from)).collect(),
        };
        let mut came: Vec<Option<Came>> = vec![None; graph.nodes.len()];
        let mut open = VecDeque::new();
        for start in starts {
            if let Some(seen) = came.get_mut(start).filter(|_| !graph.is_in(start, &through)) {
                *seen = Some(None);
                open.push_back(start);
            }
        }
        while let Some(here) = open.pop_front() {
            let mut told = BTreeSet::new();
            for (which, edge) in graph.from(here).iter().enumerate() {
                if graph.is_in(edge.to, &through) {
                    continue;
                }
                if graph.is_in(edge.to, &to) && told.insert(edge.to) {
                    self.reached(rule, graph, &came, (here, which));
                }
                if let Some(seen) = came.get_mut(edge.to).filter(|seen| seen.is_none() && !edge.ends) {
                    *seen = Some(Some((here, which)));
                    open.push_back(edge.to);
                }
            }
        }
    }

    /// A path to where none may lead: its last edge, and how the search came to it.
    fn reached(&mut self, rule: &Rule<'_>, graph: &Graph<'_>, came: &[Option<Came>], last: (usize, usize)) {
        let mut path = vec![last];
        let mut start = last.0;
        while let Some(before) = came.get(start).copied().flatten().flatten() {
            path.push(before);
            start = before.0;
        }
        path.reverse();
        let Some(edge) = graph.from(last.0).get(last.1) else { return };
        let (begin, end) = (self.called(graph, start), self.called(graph, edge.to));
        let mut message = format!("{begin} reaches {end}");
        if last.0 != start {
            message.push_str(&format!(" by way of {}", self.called(graph, last.0)));
        }
        let mut finding =
            Diagnostic::error(&FORBIDDEN_REACH, edge.span, message).here(self.step(graph, last.0, edge));
        for (from, which) in path {
            if let Some(edge) = graph.from(from).get(which) {
                finding = finding.step(edge.span, self.step(graph, from, edge));
            }
        }
        let about: Vec<Node> =
            [last.0, edge.to].iter().filter_map(|place| graph.nodes.get(*place).copied().flatten()).collect();
        self.broken(rule, &about, finding);
    }

    fn step(&self, graph: &Graph<'_>, from: usize, edge: &Edge<'_>) -> String {
        let (from, to) = (self.called(graph, from), self.called(graph, edge.to));
        match edge.how {
            How::Called(method, route) => format!("{from} may call {to} (on http {method} {route})"),
            How::Allowed(verb) => format!("{from} may `{verb}` on {to}"),
            How::Starts => format!("{from} starts {to}"),
            How::TakesIn => format!("{to} takes in what comes to {from}"),
            How::LeavesIn => format!("{from} leaves what fails in {to}"),
        }
    }

    fn called(&self, graph: &Graph<'_>, place: usize) -> String {
        match graph.nodes.get(place).copied().flatten() {
            Some(node) => format!("`{}`", self.name(node)),
            None => "the internet".to_owned(),
        }
    }
}

fn at(model: &Model, store: StoreId) -> usize {
    place(model, Node::Store(store))
}

fn place(model: &Model, node: Node) -> usize {
    let (functions, stores) = (model.functions.len(), model.stores.len());
    match node {
        Node::Function(id) => 1 + id.0 as usize,
        Node::Store(id) => 1 + functions + id.0 as usize,
        Node::Raw(id) => 1 + functions + stores + id.0 as usize,
        // Nothing leads through an api but the routes of its functions.
        Node::Api(_) => usize::MAX,
    }
}

/// Whether what a function does with it can start something else.
fn passes_on(verb: Verb) -> bool {
    match verb {
        Verb::Put
        | Verb::Update
        | Verb::Delete
        | Verb::Send
        | Verb::Publish
        | Verb::Emit
        | Verb::Append
        | Verb::Write
        | Verb::Deposit
        | Verb::Invoke => true,
        Verb::Get
        | Verb::Query
        | Verb::Scan
        | Verb::Check
        | Verb::List
        | Verb::Receive
        | Verb::Inspect
        | Verb::Purge
        | Verb::Tail
        | Verb::Read
        | Verb::Consume
        | Verb::Follow => false,
    }
}
