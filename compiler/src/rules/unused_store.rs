//! `unused-store`: a store that no function, trigger, store, text or output names.

use super::{Check, Group, Rule, Subject};
use crate::model::{
    AuthKind, Detail, Event, Literal, Model, Override, Referent, StoreId, Subscriber, Text, TextPart, Thing,
};
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use std::collections::BTreeSet;

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "unused-store",
        summary: "a store is declared, and nothing uses it",
        page: include_str!("unused_store.md"),
    },
    level: Some(Level::Warning),
    group: Group::Housekeeping,
    security: None,
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let used = used(subject);
    for (id, store) in subject.model.stores().filter(|(id, _)| !used.contains(id)) {
        let what = if store.external.is_some() { "external " } else { "" };
        let message = format!("nothing uses the {what}{} `{}`", store.kind().word(), store.name);
        findings.push(
            Diagnostic::error(RULE.code, store.common.span, message)
                .help(match store.external {
                    Some(_) => "leave its declaration out, or allow a function to use it",
                    None => {
                        "allow a function to use it; if nobody needs it, leave it out: what it holds is kept"
                    }
                })
                .about([subject.model.store(id).name.path.as_str()]),
        );
    }
}

/// Every store that something names.
fn used(subject: &Subject<'_>) -> BTreeSet<StoreId> {
    let model = subject.model;
    let mut used = Used::default();
    for row in &subject.access.rows {
        used.thing(row.on);
    }
    for function in &model.functions {
        function.provider_grants.iter().for_each(|grant| used.thing(grant.on));
        function.env.iter().for_each(|variable| used.text(&variable.value));
        for trigger in &function.triggers {
            used.event(&trigger.event);
        }
    }
    for store in &model.stores {
        used.detail(&store.detail);
    }
    for auth in &model.auths {
        if let AuthKind::ApiKey { secret: Some(secret), .. } | AuthKind::Hmac { secret: Some(secret), .. } =
            &auth.kind
        {
            used.0.insert(secret.value);
        }
    }
    model.outputs.iter().for_each(|output| used.literal(&output.value));
    used.written(model);
    used.0
}

#[derive(Debug, Default)]
struct Used(BTreeSet<StoreId>);

impl Used {
    fn thing(&mut self, on: Thing) {
        if let Thing::Store(id) | Thing::Index(id, _) = on {
            self.0.insert(id);
        }
    }

    fn event(&mut self, event: &Event) {
        match event {
            Event::Queue { queue: id, .. }
            | Event::Topic { topic: id, .. }
            | Event::Bus { bus: id, .. }
            | Event::Stream { stream: id, .. }
            | Event::Changes { table: id, .. }
            | Event::Objects { bucket: id, .. } => {
                self.0.insert(*id);
            }
            Event::Schedule { payload, .. } => payload.iter().for_each(|payload| self.literal(payload)),
            Event::Http { .. } | Event::Call => {}
        }
    }

    /// What a store says of other stores.
    fn detail(&mut self, detail: &Detail) {
        match detail {
            Detail::Queue(queue) => {
                self.0.extend(queue.from.iter().map(|subscription| subscription.source));
                if let Some(crate::model::DeadQueue::Declared(id)) =
                    queue.dead_letter.as_ref().map(|dead| dead.to)
                {
                    self.0.insert(id);
                }
            }
            Detail::Topic(topic) => {
                for subscriber in &topic.subscribers {
                    let (Subscriber::Email(text, _) | Subscriber::Https(text, _)) = subscriber;
                    self.text(text);
                }
            }
            Detail::Table(_)
            | Detail::Bucket(_)
            | Detail::Bus(_)
            | Detail::Stream(_)
            | Detail::Secret(_)
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
            if let TextPart::Attribute(Referent::Store(id), ..) = part {
                self.0.insert(*id);
            }
        }
    }
}
