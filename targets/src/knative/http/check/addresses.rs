//! Texts that tell an api's host: it must be known before anything is applied.

use crate::knative::context::Context;
use crate::knative::http::hosts;
use scant_compiler::codes::MISSING_SETTING;
use scant_compiler::model::{
    Attribute, Common, Detail, Event, Literal, Referent, Subscriber, TargetName, Text, TextPart,
};
use scant_lang::diagnostic::Diagnostic;

/// Looks at every text that may tell one.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if context.cluster.domain.is_some() {
        return;
    }
    let model = context.model;
    let mut look = Look { context, findings };
    model.tags.iter().for_each(|(_, text)| look.text(text));
    model.commons().for_each(|common| look.common(common));
    for function in &model.functions {
        function.env.iter().for_each(|variable| look.text(&variable.value));
        for trigger in &function.triggers {
            if let Event::Schedule { payload: Some(payload), .. } = &trigger.event {
                look.literal(payload);
            }
        }
    }
    for store in &model.stores {
        if let Detail::Topic(topic) = &store.detail {
            for subscriber in &topic.subscribers {
                let (Subscriber::Email(text, _) | Subscriber::Https(text, _)) = subscriber;
                look.text(text);
            }
        }
    }
    model.outputs.iter().for_each(|output| look.literal(&output.value));
}

struct Look<'c, 'm> {
    context: &'c Context<'m>,
    findings: &'c mut Vec<Diagnostic>,
}

impl Look<'_, '_> {
    fn text(&mut self, text: &Text) {
        for part in &text.parts {
            let TextPart::Attribute(Referent::Api(api), Attribute::Url | Attribute::Host, span) = part else {
                continue;
            };
            if hosts::host(self.context, *api).is_none() {
                let name = &self.context.model.api(*api).name;
                self.findings.push(
                    Diagnostic::error(
                        &MISSING_SETTING,
                        *span,
                        format!("it is not said which host `{name}` has"),
                    )
                    .help("say `domain \"shop.example\"` in `target knative`, or give the api a `domain`"),
                );
            }
        }
    }

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Text(text) => self.text(text),
            Literal::List(items) => items.iter().for_each(|item| self.literal(item)),
            Literal::Object(members) => members.iter().for_each(|(_, value)| self.literal(value)),
            Literal::Int(_)
            | Literal::Number(_)
            | Literal::Bool(_)
            | Literal::Duration(_)
            | Literal::Size(_) => {}
        }
    }

    fn common(&mut self, common: &Common) {
        common.tags.iter().for_each(|(_, text)| self.text(text));
        let own = common.overrides.iter().filter(|change| change.target == TargetName::Knative);
        own.for_each(|change| self.literal(&change.value));
    }
}
