//! Where the things of the spec stand: which resource each is, and how scopes on it are spelled.
//!
//! The binding is a bijection. A function is the app with its tag; a store is the resource of its kind's type whose
//! name is spelled after its path, and of no other; what a function has by a trigger (a queue of events, a
//! subscription, a container of leases) is what the entry for that trigger names; accounts are the only ones of their
//! types. What is bound to nothing, or could be two things, is a flaw. Names are all that tells stores apart, for Azure
//! and for the code, so two stores that changed names are one another, and their rights are compared as such.

mod stores;

use super::apps::App;
use super::found::Found;
use super::names::spells;
use super::packages::{Entry, Starts};
use super::template::{Resource, Template};
use crate::pattern::{Letter, Pattern, Symbols};
use scant_compiler::model::{FunctionId, Model, RawId, StoreId, TargetName};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Which resource is what.
#[derive(Debug, Default)]
pub struct Places {
    letters: HashMap<String, Vec<Letter>>,
    stores: Vec<String>,
    by_id: HashMap<String, StoreId>,
    own: BTreeMap<(FunctionId, usize), String>,
    apps: BTreeMap<FunctionId, [String; 2]>,
    /// The one component that telemetry goes to.
    pub telemetry: String,
}

impl Places {
    /// Binds everything.
    pub fn bind(
        model: &Model,
        template: &Template<'_>,
        apps: &[App],
        entries: &[Entry],
        symbols: &mut Symbols,
        found: &mut Found,
    ) -> Self {
        let mut places = Self::default();
        places.accounts(model, template, apps, symbols);
        places.stores(model, template, apps, symbols, found);
        for app in apps {
            let name = &model.function(app.function).name;
            places.put(&app.site, symbols.of(&format!("function {name}")));
            places.put(&app.identity, symbols.of(&format!("identity of function {name}")));
            places.put(&app.host, symbols.of(&format!("host account of function {name}")));
            places.put(&app.package, symbols.of(&format!("code of function {name}")));
            places.apps.insert(app.function, [app.site.clone(), app.host.clone()]);
        }
        for entry in entries {
            places.entry(model, template, apps, entry, symbols);
        }
        places.others(model, template, symbols);
        places.unclaimed(template, found);
        places
    }

    /// The resource of a store.
    pub fn store(&self, id: StoreId) -> &str {
        self.stores.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The store that a resource is.
    pub fn store_at(&self, id: &str) -> Option<StoreId> {
        self.by_id.get(id).copied()
    }

    /// What a function has by the trigger at that place: a queue of events, a subscription, a container of leases.
    pub fn own(&self, function: FunctionId, place: usize) -> &str {
        self.own.get(&(function, place)).map_or("", String::as_str)
    }

    /// The site of a function's app.
    pub fn site(&self, function: FunctionId) -> &str {
        self.apps.get(&function).map_or("", |[site, _]| site)
    }

    /// The account of a function's host.
    pub fn host(&self, function: FunctionId) -> &str {
        self.apps.get(&function).map_or("", |[_, host]| host)
    }

    /// A resource itself, as one that does something.
    pub fn itself(&self, id: &str) -> Pattern {
        Pattern(self.spelled(id))
    }

    /// Everything at or below a resource: its id, with what is known of it as symbols, and whatever follows.
    ///
    /// A scope reaches what begins with its segments, so every id ends with a slash here.
    pub fn below(&self, id: &str) -> Pattern {
        let mut letters = self.spelled(id);
        letters.extend([Letter::Char('/'), Letter::Any]);
        Pattern(letters)
    }

    /// The same of the data in there, which Azure keeps apart from the resource itself.
    pub fn data_below(&self, id: &str) -> Pattern {
        Pattern::literal("data in ").then(&self.below(id))
    }

    fn spelled(&self, id: &str) -> Vec<Letter> {
        let mut end = id.len();
        loop {
            let head = id.get(..end).unwrap_or_default();
            if let Some(known) = self.letters.get(head) {
                let rest = id.get(end..).unwrap_or_default();
                return known.iter().copied().chain(rest.chars().map(Letter::Char)).collect();
            }
            match head.rfind('/') {
                Some(at) if at > 0 => end = at,
                _ => return id.chars().map(Letter::Char).collect(),
            }
        }
    }

    /// Binds a resource: its last name becomes a symbol.
    fn put(&mut self, id: &str, symbol: u32) {
        let names = id.split("/providers/").nth(1).map_or(0, |rest| rest.split('/').count());
        // What stands in the resource group itself needs no path.
        let mut letters = match id.rsplit_once('/') {
            Some((parent, _)) if names > 3 => {
                let mut letters = self.spelled(parent);
                letters.push(Letter::Char('/'));
                letters
            }
            _ => Vec::new(),
        };
        letters.push(Letter::Symbol(symbol));
        self.letters.insert(id.to_owned(), letters);
    }

    /// What stores stand in: the one resource of its type, functions' own accounts apart.
    fn accounts(&mut self, model: &Model, template: &Template<'_>, apps: &[App], symbols: &mut Symbols) {
        let hosts: HashSet<&str> = apps.iter().map(|app| app.host.as_str()).collect();
        for (kind, name) in ACCOUNTS {
            let mut all =
                template.of(kind).filter(|one| !hosts.contains(one.id.as_str()) && !is_raw(model, one));
            if let (Some(one), None) = (all.next(), all.next()) {
                let id = one.id.clone();
                self.put(&id, symbols.of(name));
                if *kind == "microsoft.insights/components" {
                    self.telemetry = id;
                }
            }
        }
    }

    /// What the entry of a trigger names, and the function has for itself.
    fn entry(
        &mut self,
        model: &Model,
        template: &Template<'_>,
        apps: &[App],
        entry: &Entry,
        symbols: &mut Symbols,
    ) {
        let Some(app) = apps.iter().find(|app| app.function == entry.function) else { return };
        let function = model.function(entry.function);
        let (id, what) = match &entry.starts {
            Starts::Queue { queue, connection } => {
                let id = in_namespace(app, connection, template, &format!("/queues/{queue}"));
                (id, "queue of events")
            }
            Starts::Topic { topic, subscription, connection } => {
                let rest = format!("/topics/{topic}/subscriptions/{subscription}");
                (in_namespace(app, connection, template, &rest), "subscription")
            }
            Starts::Changes { database, leases, connection, .. } => {
                let rest = format!("/sqldatabases/{database}/containers/{leases}");
                (in_account(app, connection, &rest), "place in changes")
            }
            Starts::Stream { .. } | Starts::Request { .. } | Starts::Time => return,
        };
        let Some(id) = id.filter(|id| !self.by_id.contains_key(id) && template.find(id).is_some()) else {
            return;
        };
        let number = if entry.place > 0 { format!(" {}", entry.place + 1) } else { String::new() };
        if !self.letters.contains_key(&id) {
            self.put(&id, symbols.of(&format!("{what}{number} of function {}", function.name)));
            self.own.insert((entry.function, entry.place), id);
        }
    }

    /// Raw resources, gateways, subscriptions that send on, groups of readers, and what tells of objects.
    fn others(&mut self, model: &Model, template: &Template<'_>, symbols: &mut Symbols) {
        for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Azure) {
            let kind = raw.resource_type.value.split('@').next().unwrap_or_default().to_ascii_lowercase();
            let one = template.of(&kind).find(|one| spells(own_name(&one.id), &raw.name.path));
            if let Some(id) = one.map(|one| one.id.clone()) {
                self.put(&id, symbols.of(&format!("raw {}", raw.name)));
            }
        }
        for gateway in template.of("microsoft.apimanagement/service") {
            let api = model.apis.iter().find(|api| spells(own_name(&gateway.id), &api.name.path));
            if let Some(api) = api {
                self.put(&gateway.id, symbols.of(&format!("gateway of api {}", api.name)));
            }
        }
        for one in template.of("microsoft.servicebus/namespaces/topics/subscriptions") {
            if one.body.at("properties.forwardTo").is_some() {
                self.put(&one.id, symbols.of(&format!("subscription {}", own_name(&one.id))));
            }
        }
        for one in template.of("microsoft.eventgrid/systemtopics") {
            self.put(&one.id, symbols.of("events of buckets"));
        }
    }

    /// Whatever stands in the template and is nothing of the spec.
    fn unclaimed(&self, template: &Template<'_>, found: &mut Found) {
        for resource in &template.resources {
            if CLAIMED.contains(&resource.kind.as_str()) && !self.letters.contains_key(&resource.id) {
                found.flaw(&resource.at, format!("nothing in the spec is this `{}`", resource.kind));
            }
        }
    }

    /// The raw resource's id.
    pub fn raw<'t>(model: &Model, template: &'t Template<'_>, raw: RawId) -> Option<&'t str> {
        let raw = model.raw(raw);
        let kind = raw.resource_type.value.split('@').next().unwrap_or_default().to_ascii_lowercase();
        let mut all = template.resources.iter().filter(|one| one.kind == kind);
        all.find(|one| spells(own_name(&one.id), &raw.name.path)).map(|one| one.id.as_str())
    }
}

/// Types of what stores stand in, with their names for people.
const ACCOUNTS: &[(&str, &str)] = &[
    ("microsoft.documentdb/databaseaccounts", "account of tables"),
    ("microsoft.storage/storageaccounts", "account of buckets"),
    ("microsoft.servicebus/namespaces", "namespace of messages"),
    ("microsoft.eventhub/namespaces", "namespace of streams"),
    ("microsoft.keyvault/vaults", "vault"),
    ("microsoft.insights/components", "telemetry"),
    ("microsoft.operationalinsights/workspaces", "logs"),
];

/// Types whose every resource is something of the spec, or of the platform floor.
const CLAIMED: &[&str] = &[
    "microsoft.web/sites",
    "microsoft.managedidentity/userassignedidentities",
    "microsoft.storage/storageaccounts",
    "microsoft.storage/storageaccounts/blobservices/containers",
    "microsoft.servicebus/namespaces",
    "microsoft.servicebus/namespaces/queues",
    "microsoft.servicebus/namespaces/topics",
    "microsoft.servicebus/namespaces/topics/subscriptions",
    "microsoft.eventhub/namespaces",
    "microsoft.eventhub/namespaces/eventhubs",
    "microsoft.eventgrid/topics",
    "microsoft.eventgrid/systemtopics",
    "microsoft.documentdb/databaseaccounts",
    "microsoft.documentdb/databaseaccounts/sqldatabases/containers",
    "microsoft.keyvault/vaults",
    "microsoft.keyvault/vaults/secrets",
    "microsoft.insights/components",
    "microsoft.apimanagement/service",
];

/// The last name of an id.
pub fn own_name(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

fn is_raw(model: &Model, resource: &Resource<'_>) -> bool {
    model.raws.iter().any(|raw| {
        let kind = raw.resource_type.value.split('@').next().unwrap_or_default();
        raw.target == TargetName::Azure
            && kind.eq_ignore_ascii_case(&resource.kind)
            && spells(own_name(&resource.id), &raw.name.path)
    })
}

/// What stands in the namespace that a connection leads to.
pub fn in_namespace(app: &App, connection: &str, template: &Template<'_>, rest: &str) -> Option<String> {
    let host = app.settings.get(&format!("{}__fullyqualifiednamespace", connection.to_ascii_lowercase()))?;
    let name = host.to_ascii_lowercase();
    let name = name.strip_suffix(".servicebus.windows.net")?;
    let kinds = ["microsoft.servicebus/namespaces", "microsoft.eventhub/namespaces"];
    let all = kinds.iter().flat_map(|kind| template.of(kind));
    let namespace = all.into_iter().find(|one| own_name(&one.id) == name);
    let id = namespace.map_or_else(|| format!("/elsewhere/{name}"), |one| one.id.clone());
    Some(format!("{id}{rest}").to_ascii_lowercase())
}

/// What stands in the account that a connection leads to.
pub fn in_account(app: &App, connection: &str, rest: &str) -> Option<String> {
    let address = app.settings.get(&format!("{}__accountendpoint", connection.to_ascii_lowercase()))?;
    let id = address.strip_prefix("<reference ")?.strip_suffix(".documentendpoint>")?;
    Some(format!("{id}{rest}").to_ascii_lowercase())
}
