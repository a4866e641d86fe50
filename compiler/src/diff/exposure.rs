//! What else is open to the outside: origins, rates, hosts, authorisers, egress, and who is told.

use super::Differ;
use super::change::{Direction, Subject};
use super::setting::{Setting, compare, compare_as};
use super::words;
use crate::model::{Api, Auth, AuthKind, Detail, Model, Store, Subscriber, Throttle};
use crate::words::size;
use scant_lang::source::{Span, Spanned};
use std::collections::BTreeMap;

impl Differ<'_, '_> {
    pub(super) fn exposure(&mut self) {
        let (before, after) = (&self.before.model, &self.after.model);
        for (name, (old, new)) in self.apis {
            if let Some(new) = new {
                self.api(name, old.map(|id| before.api(id)), after.api(*new));
            }
        }
        for (name, (old, new)) in beside(&before.auths, &after.auths, |auth| &auth.name.path) {
            self.auth(name, old, new);
        }
        for (name, (old, new)) in beside(&before.stores, &after.stores, |store| &store.name.path) {
            let (old, new) = (
                old.map_or_else(Vec::new, |old| told(before, old)),
                new.map_or_else(Vec::new, |new| told(after, new)),
            );
            self.members(&old, &new, |who, now| format!("topic {name} {now} tells {who}"), name);
        }
        for (name, (old, new)) in self.functions {
            let egress = |model: &Model, id: &Option<_>| id.and_then(|id| model.function(id).egress);
            let places = (egress(before, old), egress(after, new));
            let Some(direction) = Direction::of(
                places.0.is_none() && places.1.is_some(),
                places.1.is_none() && places.0.is_some(),
            ) else {
                continue;
            };
            let may = if direction == Direction::Wider { "may now" } else { "may no longer" };
            let sentence = format!("{name} {may} open connections to the internet");
            self.report.say(direction, Subject::Exposure, name, sentence, places);
        }
    }

    fn api(&mut self, name: &str, old: Option<&Api>, new: &Api) {
        let origins = |api: &Api| -> Vec<(String, Span)> {
            api.cors.iter().map(|origin| (origin.value.clone(), origin.span)).collect()
        };
        let was = old.map_or_else(Vec::new, origins);
        self.members(
            &was,
            &origins(new),
            |who, now| format!("pages of {who} may {now} call api {name}"),
            name,
        );
        let hosts = |api: &Api| -> Vec<(String, Span)> {
            api.domain.iter().map(|domain| (domain.value.clone(), domain.span)).collect()
        };
        let was = old.map_or_else(Vec::new, hosts);
        self.members(&was, &hosts(new), |host, now| format!("api {name} {now} answers at {host}"), name);
        let Some(old) = old else { return };
        if let Some(direction) = more(old.throttle.value, new.throttle.value) {
            let (is, was) = (words::throttle(new.throttle.value), words::throttle(old.throttle.value));
            let places = (place(old.throttle.span), place(new.throttle.span));
            let sentence = format!("the rate of api {name} is now {is}; before, {was}");
            self.report.say(direction, Subject::Exposure, name, sentence, places);
        }
        let largest = |body: &Option<Spanned<u64>>| body.map_or(u64::MAX, |body| body.value);
        let (is, was) = (largest(&new.body), largest(&old.body));
        if let Some(direction) = Direction::of(is > was, is < was) {
            let said = |bytes| if bytes == u64::MAX { "unlimited".to_owned() } else { size(bytes) };
            let sentence = format!("the body of api {name} is now {}; before, {}", said(is), said(was));
            let places = (old.body.map(|body| body.span), new.body.map(|body| body.span));
            self.report.say(direction, Subject::Exposure, name, sentence, places);
        }
    }

    /// What an authoriser lets in. One that no route asks says nothing.
    fn auth(&mut self, name: &str, old: Option<&Auth>, new: Option<&Auth>) {
        let (Some(old), Some(new)) = (old, new) else {
            let places = (old.map(|auth| auth.common.span), new.map(|auth| auth.common.span));
            let now = if new.is_some() { "new" } else { "gone" };
            let sentence = format!("auth {name} is {now}");
            return self.report.say(Direction::Neither, Subject::Declaration, name, sentence, places);
        };
        let (before, after) = (&self.before.model, &self.after.model);
        let of = format!("auth {name}");
        let (old_settings, new_settings) = (proofs(before, old), proofs(after, new));
        compare_as(Direction::Both, &old_settings, &new_settings, (Subject::Exposure, &of), self.report);
        let audience = |auth: &Auth| match &auth.kind {
            AuthKind::Jwt { audience, .. } => {
                audience.iter().map(|one| (one.value.clone(), one.span)).collect()
            }
            AuthKind::ApiKey { .. } | AuthKind::Hmac { .. } | AuthKind::Iam => Vec::new(),
        };
        let says = |who: &str, now: &str| format!("auth {name} {now} lets in tokens meant for {who}");
        self.members(&audience(old), &audience(new), says, name);
    }

    /// Says of each member of a set that is new or gone that it is so.
    fn members(
        &mut self,
        old: &[(String, Span)],
        new: &[(String, Span)],
        says: impl Fn(&str, &str) -> String,
        of: &str,
    ) {
        for (member, (was, is)) in beside(old, new, |(text, _)| text) {
            let places = (was.and_then(|was| place(was.1)), is.and_then(|is| place(is.1)));
            let (direction, now) = match (was, is) {
                (None, _) => (Direction::Wider, "now"),
                (_, None) => (Direction::Narrower, "no longer"),
                (Some(_), Some(_)) => continue,
            };
            let sentence = says(&words::quoted(member), now);
            self.report.say(direction, Subject::Exposure, of, sentence, places);
        }
    }

    pub(super) fn api_settings(&mut self) {
        let (before, after) = (&self.before.model, &self.after.model);
        for (name, (old, new)) in self.apis {
            if let (Some(old), Some(new)) = (old, new) {
                let settings = |model: &Model, api: &Api| super::settings::common(model, &api.common);
                let (old, new) = (settings(before, before.api(*old)), settings(after, after.api(*new)));
                compare(&old, &new, (Subject::Setting, &format!("api {name}")), self.report);
            }
        }
    }
}

/// What is there on either side, by name.
pub fn beside<'a, T>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&'a T) -> &'a String,
) -> BTreeMap<&'a str, (Option<&'a T>, Option<&'a T>)> {
    let mut found: BTreeMap<&str, (Option<&T>, Option<&T>)> = BTreeMap::new();
    for item in old {
        found.entry(name(item)).or_default().0 = Some(item);
    }
    for item in new {
        found.entry(name(item)).or_default().1 = Some(item);
    }
    found
}

/// How a rate differs from what it was.
pub fn more(was: Throttle, is: Throttle) -> Option<Direction> {
    Direction::of(is.rate > was.rate || is.burst > was.burst, is.rate < was.rate || is.burst < was.burst)
}

/// What an authoriser asks, the same text for the same meaning.
pub fn definition(model: &Model, kind: &AuthKind) -> String {
    let secret = |secret: &Option<Spanned<_>>| secret.map_or("", |id| &model.store(id.value).name.path);
    let header = |header: &Option<Spanned<String>>| header.as_ref().map_or("", |said| &said.value).to_owned();
    match kind {
        AuthKind::Jwt { issuer, audience } => {
            let audience = words::quoted_list(audience.iter().map(|one| one.value.as_str()));
            format!("jwt {} {audience}", words::quoted(&issuer.value))
        }
        AuthKind::ApiKey { header: name, secret: key } => {
            format!("api_key {:?} {}", header(name), secret(key))
        }
        AuthKind::Hmac { header: name, secret: key } => format!("hmac {:?} {}", header(name), secret(key)),
        AuthKind::Iam => "iam".to_owned(),
    }
}

/// How callers prove who they are, besides for whom their tokens are meant.
fn proofs(model: &Model, auth: &Auth) -> Vec<Setting> {
    let mut settings = Vec::new();
    let mut say = |name: &str, value: &str, span| settings.push(Setting::new(name, value, span));
    match &auth.kind {
        AuthKind::Jwt { issuer, .. } => {
            say("the kind", "jwt", auth.common.span);
            say("the issuer", &words::quoted(&issuer.value), issuer.span);
        }
        AuthKind::ApiKey { header, secret } | AuthKind::Hmac { header, secret } => {
            let kind = if matches!(auth.kind, AuthKind::ApiKey { .. }) { "api_key" } else { "hmac" };
            say("the kind", kind, auth.common.span);
            if let Some(header) = header {
                say("the header", &words::quoted(&header.value), header.span);
            }
            if let Some(secret) = secret {
                say("the secret", &model.store(secret.value).name.path, secret.span);
            }
        }
        AuthKind::Iam => say("the kind", "iam", auth.common.span),
    }
    settings
}

/// Whom a topic tells of every message.
fn told(model: &Model, store: &Store) -> Vec<(String, Span)> {
    let Detail::Topic(topic) = &store.detail else { return Vec::new() };
    let told = topic.subscribers.iter().map(|subscriber| match subscriber {
        Subscriber::Email(text, span) | Subscriber::Https(text, span) => {
            (words::text(model, text).trim_matches('"').to_owned(), *span)
        }
    });
    told.collect()
}

/// A place, if there is one.
fn place(span: Span) -> Option<Span> {
    (span != Span::default()).then_some(span)
}
