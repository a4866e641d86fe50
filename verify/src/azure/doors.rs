//! Who may start a function, as the artifact has it: requests with what is asked of callers, and other sources.

use super::apps::App;
use super::events::Sources;
use super::found::{Found, allow, lets, place};
use super::locks::Lock;
use super::packages::{Entry, Starts};
use super::places::{Places, in_account, in_namespace, own_name};
use super::template::Template;
use super::words::{ANYONE, CLOCK, KEY, START, request, token};
use crate::claims::Place;
use crate::pattern::Pattern;
use scant_compiler::model::{Model, TargetName};
use std::collections::HashMap;

/// What the doors of functions are read from.
pub struct Doors<'d> {
    /// The program, for its functions' names.
    pub model: &'d Model,
    /// The template.
    pub template: &'d Template<'d>,
    /// Where things stand.
    pub places: &'d Places,
    /// The apps.
    pub apps: &'d [App],
    /// The locks of sites.
    pub locks: &'d HashMap<String, Lock>,
    /// What comes into queues and subscriptions.
    pub sources: &'d Sources,
}

impl Doors<'_> {
    /// Says what starts every entry.
    pub fn say(&self, entries: &[Entry], found: &mut Found) {
        for entry in entries {
            let Some(app) = self.apps.iter().find(|app| app.function == entry.function) else { continue };
            let at = place(&entry.file, "/bindings");
            let whom = lets(format!("function {}", self.model.function(entry.function).name));
            let statements = match &entry.starts {
                Starts::Request { key, methods, route } => self.requests(app, *key, methods, route, &at),
                Starts::Time => {
                    let by = Pattern::literal(CLOCK);
                    vec![allow(Pattern::literal(START), by, vec![Pattern::any()], at)]
                }
                _ => match self.source(app, &entry.starts) {
                    Some(id) => self.started(&id, &at),
                    None => {
                        found.flaw_in(
                            &entry.file,
                            "/bindings",
                            "nobody here knows where this comes from".to_owned(),
                        );
                        continue;
                    }
                },
            };
            for statement in statements {
                found.claims.say(&whom, statement);
            }
        }
    }

    /// Who may make a request: whoever has what the lock asks for, and what the host does.
    fn requests(
        &self,
        app: &App,
        key: bool,
        methods: &[String],
        route: &str,
        at: &Place,
    ) -> Vec<crate::Statement> {
        let callers: Vec<String> = match (self.locks.get(&app.site), key) {
            (None, false) => vec![ANYONE.to_owned()],
            (None, true) => vec![KEY.to_owned()],
            (Some(lock), key) => {
                let tokens = lock.audiences.iter().map(|audience| token(&lock.issuer, audience));
                tokens.map(|token| if key { format!("{token} and {KEY}") } else { token }).collect()
            }
        };
        let actions: Vec<Pattern> = match methods {
            [] => vec![request(None, route)],
            methods => methods.iter().map(|method| request(Some(method), route)).collect(),
        };
        let pairs = actions.iter().flat_map(|action| callers.iter().map(move |caller| (action, caller)));
        let any = || vec![Pattern::any()];
        pairs.map(|(action, by)| allow(action.clone(), Pattern::literal(by), any(), at.clone())).collect()
    }

    /// The resource whose messages, records or changes start an entry.
    fn source(&self, app: &App, starts: &Starts) -> Option<String> {
        let id = match starts {
            Starts::Queue { queue, connection } => {
                in_namespace(app, connection, self.template, &format!("/queues/{queue}"))?
            }
            Starts::Topic { topic, subscription, connection } => {
                let rest = format!("/topics/{topic}/subscriptions/{subscription}");
                in_namespace(app, connection, self.template, &rest)?
            }
            Starts::Stream { hub, connection } => {
                in_namespace(app, connection, self.template, &format!("/eventhubs/{hub}"))?
            }
            Starts::Changes { database, container, connection, .. } => {
                let rest = format!("/sqldatabases/{database}/containers/{container}");
                in_account(app, connection, &rest)?
            }
            Starts::Request { .. } | Starts::Time => return None,
        };
        match id.strip_prefix("/elsewhere/") {
            None => Some(id),
            Some(rest) => self.external(rest),
        }
    }

    /// The external store in a namespace that is none of the template's, of which a setting tells only the name.
    fn external(&self, rest: &str) -> Option<String> {
        let mut addresses =
            self.model.stores.iter().filter_map(|store| store.locator(TargetName::Azure, "id"));
        let address = addresses.find(|address| {
            let id = address.text.to_ascii_lowercase();
            id.split("/namespaces/").nth(1).is_some_and(|inner| inner == rest)
        })?;
        Some(address.text.to_ascii_lowercase())
    }

    /// What puts something where the entry takes it: the store itself, or whatever feeds a queue of the function's own.
    fn started(&self, id: &str, at: &Place) -> Vec<crate::Statement> {
        let action = || Pattern::literal(START);
        if self.places.store_at(id).is_some() {
            return vec![allow(action(), self.places.itself(id), vec![Pattern::any()], at.clone())];
        }
        let fed = self.sources.into(id).iter();
        let fed = fed.map(|(by, contexts, at)| {
            allow(action(), self.places.itself(by), contexts.clone(), place(super::found::TEMPLATE, at))
        });
        let fed: Vec<crate::Statement> = fed.collect();
        match fed.is_empty() {
            // What nothing feeds starts nothing that the spec knows of.
            true => vec![allow(action(), Pattern::literal(own_name(id)), vec![Pattern::any()], at.clone())],
            false => fed,
        }
    }
}
