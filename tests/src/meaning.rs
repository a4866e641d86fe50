//! What a program permits, tried out: single requests, events and callers, each let through or not. Nothing here knows
//! how `scant diff` compares.

use scant_compiler::access::Row;
use scant_compiler::model::{
    Change, Detail, Event, Filter, FilterTest, Function, Method, Model, ObjectEvent, RouteAuth, Scalar,
    Scope, Segment,
};
use scant_compiler::survey::View;
use std::collections::{BTreeMap, BTreeSet};

/// What passes, each as a text of its own.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Facts {
    /// `create_order put orders key=a fields=`
    pub access: BTreeSet<String>,
    /// `create_order queue jobs total=5`
    pub triggers: BTreeSet<String>,
    /// `anyone GET /orders/{} create_order`
    pub routes: BTreeSet<String>,
}

/// What is tried on both of two programs.
#[derive(Debug, Default)]
pub struct Probes {
    keys: BTreeSet<String>,
    fields: BTreeSet<BTreeSet<String>>,
    values: BTreeMap<String, Vec<Scalar>>,
    names: BTreeSet<String>,
    scopes: BTreeSet<String>,
    auths: BTreeSet<String>,
    functions: [BTreeSet<String>; 2],
}

impl Probes {
    /// What tells the programs of two views apart: everything they name, and what is just beside it.
    pub fn of(views: [&View; 2]) -> Self {
        let mut probes = Self::default();
        probes.keys.insert("~".to_owned());
        probes.names.insert("~".to_owned());
        probes.fields.insert(BTreeSet::new());
        for (view, functions) in views.into_iter().zip(0..) {
            let names = view.model.functions.iter().map(|function| function.name.path.clone());
            probes.functions[functions] = names.collect();
            for row in &view.access.rows {
                let texts = match &row.scope {
                    Scope::All => &[][..],
                    Scope::Keys(texts) | Scope::Prefixes(texts) => texts,
                };
                texts.iter().for_each(|text| probes.keys.extend(around(text)));
                probes.fields.insert(row.fields.iter().cloned().collect());
                probes.fields.extend(row.fields.iter().map(|field| BTreeSet::from([field.clone()])));
            }
            probes.auths.extend(view.model.auths.iter().map(|auth| auth.name.path.clone()));
            for trigger in view.model.functions.iter().flat_map(|function| &function.triggers) {
                match &trigger.event {
                    Event::Http { scopes, .. } => probes.scopes.extend(scopes.iter().cloned()),
                    Event::Topic { filter, .. } | Event::Bus { filter, .. } => probes.filter(filter),
                    Event::Queue { batching, .. }
                    | Event::Stream { batching, .. }
                    | Event::Changes { batching, .. } => probes.filter(&batching.filter),
                    Event::Objects { under, ending, .. } => {
                        for (start, end) in pairs(under, ending) {
                            for start in around(&start) {
                                probes
                                    .names
                                    .extend(around_end(&end).into_iter().map(|end| format!("{start}~{end}")));
                            }
                        }
                    }
                    Event::Schedule { .. } | Event::Call => {}
                }
            }
            for store in &view.model.stores {
                if let Detail::Queue(queue) = &store.detail {
                    queue.from.iter().for_each(|from| probes.filter(&from.filter));
                }
            }
        }
        probes
    }

    fn filter(&mut self, filter: &Filter) {
        for condition in &filter.conditions {
            let values = self.values.entry(condition.path.join(".")).or_default();
            match &condition.test {
                FilterTest::In(scalars) | FilterTest::Not(scalars) => values.extend(scalars.iter().cloned()),
                FilterTest::Starts(texts) => {
                    values.extend(texts.iter().flat_map(|text| around(text)).map(Scalar::Text));
                }
                FilterTest::Compare(_, bound) => {
                    values.extend([-0.5, 0.0, 0.5].map(|step| Scalar::Number(bound + step)));
                }
            }
            values.push(Scalar::Text("~".to_owned()));
            let mut seen: Vec<Scalar> = Vec::new();
            values.retain(|value| {
                let fresh = !seen.contains(value);
                seen.extend(fresh.then(|| value.clone()));
                fresh
            });
        }
    }

    /// Every event of these values, up to a bound.
    fn events(&self, paths: &BTreeSet<String>) -> Vec<BTreeMap<String, Scalar>> {
        let mut events = vec![BTreeMap::new()];
        for path in paths {
            let values = self.values.get(path).map_or(&[][..], Vec::as_slice);
            let longer = events.iter().flat_map(|event| {
                values.iter().map(|value| {
                    let mut event = event.clone();
                    event.insert(path.clone(), value.clone());
                    event
                })
            });
            events = longer.take(4096).collect();
        }
        events
    }
}

/// What passes in a view.
pub fn facts(view: &View, probes: &Probes) -> Facts {
    let mut facts = Facts::default();
    let model = &view.model;
    let name = |function: &Function| identity(function, probes);
    for row in &view.access.rows {
        let who = name(model.function(row.function));
        let thing = match row.on {
            scant_compiler::model::Thing::Function(id) => name(model.function(id)),
            thing => model.thing_path(thing),
        };
        for key in probes.keys.iter().filter(|key| has_key(row, key)) {
            for fields in probes.fields.iter().filter(|fields| has_fields(row, fields)) {
                facts.access.insert(format!("{who} {} {thing} {key:?} {fields:?}", row.verb.word()));
            }
        }
    }
    for function in &model.functions {
        for grant in &function.provider_grants {
            let thing = model.thing_path(grant.on);
            facts.access.insert(format!("{} {} {thing}", name(function), grant.action));
        }
    }
    for store in &model.stores {
        for locator in store.external.iter().flatten().filter(|locator| locator.target == view.target) {
            facts.access.insert(format!("{} is at {} {}", store.name, locator.word, locator.text));
        }
    }
    let paths: BTreeSet<String> = probes.values.keys().cloned().collect();
    let events = probes.events(&paths);
    for function in &model.functions {
        let mut times = 0;
        for trigger in &function.triggers {
            let who = name(function);
            let mut passing = |source: String, filter: &Filter, more: &str| {
                for event in events.iter().filter(|event| passes(filter, event)) {
                    facts.triggers.insert(format!("{who} {source} {event:?} {more}"));
                }
            };
            let store = |id| model.store(id).name.path.clone();
            match &trigger.event {
                Event::Http { .. } | Event::Call => {}
                Event::Schedule { .. } => {
                    times += 1;
                    facts.triggers.insert(format!("{who} time {times}"));
                }
                Event::Queue { queue, batching } => passing(store(*queue), &batching.filter, ""),
                Event::Stream { stream, batching } => passing(store(*stream), &batching.filter, ""),
                Event::Topic { topic, filter } => passing(store(*topic), filter, ""),
                Event::Bus { bus, filter } => passing(store(*bus), filter, ""),
                Event::Changes { table, only, batching } => {
                    for kind in [Change::Inserted, Change::Modified, Change::Removed] {
                        if only.is_empty() || only.contains(&kind) {
                            passing(store(*table), &batching.filter, &format!("{kind:?}"));
                        }
                    }
                }
                Event::Objects { bucket, event, under, ending } => {
                    let event = if *event == ObjectEvent::Created { "created" } else { "removed" };
                    for key in &probes.names {
                        let starts = under.is_empty() || under.iter().any(|start| key.starts_with(start));
                        let ends = ending.is_empty() || ending.iter().any(|end| key.ends_with(end));
                        if starts && ends {
                            facts.triggers.insert(format!("{who} {} {event} {key:?}", store(*bucket)));
                        }
                    }
                }
            }
        }
    }
    for store in &model.stores {
        let Detail::Queue(queue) = &store.detail else { continue };
        for from in &queue.from {
            let source = &model.store(from.source).name;
            for event in events.iter().filter(|event| passes(&from.filter, event)) {
                facts.triggers.insert(format!("{} receives {source} {event:?}", store.name));
            }
        }
    }
    routes(model, probes, &name, &mut facts.routes);
    facts
}

/// Which caller reaches which function by which method on which path: the exact method before `ANY`.
fn routes(model: &Model, probes: &Probes, name: &impl Fn(&Function) -> String, found: &mut BTreeSet<String>) {
    const METHODS: [Method; 7] = [
        Method::Get,
        Method::Post,
        Method::Put,
        Method::Patch,
        Method::Delete,
        Method::Head,
        Method::Options,
    ];
    let mut doors: BTreeMap<(String, Method), (String, RouteAuth, BTreeSet<String>)> = BTreeMap::new();
    for function in &model.functions {
        for trigger in &function.triggers {
            let Event::Http { api, method, route, auth, scopes, .. } = &trigger.event else { continue };
            let path: Vec<&str> = route
                .segments
                .iter()
                .map(|segment| match segment {
                    Segment::Text(text) => text.as_str(),
                    Segment::Parameter(_) => "{}",
                    Segment::Rest(_) => "{...}",
                })
                .collect();
            let front = if model.apis.len() == 1 { "" } else { &model.api(*api).name.path };
            let place = format!("{front} /{}", path.join("/"));
            doors.insert((place, *method), (name(function), *auth, scopes.iter().cloned().collect()));
        }
    }
    let mut tokens: Vec<BTreeSet<String>> = vec![BTreeSet::new(), probes.scopes.clone()];
    tokens.extend(probes.scopes.iter().map(|scope| BTreeSet::from([scope.clone()])));
    let paths: BTreeSet<String> = doors.keys().map(|(path, _)| path.clone()).collect();
    for path in paths {
        for method in METHODS {
            let Some((answers, auth, wanted)) =
                doors.get(&(path.clone(), method)).or_else(|| doors.get(&(path.clone(), Method::Any)))
            else {
                continue;
            };
            let mut let_in = |who: &str| {
                found.insert(format!("{who} {} {path} {answers}", method.word()));
            };
            let asked = match auth {
                RouteAuth::Public => None,
                RouteAuth::Iam => Some("iam".to_owned()),
                RouteAuth::Authoriser(id) => Some(model.auth(*id).name.path.clone()),
            };
            if asked.is_none() {
                let_in("anyone");
            }
            for who in probes.auths.iter().map(String::as_str).chain(["iam"]) {
                for token in &tokens {
                    if asked.as_ref().is_none_or(|asked| asked == who && wanted.is_subset(token)) {
                        let_in(&format!("{who} {token:?}"));
                    }
                }
            }
        }
    }
}

/// A function is who it is by its name, or by its code if one of the programs does not have the name.
fn identity(function: &Function, probes: &Probes) -> String {
    let name = &function.name.path;
    if probes.functions.iter().all(|names| names.contains(name)) {
        return name.clone();
    }
    function.code.as_ref().or(function.image.as_ref()).map_or(name.clone(), |code| code.value.clone())
}

fn has_key(row: &Row, key: &str) -> bool {
    match &row.scope {
        Scope::All => true,
        Scope::Keys(keys) => keys.iter().any(|known| known == key),
        Scope::Prefixes(prefixes) => prefixes.iter().any(|prefix| key.starts_with(prefix.as_str())),
    }
}

/// No fields asked for are all fields.
fn has_fields(row: &Row, fields: &BTreeSet<String>) -> bool {
    row.fields.is_empty() || !fields.is_empty() && fields.iter().all(|field| row.fields.contains(field))
}

fn passes(filter: &Filter, event: &BTreeMap<String, Scalar>) -> bool {
    filter.conditions.iter().all(|condition| {
        let Some(value) = event.get(&condition.path.join(".")) else { return false };
        let number = match value {
            Scalar::Int(number) => Some(*number as f64),
            Scalar::Number(number) => Some(*number),
            Scalar::Text(_) | Scalar::Bool(_) => None,
        };
        match &condition.test {
            FilterTest::In(values) => values.contains(value),
            FilterTest::Not(values) => !values.contains(value),
            FilterTest::Starts(starts) => {
                matches!(value, Scalar::Text(text) if starts.iter().any(|start| text.starts_with(start.as_str())))
            }
            FilterTest::Compare(operator, bound) => number.is_some_and(|number| match *operator {
                ">" => number > *bound,
                ">=" => number >= *bound,
                "<" => number < *bound,
                _ => number <= *bound,
            }),
        }
    })
}

/// A text, longer ones and shorter ones.
fn around(text: &str) -> Vec<String> {
    let mut shorter = text.to_owned();
    shorter.pop();
    vec![text.to_owned(), format!("{text}~"), format!("{text}x"), shorter]
}

fn around_end(text: &str) -> Vec<String> {
    vec![text.to_owned(), format!("x{text}"), text.chars().skip(1).collect()]
}

fn pairs(starts: &[String], ends: &[String]) -> Vec<(String, String)> {
    let or_none = |texts: &[String]| if texts.is_empty() { vec![String::new()] } else { texts.to_vec() };
    let ends = or_none(ends);
    or_none(starts)
        .into_iter()
        .flat_map(|start| ends.iter().map(move |end| (start.clone(), end.clone())))
        .collect()
}
