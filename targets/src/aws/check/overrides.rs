//! `set` lines: what they may not touch, and whether their paths lead somewhere.

mod rights;
mod words;

use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::demand::Demand;
use crate::aws::overrides::Reached;
use crate::aws::unit::Unit;
use crate::aws::{api, function, raw, stores};
use scant_compiler::model::{ApiId, Common, Override, TargetName};
use scant_compiler::words::and_quoted;
use scant_lang::diagnostic::Diagnostic;
use words::Wrong;

/// What a declaration is made into, so far as `set` lines differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Function,
    Store,
    Api,
    /// Types of AWS; other publishers may spell properties their own way.
    Raw,
    RawOfOthers,
}

/// Looks at every `set` line for AWS. Only declarations that have some are written for it.
pub fn check(context: &Context<'_>, demand: &Demand, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    for (id, function) in model.functions() {
        if lines(&function.common, Of::Function, findings) {
            applied(&[function::unit(context, id)], &function.common, Of::Function, findings);
        }
    }
    for (id, store) in model.stores() {
        if lines(&store.common, Of::Store, findings) {
            let units: Vec<Unit> = stores::unit(context, demand, id).into_iter().collect();
            applied(&units, &store.common, Of::Store, findings);
        }
    }
    for (place, api) in model.apis.iter().enumerate() {
        if lines(&api.common, Of::Api, findings) {
            let id = ApiId(place as u32);
            let units = [api::unit(context, demand, id), api::stage(context, demand, id)];
            applied(&units, &api.common, Of::Api, findings);
        }
    }
    for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Aws) {
        let of = if raw.resource_type.value.starts_with("AWS::") { Of::Raw } else { Of::RawOfOthers };
        if lines(&raw.common, of, findings) {
            applied(&[raw::unit(context, raw)], &raw.common, of, findings);
        }
    }
}

/// The `set` lines for AWS of a declaration.
pub fn of(common: &Common) -> impl Iterator<Item = &Override> {
    common.overrides.iter().filter(|change| change.target == TargetName::Aws)
}

/// Refuses what no line may hold; whether there is any line at all.
fn lines(common: &Common, of: Of, findings: &mut Vec<Diagnostic>) -> bool {
    let mut any = false;
    for change in self::of(common) {
        any = true;
        if let Some((name, wrong)) = words::wrong(change) {
            findings.push(forbidden(change, &name, wrong));
        } else if let Some((name, instead)) = without_rights(change, of) {
            let message = format!("`{name}` works only with rights that a `set` line does not give");
            findings
                .push(Diagnostic::error(&codes::OVERRIDE_WITHOUT_RIGHTS, change.span, message).help(instead));
        }
    }
    any
}

fn forbidden(change: &Override, name: &str, wrong: Wrong) -> Diagnostic {
    let protected = |message| Diagnostic::error(&codes::PROTECTED_OVERRIDE, change.span, message);
    match wrong {
        Wrong::Policy => protected(format!("`{name}` says who may do what, so it cannot be set"))
            .help("use `allow`; a boundary for every role stands in `target aws`"),
        Wrong::Role => protected(format!("`{name}` says in whose name something acts, so it cannot be set"))
            .help(
                "scant makes a role for each function and schedule; say with `allow` what a function may do",
            ),
        Wrong::Exposure => protected(format!(
            "`{name}` says who can reach this from outside the account, so it cannot be set"
        ))
        .help("what scant makes is closed to the outside; declare what must be open in a stack of its own"),
        Wrong::Function => {
            let message = format!("`{name}` would be carried out by CloudFormation instead of being set");
            Diagnostic::error(&codes::FOREIGN_REFERENCE, change.span, message)
                .help("name things of the program by `$NAME.id`, `$NAME.name` or `$NAME.url`")
        }
    }
}

fn without_rights(change: &Override, of: Of) -> Option<(&str, &'static str)> {
    let (reached, path) = Reached::of(&change.path);
    let property = path.first()?.as_str();
    let instead = match (of, reached) {
        (Of::Function, Reached::Main) => rights::of_function(property),
        (Of::Function | Of::Api, Reached::Logs) | (Of::Store, _) => rights::of_store(property),
        (Of::Function | Of::Api | Of::Raw | Of::RawOfOthers, _) => None,
    };
    instead.map(|instead| (property, instead))
}

/// Reports paths that led nowhere, and parts that the declaration does not have.
fn applied(units: &[Unit], common: &Common, of: Of, findings: &mut Vec<Diagnostic>) {
    findings.extend(units.iter().flat_map(|unit| &unit.findings).cloned());
    for change in self::of(common) {
        let (reached, path) = Reached::of(&change.path);
        let has = |reached| units.iter().any(|unit| unit.has(reached));
        let first = change.path.first().map_or("", String::as_str);
        // Properties of AWS begin with a capital letter: a word that does not is meant for a part.
        let is_part =
            of != Of::RawOfOthers && path.first().is_some_and(|word| !word.starts_with(char::is_uppercase));
        let message = if reached == Reached::Main && !has(Reached::Main) {
            "nothing is made of an external store, so nothing of it can be set".to_owned()
        } else if has(reached) && !is_part {
            continue;
        } else if has(reached) && reached != Reached::Main {
            format!("`{}` is not a property of the part `{first}`", path.join("."))
        } else if Reached::of_part(first).is_some_and(has) {
            format!("`{first}` is a part as a whole, and only properties of it can be set")
        } else {
            format!("this declaration has no part called `{first}`")
        };
        let parts: Vec<&str> =
            Reached::PARTS.iter().filter(|(_, part)| has(*part)).map(|(word, _)| *word).collect();
        let parts = match parts.as_slice() {
            [] => String::new(),
            [one] => format!("; properties of its part `{one}` stand behind `{one}.`"),
            many => format!(
                "; properties of its parts {} stand behind the part's word and a dot",
                and_quoted(many)
            ),
        };
        let meant = path.first().filter(|_| path.len() == 1 && is_part && Reached::of_part(first).is_none());
        let meant = meant.map_or_else(String::new, |word| format!(", such as `{}`", capital(word)));
        let help =
            format!("a path begins with a property of the resource, in its own spelling{meant}{parts}");
        findings.push(Diagnostic::error(&codes::BAD_OVERRIDE_PATH, change.span, message).help(help));
    }
}

/// `memory_size` as CloudFormation would spell it.
fn capital(word: &str) -> String {
    let pieces = word.split('_').map(|piece| {
        let mut letters = piece.chars();
        letters
            .next()
            .map_or_else(String::new, |first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
    });
    pieces.collect()
}
