//! What starts functions: bindings of their hosts, and the subscriptions, consumer groups, leases and queues those need.
//!
//! A topic of events cannot start a function before its code is there, so events of buses and buckets come through a
//! queue of their own: one deployment does all, and what fails again and again can be found.

mod bridge;
mod changes;
mod check;
mod messages;
mod schedule;
mod stream;

pub use check::check;

use super::context::Context;
use super::packages::binding::{Binding, Kind, Retry};
use super::settings::Settings;
use super::unit::Unit;
use scant_compiler::model::{
    AuthKind, Batching, Event, Function, FunctionId, Method, Route, RouteAuth, Segment,
};

/// One entry of a function's app: what starts it.
#[derive(Debug)]
pub struct Started {
    /// The place of the trigger in the function.
    pub place: usize,
    /// What starts it, and what it answers with.
    pub bindings: Vec<Binding>,
    /// How often a failed run is repeated.
    pub retry: Option<Retry>,
}

/// What several triggers share: the topic of the events of the program's own buckets.
pub fn units(context: &Context<'_>) -> Vec<Unit> {
    bridge::object_events(context).into_iter().collect()
}

/// The entries of a function's app, one a trigger, in the order of the spec.
pub fn entries(context: &Context<'_>, id: FunctionId) -> Vec<Started> {
    let function = context.model.function(id);
    let triggers = function.triggers.iter().enumerate();
    triggers
        .filter_map(|(place, trigger)| {
            let bindings = bindings(context, function, place, &trigger.event)?;
            Some(Started { place, bindings, retry: retry(function, &trigger.event) })
        })
        .collect()
}

fn bindings(context: &Context<'_>, function: &Function, place: usize, event: &Event) -> Option<Vec<Binding>> {
    let one = |name, kind| Some(vec![Binding::incoming(name, kind)]);
    match event {
        Event::Http { method, route, auth, .. } => {
            let methods = match method {
                Method::Any => Vec::new(),
                method => vec![method.word().to_ascii_lowercase()],
            };
            let auth_level = level(context, *auth);
            let kind = Kind::HttpTrigger { auth_level, methods, route: template(route) };
            Some(vec![Binding::incoming("request", kind), Binding::answer()])
        }
        // Whoever may read the app's keys may call it, and nobody else.
        Event::Call => {
            let route = super::packages::name(function, place);
            let kind = Kind::HttpTrigger { auth_level: "function", methods: vec!["post".to_owned()], route };
            Some(vec![Binding::incoming("request", kind), Binding::answer()])
        }
        Event::Schedule { when, .. } => {
            let schedule = schedule::expression(&when.value).ok()?;
            one("timer", Kind::Timer { schedule, use_monitor: true, run_on_startup: false })
        }
        Event::Queue { queue, batching } => one("message", messages::queue(context, *queue, batching)?),
        Event::Topic { topic, .. } => one("message", messages::topic(context, function, place, *topic)?),
        Event::Bus { bus: store, .. } | Event::Objects { bucket: store, .. } => {
            one("event", bridge::binding(context, function, place, *store))
        }
        Event::Stream { stream, batching } => {
            one("records", stream::binding(context, function, *stream, batching)?)
        }
        Event::Changes { table, batching, .. } => {
            one("items", changes::binding(context, function, *table, batching)?)
        }
    }
}

/// Adds what starts a function to its unit and its settings.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit, settings: &mut Settings) {
    let function = context.model.function(id);
    for (place, trigger) in function.triggers.iter().enumerate() {
        match &trigger.event {
            // The first page of an app would stand where the spec may have a route.
            Event::Http { .. } => settings.set("AzureWebJobsDisableHomepage", "true"),
            Event::Topic { topic, filter } => {
                messages::subscribe(context, id, place, *topic, filter, trigger.span, unit, settings);
            }
            Event::Bus { .. } | Event::Objects { .. } => {
                bridge::add(context, id, place, trigger, unit, settings);
            }
            Event::Stream { stream, .. } => stream::add(context, function, *stream, unit),
            Event::Changes { table, .. } => changes::add(context, id, *table, trigger.span, unit),
            Event::Schedule { .. } | Event::Queue { .. } | Event::Call => {}
        }
    }
}

/// Who may come: a token is looked at before the host, and a key is asked of nobody whom a spec lets in.
fn level(context: &Context<'_>, auth: RouteAuth) -> &'static str {
    match auth {
        RouteAuth::Public => "anonymous",
        RouteAuth::Authoriser(id) if matches!(context.model.auth(id).kind, AuthKind::Jwt { .. }) => {
            "anonymous"
        }
        // `check` refuses the others; were one to come here, nobody would get in.
        RouteAuth::Authoriser(_) | RouteAuth::Iam => "admin",
    }
}

/// A route as ASP.NET writes it: `orders/{id}`, `files/{*path}`.
fn template(route: &Route) -> String {
    let segments = route.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.clone(),
        Segment::Parameter(name) => format!("{{{name}}}"),
        Segment::Rest(name) => format!("{{*{name}}}"),
    });
    let template = segments.collect::<Vec<_>>().join("/");
    if template.is_empty() { "/".to_owned() } else { template }
}

/// Hosts repeat what no queue repeats; a host that gave up would pass over the records of a stream.
fn retry(function: &Function, event: &Event) -> Option<Retry> {
    match event {
        Event::Schedule { .. } => function.retry.map(|retry| Retry::times(retry.value.attempts)),
        Event::Stream { batching, .. } | Event::Changes { batching, .. } => {
            Some(batching.retry.map_or(Retry::FOREVER, |retry| Retry::times(retry.value)))
        }
        Event::Http { .. }
        | Event::Queue { .. }
        | Event::Topic { .. }
        | Event::Bus { .. }
        | Event::Objects { .. }
        | Event::Call => None,
    }
}

/// Whether records come many at once: then all of them fail together, so they only do where the spec says
/// `whole_batch`. A batch is how many there are at most, so all others come one by one.
pub fn many(batching: &Batching) -> bool {
    batching.batch.is_some_and(|batch| batch.value > 1) && batching.whole_batch
}

/// `one` or `many`, as bindings say it.
fn cardinality(batching: &Batching) -> &'static str {
    if many(batching) { "many" } else { "one" }
}

/// What is a function's own by a trigger: its path, and a number from the second one on.
fn label(function: &Function, place: usize) -> String {
    match place {
        0 => function.name.path.clone(),
        _ => format!("{}-{}", function.name.path, place + 1),
    }
}
