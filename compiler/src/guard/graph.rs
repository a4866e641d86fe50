//! What leads to what in a program: the internet to what anyone may call; a function to what it may write to or call,
//! and to what it may read, where a path ends; a store to the functions it starts, and to the queues that take in what
//! comes to it.

use super::select::Node;
use crate::access::{Access, Row};
use crate::model::{DeadQueue, Detail, Event, FunctionId, Model, RawId, RouteAuth, StoreId, Subscription};
use crate::vocabulary::Verb;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::{BTreeSet, VecDeque};

/// What leads to what. Places are numbers: the internet is [`INTERNET`], everything else has its [`Node`].
pub struct Graph<'m> {
    model: &'m Model,
    nodes: Vec<Option<Node>>,
    edges: Vec<Vec<Edge<'m>>>,
}

/// Where requests of anyone come from.
pub const INTERNET: usize = 0;

/// That one place leads to another.
#[derive(Debug, Clone, Copy)]
pub struct Edge<'m> {
    /// Where it leads.
    pub to: usize,
    /// The line that says so.
    pub span: Span,
    /// Why it leads there.
    pub how: How<'m>,
    /// Whether paths end with it: what is only read passes nothing on.
    pub ends: bool,
}

/// Why one place leads to another.
#[derive(Debug, Clone, Copy)]
pub enum How<'m> {
    /// A public route: its method and path.
    Called(&'static str, &'m str),
    /// A right.
    Allowed(&'m Row),
    /// A right in a provider's own words.
    Provider(&'m str),
    /// A trigger.
    Starts(&'m Event),
    /// A queue's subscription.
    TakesIn(&'m Subscription),
    /// A queue's dead letters.
    LeavesIn,
}

/// An edge by the place it leaves, and its number among those that do.
pub type Step = (usize, usize);

/// Which edge a search came over; none for where it began.
type Came = Option<Step>;

impl<'m> Graph<'m> {
    /// The graph of a program. `passes` says whether what is done by a right can start something else.
    pub fn of(model: &'m Model, access: &'m Access, passes: impl Fn(&Row) -> bool) -> Self {
        let mut nodes = vec![None];
        nodes.extend(model.functions().map(|(id, _)| Some(Node::Function(id))));
        nodes.extend(model.stores().map(|(id, _)| Some(Node::Store(id))));
        nodes.extend((0..model.raws.len()).map(|at| Some(Node::Raw(RawId(at as u32)))));
        let edges = nodes.iter().map(|_| Vec::new()).collect();
        let mut graph = Self { model, nodes, edges };
        graph.triggers();
        for row in &access.rows {
            let (to, how) = (graph.place(Node::from(row.on)), How::Allowed(row));
            graph.edge(
                graph.function(row.function),
                Edge { to, span: row.why.span(), how, ends: !passes(row) },
            );
        }
        for (id, function) in model.functions() {
            for grant in &function.provider_grants {
                let (to, how) = (graph.place(Node::from(grant.on)), How::Provider(&grant.action));
                graph.edge(graph.function(id), Edge { to, span: grant.line, how, ends: false });
            }
        }
        graph.queues();
        graph
    }

    fn triggers(&mut self) {
        let model = self.model;
        for (id, function) in model.functions() {
            let to = self.function(id);
            for trigger in &function.triggers {
                let (from, how) = match &trigger.event {
                    Event::Http { auth: RouteAuth::Public, method, route, .. } => {
                        (INTERNET, How::Called(method.word(), &route.text))
                    }
                    Event::Http { .. } | Event::Schedule { .. } | Event::Call => continue,
                    Event::Queue { queue: store, .. }
                    | Event::Topic { topic: store, .. }
                    | Event::Bus { bus: store, .. }
                    | Event::Stream { stream: store, .. }
                    | Event::Changes { table: store, .. }
                    | Event::Objects { bucket: store, .. } => {
                        (self.store(*store), How::Starts(&trigger.event))
                    }
                };
                self.edge(from, Edge { to, span: trigger.span, how, ends: false });
            }
        }
    }

    fn queues(&mut self) {
        let model = self.model;
        for (id, store) in model.stores() {
            let Detail::Queue(queue) = &store.detail else { continue };
            let here = self.store(id);
            for source in &queue.from {
                let from = self.store(source.source);
                let how = How::TakesIn(source);
                self.edge(from, Edge { to: here, span: source.span, how, ends: false });
            }
            if let Some(dead) = &queue.dead_letter
                && let DeadQueue::Declared(grave) = dead.to
            {
                let to = self.store(grave);
                self.edge(here, Edge { to, span: dead.span, how: How::LeavesIn, ends: false });
            }
        }
    }

    fn edge(&mut self, from: usize, edge: Edge<'m>) {
        if let Some(edges) = self.edges.get_mut(from) {
            edges.push(edge);
        }
    }

    /// How many places there are.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// The edges that leave a place.
    pub fn from(&self, place: usize) -> &[Edge<'m>] {
        self.edges.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    /// The edge of a step.
    pub fn at(&self, (from, which): Step) -> Option<&Edge<'m>> {
        self.from(from).get(which)
    }

    /// What is at a place; nothing where the internet is.
    pub fn node(&self, place: usize) -> Option<Node> {
        self.nodes.get(place).copied().flatten()
    }

    /// A function's place.
    pub fn function(&self, id: FunctionId) -> usize {
        self.place(Node::Function(id))
    }

    /// A store's place.
    pub fn store(&self, id: StoreId) -> usize {
        self.place(Node::Store(id))
    }

    fn place(&self, node: Node) -> usize {
        let (functions, stores) = (self.model.functions.len(), self.model.stores.len());
        match node {
            Node::Function(id) => 1 + id.0 as usize,
            Node::Store(id) => 1 + functions + id.0 as usize,
            Node::Raw(id) => 1 + functions + stores + id.0 as usize,
            // Nothing leads through an api but the routes of its functions.
            Node::Api(_) => usize::MAX,
        }
    }

    /// Shortest paths from `starts` to every place that is an `end`, one for each place before it, and none through a
    /// place that is `barred`.
    pub fn paths(
        &self,
        starts: impl IntoIterator<Item = usize>,
        barred: impl Fn(usize) -> bool,
        end: impl Fn(usize) -> bool,
    ) -> Vec<Vec<Step>> {
        let mut came: Vec<Option<Came>> = vec![None; self.size()];
        let mut open = VecDeque::new();
        let mut found = Vec::new();
        for start in starts {
            if let Some(seen) = came.get_mut(start).filter(|_| !barred(start)) {
                *seen = Some(None);
                open.push_back(start);
            }
        }
        while let Some(here) = open.pop_front() {
            let mut told = BTreeSet::new();
            for (which, edge) in self.from(here).iter().enumerate().filter(|(_, edge)| !barred(edge.to)) {
                if end(edge.to) && told.insert(edge.to) {
                    found.push(path(&came, (here, which)));
                }
                if let Some(seen) = came.get_mut(edge.to).filter(|seen| seen.is_none() && !edge.ends) {
                    *seen = Some(Some((here, which)));
                    open.push_back(edge.to);
                }
            }
        }
        found
    }

    /// A message with a path as its steps.
    pub fn told(&self, mut finding: Diagnostic, path: &[Step]) -> Diagnostic {
        for step in path {
            if let Some(edge) = self.at(*step) {
                finding = finding.step(edge.span, self.words(step.0, edge));
            }
        }
        finding
    }

    /// What an edge says: `` `work` may `send` on `jobs` ``.
    pub fn words(&self, from: usize, edge: &Edge<'_>) -> String {
        let (from, to) = (self.called(from), self.called(edge.to));
        match edge.how {
            How::Called(method, route) => format!("{from} may call {to} (on http {method} {route})"),
            How::Allowed(row) => format!("{from} may `{}` on {to}", row.verb.word()),
            How::Provider(action) => format!("{from} may `{action}` on {to}"),
            How::Starts(_) => format!("{from} starts {to}"),
            How::TakesIn(_) => format!("{to} takes in what comes to {from}"),
            How::LeavesIn => format!("{from} leaves what fails in {to}"),
        }
    }

    /// What a place is called.
    pub fn called(&self, place: usize) -> String {
        match self.node(place) {
            Some(node) => format!("`{}`", node.name(self.model)),
            None => "the internet".to_owned(),
        }
    }
}

/// The way a search came to the edge `last`, and that.
fn path(came: &[Option<Came>], last: Step) -> Vec<Step> {
    let mut path = vec![last];
    let mut start = last.0;
    while let Some(before) = came.get(start).copied().flatten().flatten() {
        path.push(before);
        start = before.0;
    }
    path.reverse();
    path
}

/// Whether what a function does by this verb can start something else.
pub fn passes_on(verb: Verb) -> bool {
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
