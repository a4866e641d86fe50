//! The spec's things in the words of both sides, and the settings of the cluster.

use super::{names, words};
use scant_compiler::access::{Row, Why};
use scant_compiler::checked::Checked;
use scant_compiler::model::{
    ApiId, Detail, Event, Function, FunctionId, Model, Store, StoreId, TargetName, Thing, Trigger,
};
use scant_compiler::vocabulary::StoreKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What carries events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// Kafka.
    Kafka,
    /// RabbitMQ.
    Rabbit,
    /// Knative's channel in memory.
    Memory,
}

/// What the spec says, as far as it shows in names.
#[derive(Debug)]
pub struct Spec<'m> {
    /// The model.
    pub model: &'m Model,
    /// The rights of each function.
    pub rows: BTreeMap<FunctionId, Vec<&'m Row>>,
    /// The application's namespace.
    pub namespace: String,
    /// What carries events.
    pub carrier: Carrier,
    /// The functions by the names of their Services.
    functions: HashMap<String, FunctionId>,
    /// The name of each function's Service.
    services: Vec<String>,
}

impl<'m> Spec<'m> {
    /// Of a program.
    pub fn of(checked: &'m Checked) -> Self {
        let model = checked.model();
        let mut rows: BTreeMap<FunctionId, Vec<&Row>> = BTreeMap::new();
        for row in &checked.access().rows {
            rows.entry(row.function).or_default().push(row);
        }
        let services: Vec<String> =
            model.functions.iter().map(|function| names::of(&function.name.path)).collect();
        let functions = model.functions().zip(&services).map(|((id, _), name)| (name.clone(), id)).collect();
        let mut spec =
            Self { model, rows, namespace: String::new(), carrier: Carrier::Kafka, functions, services };
        spec.namespace = spec.setting("namespace").map_or_else(|| names::of(&model.app.path), str::to_owned);
        spec.carrier = match spec.setting("broker") {
            Some("rabbitmq") => Carrier::Rabbit,
            Some("memory") => Carrier::Memory,
            Some(_) | None => Carrier::Kafka,
        };
        spec
    }

    /// A setting of the cluster.
    pub fn setting(&self, word: &str) -> Option<&'m str> {
        self.model.target(TargetName::Knative)?.get(word).map(|said| said.value.as_str())
    }

    /// The function whose Service has that name.
    pub fn function_of(&self, service: &str) -> Option<FunctionId> {
        self.functions.get(service).copied()
    }

    /// The name of a function's Service.
    pub fn service(&self, id: FunctionId) -> &str {
        self.services.get(id.0 as usize).map_or("", String::as_str)
    }

    /// `function worker`
    pub fn function(&self, id: FunctionId) -> String {
        function(self.model.function(id))
    }

    /// Namespace and name of the Broker a queue, topic or bus is.
    pub fn broker(&self, id: StoreId) -> (&str, String) {
        let store = self.model.store(id);
        match store.locator(TargetName::Knative, "id").and_then(|said| said.text.split_once('/')) {
            Some((namespace, name)) => (namespace, name.to_owned()),
            None => (&self.namespace, names::of(&store.name.path)),
        }
    }

    /// The words for that Broker.
    pub fn broker_words(&self, id: StoreId) -> String {
        let (namespace, name) = self.broker(id);
        words::broker(namespace, &name)
    }

    /// Whether RabbitMQ itself is the queue.
    pub fn is_rabbit(&self, store: &Store) -> bool {
        self.carrier == Carrier::Rabbit && store.external.is_none() && store.kind() == StoreKind::Queue
    }

    /// What a bucket, stream, cache or secret of others is called, or this program's own by `own`.
    pub fn called(&self, store: &Store, word: &str, own: impl FnOnce() -> String) -> String {
        store.locator(TargetName::Knative, word).map_or_else(own, |said| said.text.clone())
    }

    /// The server of the tables.
    pub fn database(&self) -> String {
        names::part(&self.model.app.path, "tables")
    }

    /// Tables of this program.
    pub fn tables(&self) -> impl Iterator<Item = (StoreId, &'m Store, &'m scant_compiler::model::Table)> {
        self.model.stores().filter(|(_, store)| store.external.is_none()).filter_map(|(id, store)| {
            match &store.detail {
                Detail::Table(table) => Some((id, store, table)),
                _ => None,
            }
        })
    }

    /// The functions that answer an API's routes.
    pub fn answering(&self, api: ApiId) -> BTreeSet<FunctionId> {
        let routes = |function: &Function| {
            function
                .triggers
                .iter()
                .any(|trigger| matches!(trigger.event, Event::Http { api: on, .. } if on == api))
        };
        self.model.functions().filter(|(_, function)| routes(function)).map(|(id, _)| id).collect()
    }

    /// Whether schedules reach a function through a Broker: where it says how often to try, or where failures go.
    pub fn is_behind_broker(&self, function: &Function) -> bool {
        let schedules = |trigger: &Trigger| matches!(trigger.event, Event::Schedule { .. });
        (function.retry.is_some() || function.failures.is_some())
            && self.carrier != Carrier::Rabbit
            && function.triggers.iter().any(schedules)
    }
}

/// `function worker`
pub fn function(function: &Function) -> String {
    format!("function {}", function.name)
}

/// The store a row is about, if it is one, and the place of the index.
pub fn store_of(row: &Row) -> Option<(StoreId, Option<u32>)> {
    match row.on {
        Thing::Store(id) => Some((id, None)),
        Thing::Index(id, index) => Some((id, Some(index))),
        Thing::Function(_) | Thing::Raw(_) => None,
    }
}

/// Whether an `allow` line says it.
pub fn is_allowed(row: &Row) -> bool {
    matches!(row.why, Why::Allowed(_))
}
