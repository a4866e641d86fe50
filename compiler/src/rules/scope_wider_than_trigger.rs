//! `scope-wider-than-trigger`: a function is started by some keys of a bucket and may read or remove all of them.

use super::{Check, Group, Rule, Subject};
use crate::model::{Event, Function, Grant, Scope, StoreId, Thing};
use crate::vocabulary::Verb;
use crate::words::or_quoted;
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use scant_lang::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "scope-wider-than-trigger",
        summary: "a function may use every object of a bucket of which only some start it",
        page: include_str!("scope_wider_than_trigger.md"),
    },
    level: Some(Level::Warning),
    group: Group::LeastPrivilege,
    security: Some("3.5"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    for function in &model.functions {
        let Some(Started { bucket, prefixes, trigger }) = started(function) else { continue };
        let wide = |grant: &&Grant| {
            grant.on == Thing::Store(bucket)
                && matches!(grant.verb, Verb::Get | Verb::Delete)
                && grant.scope == Scope::All
        };
        for grant in function.grants.iter().filter(wide) {
            let (verb, thing) = (grant.verb.word(), model.thing_name(grant.on));
            let message = format!(
                "`{}` may `{verb}` every object of `{thing}`, and only those under {} start it",
                function.name,
                or_quoted(&prefixes)
            );
            let finding = Diagnostic::error(RULE.code, grant.span, message)
                .label(trigger, "only these start it")
                .about([&function.name.path, thing, verb]);
            findings.push(match prefixes.as_slice() {
                [prefix] if is_alone(function, grant) => finding.perhaps(
                    format!("limit `{verb}` to the same keys"),
                    grant.thing.after(),
                    format!(" where key starts \"{prefix}\""),
                ),
                _ => finding.help("give it a line for each of them: `where key starts \"…\"`"),
            });
        }
    }
}

/// What starts a function that waits for objects of one bucket under some keys, and for nothing else.
struct Started<'a> {
    bucket: StoreId,
    prefixes: Vec<&'a str>,
    trigger: Span,
}

fn started(function: &Function) -> Option<Started<'_>> {
    let mut found: Option<Started<'_>> = None;
    for trigger in &function.triggers {
        let Event::Objects { bucket, under, .. } = &trigger.event else { return None };
        let keys = under.iter().map(String::as_str);
        match &mut found {
            _ if under.is_empty() => return None,
            None => {
                found = Some(Started { bucket: *bucket, prefixes: keys.collect(), trigger: trigger.span });
            }
            Some(known) if known.bucket == *bucket => known.prefixes.extend(keys),
            Some(_) => return None,
        }
    }
    if let Some(found) = &mut found {
        found.prefixes.sort_unstable();
        found.prefixes.dedup();
    }
    found
}

/// Whether its line gives this one right and no other.
fn is_alone(function: &Function, grant: &Grant) -> bool {
    function.grants.iter().filter(|other| other.line == grant.line).count() == 1
}
