//! Who may do what on what, and because of which line: complete before any target speaks.

use crate::model::{Event, Function, FunctionId, Model, Scope, StoreId, Thing};
use crate::vocabulary::{StoreKind, Verb};
use scant_lang::source::Span;

/// Every right a function has through its grants and triggers, in source order.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The rights, function by function.
    pub rows: Vec<Row>,
}

/// One right of one function.
#[derive(Debug, Clone)]
pub struct Row {
    /// Who.
    pub function: FunctionId,
    /// What.
    pub verb: Verb,
    /// On what.
    pub on: Thing,
    /// On which keys of it.
    pub scope: Scope,
    /// Which attributes of it; empty means all.
    pub fields: Vec<String>,
    /// Because of what.
    pub why: Why,
}

/// The line a right comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// An `allow` statement.
    Allowed(Span),
    /// An `on …` statement implies it.
    Trigger(Span),
    /// A `failures to` statement implies it.
    Failures(Span),
    /// A setting implies it, such as `encryption customer_key` or `tracing on`; the text says how.
    Setting(Span, &'static str),
    /// Every function needs it; the span is the function's name, the text says what for.
    Runtime(Span, &'static str),
}

impl Why {
    /// The place in the spec.
    pub fn span(self) -> Span {
        match self {
            Self::Allowed(span)
            | Self::Trigger(span)
            | Self::Failures(span)
            | Self::Setting(span, _)
            | Self::Runtime(span, _) => span,
        }
    }
}

/// Reads every right off the model.
pub fn access(model: &Model) -> Access {
    let mut rows = Vec::new();
    for (id, function) in model.functions() {
        granted(id, function, &mut rows);
        implied(model, id, function, &mut rows);
    }
    Access { rows }
}

fn granted(id: FunctionId, function: &Function, rows: &mut Vec<Row>) {
    rows.extend(function.grants.iter().map(|grant| Row {
        function: id,
        verb: grant.verb,
        on: grant.on,
        scope: grant.scope.clone(),
        fields: grant.fields.clone(),
        why: Why::Allowed(grant.line),
    }));
}

fn implied(model: &Model, id: FunctionId, function: &Function, rows: &mut Vec<Row>) {
    let mut push = |verb, store, why| {
        rows.push(Row {
            function: id,
            verb,
            on: Thing::Store(store),
            scope: Scope::All,
            fields: Vec::new(),
            why,
        });
    };
    for trigger in &function.triggers {
        let (source, verb, batching) = match &trigger.event {
            Event::Queue { queue, batching } => (*queue, Verb::Consume, batching),
            Event::Stream { stream, batching } => (*stream, Verb::Follow, batching),
            Event::Changes { table, batching, .. } => (*table, Verb::Follow, batching),
            Event::Http { .. }
            | Event::Schedule { .. }
            | Event::Topic { .. }
            | Event::Bus { .. }
            | Event::Objects { .. }
            | Event::Call => continue,
        };
        push(verb, source, Why::Trigger(trigger.span));
        if let Some(failures) = &batching.failures {
            push(leaving(model, failures.value), failures.value, Why::Failures(failures.span));
        }
    }
    if let Some(failures) = &function.failures {
        push(leaving(model, failures.value), failures.value, Why::Failures(failures.span));
    }
}

/// The verb that leaves a failed event in a store.
fn leaving(model: &Model, store: StoreId) -> Verb {
    match model.store(store).kind() {
        StoreKind::Topic => Verb::Publish,
        StoreKind::Bus => Verb::Emit,
        StoreKind::Function => Verb::Invoke,
        StoreKind::Bucket => Verb::Deposit,
        StoreKind::Queue | StoreKind::Table | StoreKind::Cache | StoreKind::Stream | StoreKind::Secret => {
            Verb::Send
        }
    }
}
