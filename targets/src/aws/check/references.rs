//! References: attributes that a thing does not have on AWS, and places that cannot wait for a deployment.

use crate::aws::codes;
use crate::aws::context::Context;
use scant_compiler::model::{Attribute, Common, Event, Literal, Model, Referent, Subscriber, Text, TextPart};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// Looks at every text of the program.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    let mut look = Look { context, findings };
    for (_, value) in &model.tags {
        look.tag(value);
    }
    for store in &model.stores {
        look.common(&store.common);
        if let scant_compiler::model::Detail::Topic(topic) = &store.detail {
            for subscriber in &topic.subscribers {
                let (Subscriber::Email(text, _) | Subscriber::Https(text, _)) = subscriber;
                look.text(text);
            }
        }
    }
    for function in &model.functions {
        look.common(&function.common);
        function.env.iter().for_each(|variable| look.text(&variable.value));
        for trigger in &function.triggers {
            if let Event::Schedule { payload: Some(payload), .. } = &trigger.event {
                look.literal(payload);
            }
        }
    }
    model.apis.iter().for_each(|api| look.common(&api.common));
    model.raws.iter().for_each(|raw| look.common(&raw.common));
    for output in &model.outputs {
        look.literal(&output.value);
        if matches!(output.value, Literal::List(_) | Literal::Object(_)) {
            look.findings.push(
                Diagnostic::error(
                    &codes::LIST_OUTPUT,
                    output.span,
                    format!("the output `{}` is a list, and aws tells only texts", output.name),
                )
                .help("make one output of each of its values"),
            );
        }
    }
}

struct Look<'l, 'm> {
    context: &'l Context<'m>,
    findings: &'l mut Vec<Diagnostic>,
}

impl Look<'_, '_> {
    fn common(&mut self, common: &Common) {
        common.tags.iter().for_each(|(_, value)| self.tag(value));
        common.overrides.iter().for_each(|change| self.literal(&change.value));
    }

    /// A tag stands on what it may name, and a thing cannot wait for itself.
    fn tag(&mut self, text: &Text) {
        let waits = text.parts.iter().find_map(|part| match part {
            TextPart::Attribute(_, _, span) => Some(*span),
            TextPart::Plain(_) => None,
        });
        if let Some(span) = waits {
            self.findings.push(
                Diagnostic::error(
                    &codes::UNKNOWN_ATTRIBUTE,
                    span,
                    "a tag is known before the deployment, and this is known only after it",
                )
                .help("write a text or a parameter"),
            );
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

    fn text(&mut self, text: &Text) {
        for part in &text.parts {
            if let TextPart::Attribute(of, attribute, span) = part
                && self.context.attribute(*of, *attribute).is_none()
            {
                self.findings.push(unknown(self.context.model, *of, *attribute, *span));
            }
        }
    }
}

fn unknown(model: &Model, of: Referent, attribute: Attribute, span: Span) -> Diagnostic {
    let (kind, name) = match of {
        Referent::Store(id) => (model.store(id).kind().word(), &model.store(id).name),
        Referent::Function(id) => ("function", &model.function(id).name),
        Referent::Api(id) => ("api", &model.api(id).name),
        Referent::Raw(id) => ("raw resource", &model.raw(id).name),
    };
    let word = match attribute {
        Attribute::Name => "name",
        Attribute::Id => "id",
        Attribute::Url => "url",
        Attribute::Host => "host",
    };
    let message = format!("the {kind} `{name}` has no `{word}` on aws");
    Diagnostic::error(&codes::UNKNOWN_ATTRIBUTE, span, message).help("it has `name` and `id`")
}
