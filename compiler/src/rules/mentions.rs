//! Which stores, functions and raw resources a program names, besides declaring them.

use super::Subject;
use crate::model::{
    AuthKind, DeadQueue, Detail, Event, Function, Literal, Model, Override, Referent, Subscriber, Text,
    TextPart, Thing,
};
use std::collections::BTreeSet;

/// Everything that a right, a trigger, a store, an authoriser, a text or an output names.
pub fn mentions(subject: &Subject<'_>) -> BTreeSet<Referent> {
    let model = subject.model;
    let mut named = Mentions::default();
    for row in &subject.access.rows {
        named.thing(row.on);
    }
    model.functions.iter().for_each(|function| named.function(function));
    model.stores.iter().for_each(|store| named.detail(&store.detail));
    for auth in &model.auths {
        if let AuthKind::ApiKey { secret: Some(secret), .. } | AuthKind::Hmac { secret: Some(secret), .. } =
            &auth.kind
        {
            named.0.insert(Referent::Store(secret.value));
        }
    }
    model.outputs.iter().for_each(|output| named.literal(&output.value));
    named.written(model);
    named.0
}

#[derive(Debug, Default)]
struct Mentions(BTreeSet<Referent>);

impl Mentions {
    fn thing(&mut self, on: Thing) {
        self.0.insert(match on {
            Thing::Store(id) | Thing::Index(id, _) => Referent::Store(id),
            Thing::Function(id) => Referent::Function(id),
            Thing::Raw(id) => Referent::Raw(id),
        });
    }

    fn function(&mut self, function: &Function) {
        function.provider_grants.iter().for_each(|grant| self.thing(grant.on));
        function.env.iter().for_each(|variable| self.text(&variable.value));
        for trigger in &function.triggers {
            match &trigger.event {
                Event::Queue { queue: id, .. }
                | Event::Topic { topic: id, .. }
                | Event::Bus { bus: id, .. }
                | Event::Stream { stream: id, .. }
                | Event::Changes { table: id, .. }
                | Event::Objects { bucket: id, .. } => self.thing(Thing::Store(*id)),
                Event::Schedule { payload, .. } => payload.iter().for_each(|payload| self.literal(payload)),
                Event::Http { .. } | Event::Call => {}
            }
        }
    }

    /// What a store says of others.
    fn detail(&mut self, detail: &Detail) {
        match detail {
            Detail::Queue(queue) => {
                queue.from.iter().for_each(|subscription| self.thing(Thing::Store(subscription.source)));
                if let Some(DeadQueue::Declared(id)) = queue.dead_letter.as_ref().map(|dead| dead.to) {
                    self.thing(Thing::Store(id));
                }
            }
            Detail::Topic(topic) => {
                for subscriber in &topic.subscribers {
                    let (Subscriber::Email(text, _) | Subscriber::Https(text, _)) = subscriber;
                    self.text(text);
                }
            }
            Detail::Secret(secret) => {
                secret.rotate.iter().for_each(|rotation| self.thing(Thing::Function(rotation.by)));
            }
            Detail::Table(_)
            | Detail::Bucket(_)
            | Detail::Cache
            | Detail::Bus(_)
            | Detail::Stream(_)
            | Detail::Function => {}
        }
    }

    /// What tags and properties set by hand say.
    fn written(&mut self, model: &Model) {
        model.tags.iter().for_each(|(_, text)| self.text(text));
        for common in model.commons() {
            common.tags.iter().for_each(|(_, text)| self.text(text));
            common.overrides.iter().for_each(|Override { value, .. }| self.literal(value));
        }
    }

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Text(text) => self.text(text),
            Literal::List(items) => items.iter().for_each(|item| self.literal(item)),
            Literal::Object(fields) => fields.iter().for_each(|(_, value)| self.literal(value)),
            Literal::Int(_)
            | Literal::Number(_)
            | Literal::Bool(_)
            | Literal::Duration(_)
            | Literal::Size(_) => {}
        }
    }

    fn text(&mut self, text: &Text) {
        for part in &text.parts {
            if let TextPart::Attribute(referent, ..) = part {
                self.0.insert(*referent);
            }
        }
    }
}
