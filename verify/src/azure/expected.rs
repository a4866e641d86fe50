//! What the spec says of a program on Azure, in Azure's words.

mod builtin;
mod doors;
mod verbs;

use super::built_in::{self, BuiltIn};
use super::condition::{KEY, LIST, about_keys};
use super::found::{allow, may};
use super::places::Places;
use super::rbac::{Given, starred};
use super::reach::{Key, Reach};
use super::template::Template;
use crate::claims::{Claims, Place};
use crate::pattern::{Pattern, Symbols};
use crate::report::Difference;
use scant_compiler::access::{Row, Why};
use scant_compiler::checked::Checked;
use scant_compiler::model::{Detail, Event, Function, FunctionId, Model, Scope, StoreId, TargetName, Thing};
use scant_compiler::vocabulary::{StoreKind, Verb};
use std::collections::BTreeSet;

pub use verbs::known as actions;

/// What every function has besides, in words.
pub const FLOOR: [&str; 4] = [
    HOST,
    TELEMETRY,
    METADATA,
    "what comes by a topic, a bus or a bucket waits in a queue or subscription of the function's own, and its place in \
     a table's changes is kept in a container of its own",
];
const HOST: &str = "everything with the blobs of its own host account, where its code, keys and leases are \
                    (role Storage Blob Data Owner)";
const TELEMETRY: &str = "sending telemetry (role Monitoring Metrics Publisher)";
const METADATA: &str = "reading the metadata of each table it has a right on, before which no client starts";

/// The expected side while it is made.
pub struct Expected<'e> {
    /// The program.
    pub model: &'e Model,
    /// Where its things stand.
    pub places: &'e Places,
    /// The template, for where raw resources and apps stand.
    pub template: &'e Template<'e>,
    /// The names in patterns.
    pub symbols: &'e mut Symbols,
    /// What is said so far.
    pub claims: Claims,
    /// What built-in roles permit besides and the spec accepts.
    pub accepted: Vec<Difference>,
    /// Where functions leave what they failed on for good.
    pub left: BTreeSet<(FunctionId, StoreId)>,
}

impl Expected<'_> {
    /// Says everything.
    pub fn say(&mut self, checked: &Checked, given: &[Given]) {
        let rows = &checked.access().rows;
        for row in rows {
            self.row(row);
        }
        let model = self.model;
        for (id, function) in model.functions() {
            self.floor(id);
            self.provider(id, function);
            self.triggers(id, function);
            self.requests(function);
        }
        self.queues();
        self.graves();
        self.gateways();
        if rbac_is_built_in(model) {
            self.built_in(rows, given);
        }
    }

    fn subject(&self, id: FunctionId) -> crate::Subject {
        may(format!("function {}", self.model.function(id).name))
    }

    /// Says that a function may do something with the data in a resource.
    fn data(&mut self, who: &crate::Subject, action: &str, on: &str, contexts: Vec<Pattern>, place: &Place) {
        let on = self.places.data_below(on);
        self.claims.say(who, allow(starred(action), on, contexts, place.clone()));
    }

    /// Says that a function may do something with a resource itself.
    fn action(&mut self, who: &crate::Subject, action: &str, on: &str, place: &Place) {
        let on = self.places.below(on);
        self.claims.say(who, allow(starred(action), on, vec![Pattern::any()], place.clone()));
    }

    fn row(&mut self, row: &Row) {
        let (Thing::Store(id) | Thing::Index(id, _)) = row.on else { return };
        if let Why::Failures(_) = row.why {
            // The namespace leaves them there, and the function needs no right for it.
            // <https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding>
            self.left.insert((row.function, id));
            return;
        }
        let kind = self.model.store(id).kind();
        let (who, place) = (self.subject(row.function), Place::Spec(row.why.span()));
        let on = self.places.store(id).to_owned();
        let Some(cost) = verbs::cost(kind, row.verb) else { return };
        for action in cost.actions {
            self.action(&who, action, &on, &place);
        }
        for action in cost.data {
            self.data(&who, action, &on, contexts(kind, row), &place);
        }
        if kind == StoreKind::Table {
            self.data(&who, verbs::METADATA, &on, vec![Pattern::any()], &Place::Floor(METADATA));
        }
    }

    fn floor(&mut self, id: FunctionId) {
        let who = self.subject(id);
        let telemetry = self.places.telemetry.clone();
        let host = self.places.host(id).to_owned();
        for (role, on, words) in
            [("Storage Blob Data Owner", host, HOST), ("Monitoring Metrics Publisher", telemetry, TELEMETRY)]
        {
            self.whole(&who, role, &on, &Place::Floor(words));
        }
    }

    /// Says all that a built-in role permits.
    fn whole(&mut self, who: &crate::Subject, role: &str, on: &str, place: &Place) {
        let Some(role) = built_in::named(role) else { return };
        for action in role.actions {
            self.action(who, action, on, place);
        }
        for action in role.data {
            self.data(who, action, on, vec![Pattern::any()], place);
        }
    }

    /// Grants in Azure's own words.
    fn provider(&mut self, id: FunctionId, function: &Function) {
        let who = self.subject(id);
        for grant in function.provider_grants.iter().filter(|grant| grant.target == TargetName::Azure) {
            let place = Place::Spec(grant.line);
            let on = match grant.on {
                Thing::Store(store) | Thing::Index(store, _) => self.places.store(store).to_owned(),
                Thing::Function(function) => self.places.site(function).to_owned(),
                Thing::Raw(raw) => Places::raw(self.model, self.template, raw).unwrap_or_default().to_owned(),
            };
            let small = grant.action.to_ascii_lowercase();
            match verbs::plane(&small) {
                verbs::Plane::Resource => self.action(&who, &small, &on, &place),
                verbs::Plane::Data => {
                    let contexts = match about_keys(&small) {
                        true => all_keys(&small),
                        false => vec![Pattern::any()],
                    };
                    self.data(&who, &small, &on, contexts, &place);
                }
                verbs::Plane::Items => {
                    self.data(&who, &small, &on, vec![Pattern::any()], &place);
                    self.data(&who, verbs::METADATA, &on, vec![Pattern::any()], &Place::Floor(METADATA));
                }
            }
        }
    }

    /// What triggers imply besides rows, and what starts the function.
    fn triggers(&mut self, id: FunctionId, function: &Function) {
        for (number, trigger) in function.triggers.iter().enumerate() {
            let place = Place::Spec(trigger.span);
            self.started(id, number, trigger, &place);
            let own = self.places.own(id, number).to_owned();
            let who = self.subject(id);
            match &trigger.event {
                Event::Topic { .. } => {
                    self.data(&who, verbs::RECEIVE, &own, vec![Pattern::any()], &place);
                }
                Event::Bus { bus, .. } => {
                    self.data(&who, verbs::RECEIVE, &own, vec![Pattern::any()], &place);
                    self.puts(*bus, &own, &place);
                }
                Event::Objects { .. } => {
                    self.data(&who, verbs::RECEIVE, &own, vec![Pattern::any()], &place);
                    let events = may("events of buckets");
                    self.data(&events, verbs::SEND, &own, vec![Pattern::any()], &place);
                }
                Event::Changes { .. } => {
                    for action in verbs::LEASES {
                        self.data(&who, action, &own, vec![Pattern::any()], &place);
                    }
                }
                Event::Http { .. }
                | Event::Schedule { .. }
                | Event::Queue { .. }
                | Event::Stream { .. }
                | Event::Call => {}
            }
        }
    }

    /// A bus puts its events into a queue.
    fn puts(&mut self, bus: StoreId, queue: &str, place: &Place) {
        let who = may(format!("bus {}", self.model.store(bus).name));
        self.data(&who, verbs::SEND, queue, vec![Pattern::any()], place);
    }

    /// What comes into queues by itself.
    fn queues(&mut self) {
        let model = self.model;
        for (id, store) in model.stores() {
            let Detail::Queue(queue) = &store.detail else { continue };
            for from in &queue.from {
                let place = Place::Spec(from.span);
                let source = model.store(from.source);
                if source.external.is_some() || store.external.is_some() {
                    continue;
                }
                self.fed(id, from, &place);
                if source.kind() == StoreKind::Bus {
                    let on = self.places.store(id).to_owned();
                    self.puts(from.source, &on, &place);
                }
            }
        }
    }
}

/// The contexts in which a row's verb may be called.
fn contexts(kind: StoreKind, row: &Row) -> Vec<Pattern> {
    if kind != StoreKind::Bucket {
        return vec![Pattern::any()];
    }
    let reach = match &row.scope {
        Scope::All => Reach::All,
        Scope::Keys(keys) => Reach::Some(keys.iter().cloned().map(Key::Is).collect()),
        Scope::Prefixes(starts) => Reach::Some(starts.iter().cloned().map(Key::Starts).collect()),
    };
    reach.contexts(if row.verb == Verb::List { LIST } else { KEY })
}

/// The contexts of an action on blobs that nothing limits.
fn all_keys(action: &str) -> Vec<Pattern> {
    let mut all = Reach::All.contexts(KEY);
    if action.ends_with("/read") {
        all.extend(Reach::All.contexts(LIST));
    }
    all
}

/// Whether the program asks for Azure's own roles.
fn rbac_is_built_in(model: &Model) -> bool {
    let rbac = model.target(TargetName::Azure).and_then(|config| config.get("rbac"));
    rbac.is_some_and(|rbac| rbac.value == "builtin")
}

/// The permissions of a role, with resources first.
fn permits(role: &BuiltIn) -> impl Iterator<Item = (&'static str, bool)> {
    let actions = role.actions.iter().map(|action| (*action, false));
    actions.chain(role.data.iter().map(|action| (*action, true)))
}
