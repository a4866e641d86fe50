//! What comes into queues and subscriptions by itself: deliveries of events, subscriptions that send on, dead letters.

use super::filter::{self, Tests, context};
use super::found::{Found, TEMPLATE, allow, lets, place};
use super::json::Node;
use super::places::{Places, own_name};
use super::template::{Resource, Template};
use super::words::{BURY, PUT};
use crate::pattern::Pattern;
use scant_compiler::model::Model;
use std::collections::HashMap;

/// By a queue's or subscription's id, what comes into it: from where, of what, and the place that says so.
#[derive(Debug, Default)]
pub struct Sources(HashMap<String, Vec<(String, Vec<Pattern>, String)>>);

impl Sources {
    /// What comes into a queue or subscription.
    pub fn into(&self, id: &str) -> &[(String, Vec<Pattern>, String)] {
        self.0.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    fn add(&mut self, id: &str, from: String, contexts: Vec<Pattern>, at: &str) {
        self.0.entry(id.to_owned()).or_default().push((from, contexts, at.to_owned()));
    }
}

/// Reads them all, and says what stores receive.
pub fn read(model: &Model, template: &Template<'_>, places: &Places, found: &mut Found) -> Sources {
    let mut sources = Sources::default();
    for kind in ["topics", "systemtopics"] {
        for one in template.of(&format!("microsoft.eventgrid/{kind}/eventsubscriptions")) {
            if let Err(what) = delivery(template, one, &mut sources) {
                found.flaw(&one.at, format!("events go where nobody here knows: {what}"));
            }
        }
    }
    let rules = rules(template, found);
    for one in template.of("microsoft.servicebus/namespaces/topics/subscriptions") {
        let topic = one.id.rsplit_once("/subscriptions/").map_or("", |(topic, _)| topic).to_owned();
        let contexts = rules.get(&one.id).cloned().unwrap_or_else(|| vec![Pattern::any()]);
        match beside(template, one, "forwardTo") {
            Some(queue) => sources.add(&queue, topic, contexts, &one.at),
            None => sources.add(&one.id, topic, contexts, &one.at),
        }
    }
    received(model, places, &sources, found);
    buried(model, template, places, found);
    sources
}

/// What a topic of events delivers, to which queue.
fn delivery(template: &Template<'_>, one: &Resource<'_>, sources: &mut Sources) -> Result<(), String> {
    let says = |path: &str, word: &str| {
        let path = format!("properties.deliveryWithResourceIdentity.{path}");
        match one.body.at(&path).and_then(Node::text) {
            Some(said) if said.eq_ignore_ascii_case(word) => Ok(()),
            _ => Err(format!("`{path}` is not `{word}`")),
        }
    };
    says("identity.type", "SystemAssigned")?;
    says("destination.endpointType", "ServiceBusQueue")?;
    let to = "properties.deliveryWithResourceIdentity.destination.properties.resourceId";
    let queue =
        template.value(one, to).ok().flatten().ok_or("its queue cannot be read")?.to_ascii_lowercase();
    let (topic, _) = one.id.split_once("/eventsubscriptions/").ok_or("its topic cannot be read")?;
    let filter = one.body.at("properties.filter");
    if one.kind.contains("/systemtopics/") {
        let (container, contexts) = filter::subject(filter).ok_or("its filter cannot be read")?;
        let system = template.find(topic).ok_or("its topic stands elsewhere")?;
        let account = template.value(system, "properties.source").ok().flatten().unwrap_or_default();
        let from = format!("{account}/blobServices/default/containers/{container}").to_ascii_lowercase();
        sources.add(&queue, from, contexts, &one.at);
    } else {
        let tests = filter::deliveries(filter).ok_or("its filter cannot be read")?;
        sources.add(&queue, topic.to_owned(), vec![context(&tests)], &one.at);
    }
    Ok(())
}

/// What subscriptions let through: the first rule of each lets all through, until one of its name takes its place.
fn rules(template: &Template<'_>, found: &mut Found) -> HashMap<String, Vec<Pattern>> {
    let mut rules = HashMap::new();
    for one in template.of("microsoft.servicebus/namespaces/topics/subscriptions/rules") {
        let text = |path: &str| one.body.at(path).and_then(Node::text);
        let only = one.body.at("properties.sqlFilter").map(Node::members).unwrap_or_default().len() == 1;
        let sql = text("properties.sqlFilter.sqlExpression").filter(|_| only);
        // A text in brackets would be worked out first.
        let sql = sql.filter(|sql| !(sql.starts_with('[') && sql.ends_with(']')));
        let tests: Option<Tests> = sql.and_then(filter::rule);
        let first = own_name(&one.id) == "$default" && text("properties.filterType") == Some("SqlFilter");
        match (tests, one.id.rsplit_once("/rules/")) {
            (Some(tests), Some((subscription, _))) if first => {
                rules.insert(subscription.to_owned(), vec![context(&tests)]);
            }
            _ => found.flaw(&one.at, "nobody here knows what this rule lets through".to_owned()),
        }
    }
    rules
}

/// What stores receive.
fn received(model: &Model, places: &Places, sources: &Sources, found: &mut Found) {
    for (id, store) in model.stores() {
        let whom = lets(format!("{} {}", store.kind().word(), store.name));
        for (from, contexts, at) in sources.into(places.store(id)) {
            let (by, at) = (places.itself(from), place(TEMPLATE, at));
            found.claims.say(&whom, allow(Pattern::literal(PUT), by, contexts.clone(), at));
        }
    }
}

/// Where what nobody could work on goes.
fn buried(model: &Model, template: &Template<'_>, places: &Places, found: &mut Found) {
    for kind in ["queues", "topics/subscriptions"] {
        for one in template.of(&format!("microsoft.servicebus/namespaces/{kind}")) {
            let Some(grave) = beside(template, one, "forwardDeadLetteredMessagesTo") else { continue };
            let Some(id) = places.store_at(&grave) else {
                found.flaw(&one.at, format!("dead letters go where nobody here knows: `{grave}`"));
                continue;
            };
            let store = model.store(id);
            let whom = lets(format!("{} {}", store.kind().word(), store.name));
            let (by, at) = (places.itself(&one.id), place(TEMPLATE, &one.at));
            found.claims.say(&whom, allow(Pattern::literal(BURY), by, vec![Pattern::any()], at));
        }
    }
}

/// The queue of the same namespace that a property names.
fn beside(template: &Template<'_>, one: &Resource<'_>, property: &str) -> Option<String> {
    let name = template.value(one, &format!("properties.{property}")).ok().flatten();
    let said = one.body.at(&format!("properties.{property}"))?;
    let name = name.unwrap_or_else(|| format!("{said:?}").into());
    let namespace = one.id.split("/queues/").next()?.split("/topics/").next()?;
    Some(format!("{namespace}/queues/{name}").to_ascii_lowercase())
}
