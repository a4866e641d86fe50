//! Who may start a function, and what puts something into a queue, as the spec says.

use super::Expected;
use crate::azure::filter;
use crate::azure::found::{allow, lets};
use crate::azure::words::{ANYONE, BURY, CLOCK, KEY, PUT, START, request, token};
use crate::claims::Place;
use crate::pattern::Pattern;
use scant_compiler::model::{
    ApiId, AuthKind, DeadQueue, Detail, Event, Function, FunctionId, Method, Model, RouteAuth, StoreId,
    Subscription, Trigger,
};
use std::collections::{BTreeMap, BTreeSet};

impl Expected<'_> {
    fn started_by(&mut self, id: FunctionId, by: Pattern, contexts: Vec<Pattern>, place: &Place) {
        let whom = lets(format!("function {}", self.model.function(id).name));
        self.claims.say(&whom, allow(Pattern::literal(START), by, contexts, place.clone()));
    }

    /// What starts a function by this trigger, requests apart.
    pub fn started(&mut self, id: FunctionId, number: usize, trigger: &Trigger, place: &Place) {
        let source = |store: &StoreId| self.places.itself(self.places.store(*store));
        let any = || vec![Pattern::any()];
        let (by, contexts) = match &trigger.event {
            Event::Http { .. } | Event::Call => return,
            Event::Schedule { .. } => (Pattern::literal(CLOCK), any()),
            Event::Queue { queue: store, .. }
            | Event::Stream { stream: store, .. }
            | Event::Changes { table: store, .. } => (source(store), any()),
            Event::Topic { topic: store, filter } | Event::Bus { bus: store, filter } => {
                (source(store), vec![filter::said(filter, self.model.store(*store).kind())])
            }
            Event::Objects { bucket, event, under, ending } => {
                (source(bucket), filter::objects(*event, under, ending))
            }
        };
        self.started_by(id, by, contexts, place);
        // What a function failed on for good, of what waits in something of its own.
        let waits = matches!(trigger.event, Event::Topic { .. } | Event::Bus { .. } | Event::Objects { .. });
        let failures = self.model.function(id).failures.filter(|to| self.left.contains(&(id, to.value)));
        if let Some(failures) = failures.filter(|_| waits) {
            let own = self.places.itself(self.places.own(id, number));
            self.buried(failures.value, own, &Place::Spec(failures.span));
        }
    }

    fn buried(&mut self, grave: StoreId, by: Pattern, place: &Place) {
        let store = self.model.store(grave);
        let whom = lets(format!("{} {}", store.kind().word(), store.name));
        self.claims.say(&whom, allow(Pattern::literal(BURY), by, vec![Pattern::any()], place.clone()));
    }

    /// What a topic or a bus puts into a queue.
    pub fn fed(&mut self, queue: StoreId, from: &Subscription, place: &Place) {
        let whom = lets(format!("queue {}", self.model.store(queue).name));
        let by = self.places.itself(self.places.store(from.source));
        let contexts = vec![filter::said(&from.filter, self.model.store(from.source).kind())];
        self.claims.say(&whom, allow(Pattern::literal(PUT), by, contexts, place.clone()));
    }

    /// Queues that hold what others could not get rid of.
    pub fn graves(&mut self) {
        let model = self.model;
        for (id, store) in model.stores() {
            let Detail::Queue(queue) = &store.detail else { continue };
            let Some(dead) = &queue.dead_letter else { continue };
            if let DeadQueue::Declared(grave) = dead.to
                && model.store(grave).external.is_none()
                && store.external.is_none()
            {
                let by = self.places.itself(self.places.store(id));
                self.buried(grave, by, &Place::Spec(dead.span));
            }
        }
    }

    /// Who may call a function over HTTP, at its own address.
    pub fn requests(&mut self, function: &Function) {
        let whom = lets(format!("function {}", function.name));
        for (number, trigger) in function.triggers.iter().enumerate() {
            let place = Place::Spec(trigger.span);
            let (action, callers) = match &trigger.event {
                Event::Http { method, route, auth, .. } => {
                    (request(word(*method), &route.text), self.callers(*auth))
                }
                Event::Call => {
                    let own = function.name.path.replace('.', "_");
                    let name = if number > 0 { format!("{own}_{}", number + 1) } else { own };
                    (request(Some("POST"), &name), vec![KEY.to_owned()])
                }
                _ => continue,
            };
            for caller in callers {
                let by = Pattern::literal(&caller);
                let statement = allow(action.clone(), by, vec![Pattern::any()], place.clone());
                self.claims.say(&whom, statement);
            }
        }
    }

    /// Whom a route lets in.
    fn callers(&self, auth: RouteAuth) -> Vec<String> {
        match auth {
            RouteAuth::Public => vec![ANYONE.to_owned()],
            RouteAuth::Authoriser(id) => match &self.model.auth(id).kind {
                AuthKind::Jwt { issuer, audience } => {
                    audience.iter().map(|audience| token(&issuer.value, &audience.value)).collect()
                }
                AuthKind::ApiKey { .. } | AuthKind::Hmac { .. } | AuthKind::Iam => Vec::new(),
            },
            RouteAuth::Iam => Vec::new(),
        }
    }

    /// What each API over several functions lets through to which of them.
    pub fn gateways(&mut self) {
        let model = self.model;
        for (place, api) in model.apis.iter().enumerate() {
            let id = ApiId(place as u32);
            let whom = lets(format!("api {}", api.name));
            for ((method, _), (function, trigger, auth, path)) in operations(model, id) {
                let to = format!("function {}", model.function(function).name);
                let to = Pattern::symbol(self.symbols.of(&to));
                for caller in self.callers(auth) {
                    let (action, by) = (request(Some(method), path), Pattern::literal(&caller));
                    let statement = allow(action, by, vec![to.clone()], Place::Spec(trigger.span));
                    self.claims.say(&whom, statement);
                }
            }
        }
    }
}

/// By method and path: the function that answers, its trigger, whom it lets in, and the path as written.
type Operations<'m> = BTreeMap<(&'static str, Pattern), (FunctionId, &'m Trigger, RouteAuth, &'m str)>;

/// Which function answers each method of each path, of an API over several: a route that names the method goes
/// before one for any.
fn operations(model: &Model, id: ApiId) -> Operations<'_> {
    let mut found = BTreeMap::new();
    let mut behind: BTreeSet<FunctionId> = BTreeSet::new();
    for any in [false, true] {
        for (function, declared) in model.functions() {
            for trigger in &declared.triggers {
                let Event::Http { api, method, route, auth, .. } = &trigger.event else { continue };
                if *api != id || (*method == Method::Any) != any {
                    continue;
                }
                behind.insert(function);
                let one = [method.word()];
                for method in if any { METHODS.as_slice() } else { one.as_slice() } {
                    let key = (*method, request(None, &route.text));
                    found.entry(key).or_insert((function, trigger, *auth, route.text.as_str()));
                }
            }
        }
    }
    if behind.len() > 1 { found } else { BTreeMap::new() }
}

/// What a route for any method is at a gateway.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

fn word(method: Method) -> Option<&'static str> {
    (method != Method::Any).then(|| method.word())
}
