//! `public-endpoint`: a function anybody on the internet may start, and that may do something.

use super::{Check, Group, Rule, Subject};
use crate::model::{Event, Function, Model, RouteAuth};
use crate::words::and;
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use scant_lang::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "public-endpoint",
        summary: "anybody may start a function that has rights",
        page: include_str!("public_endpoint.md"),
    },
    level: Some(Level::Warning),
    group: Group::Exposure,
    security: Some("6.5"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for function in &subject.model.functions {
        let rights = rights(subject.model, function);
        let Some((_, first)) = rights.first() else { continue };
        for trigger in &function.triggers {
            let Event::Http { method, route, auth: RouteAuth::Public, .. } = &trigger.event else { continue };
            let route = format!("{} {}", method.word(), route.text);
            let words: Vec<&str> = rights.iter().map(|(words, _)| words.as_str()).collect();
            let message = format!("anybody may call `{}`, which may {}", function.name, and(&words));
            findings.push(
                Diagnostic::error(RULE.code, trigger.span, message)
                    .here("nobody signs in here")
                    .label(*first, "what a caller makes it do")
                    .help("say who may call, with `auth`, or `accept public-endpoint because \"…\"`")
                    .about([&function.name.path, &route]),
            );
        }
    }
}

/// What a function may do by its own `allow` lines, each thing once, with the first line about it.
fn rights(model: &Model, function: &Function) -> Vec<(String, Span)> {
    let mut found: Vec<(&str, Vec<&str>, Span)> = Vec::new();
    let own = function.grants.iter().map(|grant| (grant.verb.word(), grant.on, grant.line));
    let provider = function.provider_grants.iter().map(|grant| (grant.action.as_str(), grant.on, grant.line));
    for (verb, on, line) in own.chain(provider) {
        let thing = model.thing_name(on);
        match found.iter_mut().find(|(known, ..)| *known == thing) {
            Some((_, verbs, _)) if verbs.contains(&verb) => {}
            Some((_, verbs, _)) => verbs.push(verb),
            None => found.push((thing, vec![verb], line)),
        }
    }
    let words = |(thing, verbs, line): (&str, Vec<&str>, Span)| {
        (
            format!(
                "{} on `{thing}`",
                verbs.iter().map(|verb| format!("`{verb}`")).collect::<Vec<_>>().join(", ")
            ),
            line,
        )
    };
    found.into_iter().map(words).collect()
}
