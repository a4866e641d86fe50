//! Routes: who may call what, and which function answers.

use super::Differ;
use super::change::{Direction, Subject};
use super::exposure::{definition, more};
use super::setting::{Setting, compare};
use super::words;
use crate::model::{Event, Method, Model, RouteAuth, Throttle};
use crate::words::size;
use scant_lang::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// An api, what the path matches, and the method.
type Key<'a> = (&'a str, String, Method);

/// One route.
struct Door<'a> {
    /// The function that answers.
    function: &'a str,
    /// The path as written.
    path: &'a str,
    who: Who<'a>,
    scopes: BTreeSet<&'a str>,
    /// Its own limits, or those of its api.
    throttle: Throttle,
    own_throttle: bool,
    body: Option<u64>,
    span: Span,
}

/// Whom a route lets in.
struct Who<'a> {
    public: bool,
    /// The authoriser's name, if one is asked.
    name: Option<&'a str>,
    /// What tells one way of letting in from another, whatever it is called.
    definition: String,
}

impl<'a> Differ<'a, '_> {
    pub(super) fn routes(&mut self) {
        let (before, after) = (doors(&self.before.model), doors(&self.after.model));
        let many = self.before.model.apis.len() > 1 || self.after.model.apis.len() > 1;
        let title = |(api, _, method): &Key<'a>, door: &Door<'a>| {
            let on = if many { format!(" on {api}") } else { String::new() };
            format!("{} {}{on}", method.word(), door.path)
        };
        for (key, new) in &after {
            let route = title(key, new);
            match before.get(key) {
                Some(old) => self.door(&route, old, new),
                None if is_covered(&before, key, new) => {}
                None => {
                    let sentence =
                        format!("{} may now call {route}, which {} answers", new.callers(), new.function);
                    let places = (None, Some(new.span));
                    self.report.say(Direction::Wider, Subject::Route, &route, sentence, places);
                }
            }
        }
        for (key, old) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
            if !is_covered(&after, key, old) {
                let route = title(key, old);
                let sentence = format!("nobody may call {route} any more; before, {}", old.callers());
                let places = (Some(old.span), None);
                self.report.say(Direction::Narrower, Subject::Route, &route, sentence, places);
            }
        }
    }

    fn door(&mut self, route: &str, old: &Door<'a>, new: &Door<'a>) {
        let places = (Some(old.span), Some(new.span));
        if let Some(direction) = callers(old, new) {
            let (is, was) = (new.callers(), old.callers());
            let sentence = match direction {
                Direction::Narrower => format!("only {is} may call {route}; before, {was}"),
                _ => format!("{is} may now call {route}; before, {was}"),
            };
            self.report.say(direction, Subject::Route, route, sentence, places);
        }
        if old.function != new.function {
            let sentence =
                format!("{route} is now answered by {}; before, by {}", new.function, old.function);
            self.report.say(Direction::Both, Subject::Route, route, sentence, places);
        }
        if old.own_throttle || new.own_throttle {
            let (is, was) = (new.throttle, old.throttle);
            if let Some(direction) = more(was, is) {
                let (is, was) = (words::throttle(is), words::throttle(was));
                let sentence = format!("the rate of {route} is now {is}; before, {was}");
                self.report.say(direction, Subject::Exposure, route, sentence, places);
            }
        }
        let largest = |body: Option<u64>| body.unwrap_or(u64::MAX);
        let (is, was) = (largest(new.body), largest(old.body));
        if let Some(direction) = Direction::of(is > was, is < was) {
            let said = |body: Option<u64>| body.map_or("unlimited".to_owned(), size);
            let sentence =
                format!("the body of {route} is now {}; before, {}", said(new.body), said(old.body));
            self.report.say(direction, Subject::Exposure, route, sentence, places);
        }
        let path = |door: &Door<'_>| [Setting::new("path", door.path, door.span)];
        compare(&path(old), &path(new), (Subject::Route, route), self.report);
    }
}

impl Door<'_> {
    /// `callers that auth shoppers lets in with the scope "orders:staff"`
    fn callers(&self) -> String {
        let who = match (self.who.public, self.who.name) {
            (true, _) => "anyone".to_owned(),
            (false, Some(name)) => format!("callers that auth {name} lets in"),
            (false, None) => "callers with a signed identity".to_owned(),
        };
        match self.scopes.len() {
            0 => who,
            1 => format!("{who} with the scope {}", words::quoted_list(self.scopes.iter().copied())),
            _ => format!("{who} with the scopes {}", words::quoted_list(self.scopes.iter().copied())),
        }
    }
}

/// Whether others may call a route than before.
fn callers(old: &Door<'_>, new: &Door<'_>) -> Option<Direction> {
    let (was, is) = (&old.who, &new.who);
    match (was.public, is.public) {
        (true, true) => None,
        (false, true) => Some(Direction::Wider),
        (true, false) => Some(Direction::Narrower),
        (false, false) => {
            let other = is.name != was.name && is.definition != was.definition;
            let gained = other || !new.scopes.is_superset(&old.scopes);
            let lost = other || !old.scopes.is_superset(&new.scopes);
            Direction::of(gained, lost)
        }
    }
}

/// Whether the same path is open to the same callers of the same function by `ANY` method.
fn is_covered<'a>(doors: &BTreeMap<Key<'a>, Door<'a>>, (api, shape, _): &Key<'a>, door: &Door<'a>) -> bool {
    doors.get(&(*api, shape.clone(), Method::Any)).is_some_and(|any| {
        any.function == door.function
            && any.who.public == door.who.public
            && any.who.definition == door.who.definition
            && any.scopes == door.scopes
            && any.body == door.body
            && any.throttle == door.throttle
    })
}

fn doors(model: &Model) -> BTreeMap<Key<'_>, Door<'_>> {
    let mut doors = BTreeMap::new();
    for function in &model.functions {
        for trigger in &function.triggers {
            let Event::Http { api, method, route, auth, scopes, body, throttle } = &trigger.event else {
                continue;
            };
            let front = model.api(*api);
            let who = match auth {
                RouteAuth::Public => Who { public: true, name: None, definition: "public".to_owned() },
                RouteAuth::Iam => Who { public: false, name: None, definition: "iam".to_owned() },
                RouteAuth::Authoriser(id) => {
                    let auth = model.auth(*id);
                    Who {
                        public: false,
                        name: Some(&auth.name.path),
                        definition: definition(model, &auth.kind),
                    }
                }
            };
            let door = Door {
                function: &function.name.path,
                path: &route.text,
                who,
                scopes: scopes.iter().map(String::as_str).collect(),
                throttle: throttle.as_ref().unwrap_or(&front.throttle).value,
                own_throttle: throttle.is_some(),
                body: body.as_ref().map(|body| body.value),
                span: trigger.span,
            };
            doors.insert((front.name.path.as_str(), words::shape(route), *method), door);
        }
    }
    doors
}
