//! Texts: what CloudFormation would carry out instead of handing it on, and what no service takes.

use crate::aws::codes;
use scant_compiler::model::{
    AuthKind, Batching, Common, Detail, Event, Filter, FilterTest, Function, Literal, Model, Scalar, Scope,
    Store, Subscriber, Text, TextPart, When,
};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};

/// How CloudFormation recognises that it shall put a value in, such as a secret's.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
const REFERENCE: &str = "{{resolve:";

/// Looks at every text of the program that comes into a template.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    let mut look = Look { findings };
    // The file's own text stands at its beginning.
    look.some(model.doc.as_ref(), Span::default());
    look.tags(&model.tags);
    for setting in model.targets.iter().flat_map(|target| &target.settings) {
        look.spanned(&setting.1);
    }
    for auth in &model.auths {
        look.common(&auth.common);
        if let AuthKind::Jwt { issuer, audience } = &auth.kind {
            look.spanned(issuer);
            audience.iter().for_each(|one| look.spanned(one));
        }
    }
    for api in &model.apis {
        look.common(&api.common);
        api.cors.iter().chain(&api.domain).for_each(|one| look.spanned(one));
    }
    model.functions.iter().for_each(|function| look.function(function));
    model.stores.iter().for_each(|store| look.store(store));
    model.raws.iter().for_each(|raw| look.common(&raw.common));
    for output in &model.outputs {
        look.some(output.doc.as_ref(), output.span);
        look.literal(&output.value, output.span);
    }
}

struct Look<'f> {
    findings: &'f mut Vec<Diagnostic>,
}

impl Look<'_> {
    fn plain(&mut self, text: &str, span: Span) {
        if text.contains(REFERENCE) {
            let message =
                format!("`{REFERENCE}…}}}}` would be replaced by a value when CloudFormation deploys it");
            self.findings.push(Diagnostic::error(&codes::FOREIGN_REFERENCE, span, message).help(
                "declare an `external secret` or an `external` store, and `allow` the function to read it",
            ));
        } else if let Some(found) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            let message = format!("this text holds the control character U+{:04X}", u32::from(found));
            self.findings.push(
                Diagnostic::error(&codes::AWS_LIMIT, span, message)
                    .help("leave it out: aws takes no such text"),
            );
        }
    }

    fn some(&mut self, text: Option<&String>, span: Span) {
        text.iter().for_each(|text| self.plain(text, span));
    }

    fn spanned(&mut self, text: &Spanned<String>) {
        self.plain(&text.value, text.span);
    }

    fn text(&mut self, text: &Text, span: Span) {
        match text.parts.as_slice() {
            [] => {}
            [TextPart::Plain(text)] => self.plain(text, span),
            parts => {
                let plain = parts.iter().map(|part| match part {
                    TextPart::Plain(text) => text.as_str(),
                    TextPart::Attribute(..) => "…",
                });
                self.plain(&plain.collect::<String>(), span);
            }
        }
    }

    fn literal(&mut self, literal: &Literal, span: Span) {
        match literal {
            Literal::Text(text) => self.text(text, span),
            Literal::List(items) => items.iter().for_each(|item| self.literal(item, span)),
            Literal::Object(members) => {
                for (key, value) in members {
                    self.plain(key, span);
                    self.literal(value, span);
                }
            }
            Literal::Int(_)
            | Literal::Number(_)
            | Literal::Bool(_)
            | Literal::Duration(_)
            | Literal::Size(_) => {}
        }
    }

    fn tags(&mut self, tags: &[(Spanned<String>, Text)]) {
        for (key, value) in tags {
            self.plain(&key.value, key.span);
            self.text(value, key.span);
        }
    }

    fn common(&mut self, common: &Common) {
        self.some(common.doc.as_ref(), common.span);
        self.tags(&common.tags);
        for change in super::overrides::of(common) {
            change.path.iter().for_each(|segment| self.plain(segment, change.span));
            self.literal(&change.value, change.span);
        }
    }

    fn filter(&mut self, filter: &Filter) {
        for condition in &filter.conditions {
            condition.path.iter().for_each(|segment| self.plain(segment, condition.span));
            match &condition.test {
                FilterTest::In(values) | FilterTest::Not(values) => {
                    for value in values {
                        match value {
                            Scalar::Text(text) => self.plain(text, condition.span),
                            Scalar::Int(_) | Scalar::Number(_) | Scalar::Bool(_) => {}
                        }
                    }
                }
                FilterTest::Starts(texts) => texts.iter().for_each(|text| self.plain(text, condition.span)),
                FilterTest::Compare(..) => {}
            }
        }
    }

    fn function(&mut self, function: &Function) {
        self.common(&function.common);
        let words = [&function.image, &function.handler].into_iter().flatten().chain(&function.layers);
        words.for_each(|word| self.spanned(word));
        function.env.iter().for_each(|variable| self.text(&variable.value, variable.span));
        for grant in &function.grants {
            match &grant.scope {
                Scope::All => {}
                Scope::Keys(keys) | Scope::Prefixes(keys) => {
                    keys.iter().for_each(|key| self.plain(key, grant.line));
                }
            }
            grant.fields.iter().for_each(|field| self.plain(field, grant.line));
        }
        for trigger in &function.triggers {
            let span = trigger.span;
            match &trigger.event {
                Event::Http { route, scopes, .. } => {
                    self.plain(&route.text, route.span);
                    scopes.iter().for_each(|scope| self.plain(scope, span));
                }
                Event::Schedule { when, payload, .. } => {
                    if let When::Cron(fields) = &when.value {
                        fields.iter().for_each(|field| self.plain(field, when.span));
                    }
                    payload.iter().for_each(|payload| self.literal(payload, span));
                }
                Event::Queue { batching: Batching { filter, .. }, .. }
                | Event::Stream { batching: Batching { filter, .. }, .. }
                | Event::Changes { batching: Batching { filter, .. }, .. }
                | Event::Topic { filter, .. }
                | Event::Bus { filter, .. } => self.filter(filter),
                Event::Objects { under, ending, .. } => {
                    under.iter().chain(ending).for_each(|text| self.plain(text, span));
                }
                Event::Call => {}
            }
        }
    }

    fn store(&mut self, store: &Store) {
        self.common(&store.common);
        for locator in store.external.iter().flatten() {
            self.plain(&locator.text, locator.span);
        }
        match &store.detail {
            Detail::Bucket(bucket) => {
                let expiries = bucket.expiries.iter().map(|expiry| (&expiry.under, expiry.span));
                let tiers = bucket.tiers.iter().map(|tier| (&tier.under, tier.span));
                expiries.chain(tiers).for_each(|(under, span)| self.some(under.as_ref(), span));
            }
            Detail::Queue(queue) => queue.from.iter().for_each(|from| self.filter(&from.filter)),
            Detail::Topic(topic) => {
                for subscriber in &topic.subscribers {
                    match subscriber {
                        Subscriber::Email(text, span) | Subscriber::Https(text, span) => {
                            self.text(text, *span);
                        }
                    }
                }
            }
            Detail::Table(_)
            | Detail::Cache
            | Detail::Bus(_)
            | Detail::Stream(_)
            | Detail::Secret(_)
            | Detail::Function => {}
        }
    }
}
