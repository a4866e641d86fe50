//! `redundant-grant`: a limited right beside a wider one of the same verb, so that the limit does nothing.

use super::{Check, Group, Rule, Subject, removal};
use crate::model::{Grant, Scope};
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "redundant-grant",
        summary: "a limited right stands beside a wider one that holds anyway",
        page: include_str!("redundant_grant.md"),
    },
    level: Some(Level::Warning),
    group: Group::LeastPrivilege,
    security: Some("3.1"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    for function in &model.functions {
        for grant in &function.grants {
            let covers = |other: &&Grant| !std::ptr::eq(*other, grant) && is_within(grant, other);
            let Some(wider) = function.grants.iter().find(covers) else { continue };
            let (verb, thing) = (grant.verb.word(), model.thing_name(grant.on));
            let message = format!("the limit of `{verb}` on `{thing}` holds `{}` to nothing", function.name);
            let mut finding = Diagnostic::error(RULE.code, grant.span, message)
                .label(wider.span, "allowed more widely here")
                .help("leave out the line that was not meant")
                .about([&function.name.path, thing, verb, &limit(grant)]);
            if let Some(span) = removal::grant(subject.sources, model, function, grant) {
                finding = finding.without(format!("leave out the limited `{verb}` on `{thing}`"), [span]);
                if let Some(fix) = &mut finding.fix {
                    // The limit may be what was meant, and the wider right the slip.
                    fix.safe = false;
                }
            }
            findings.push(finding);
        }
    }
}

/// Whether everything `inner` permits is permitted by `outer`.
fn is_within(inner: &Grant, outer: &Grant) -> bool {
    let keys = match (&inner.scope, &outer.scope) {
        (_, Scope::All) => true,
        (Scope::Keys(inner), Scope::Keys(outer)) => inner.iter().all(|key| outer.contains(key)),
        (Scope::Keys(inner) | Scope::Prefixes(inner), Scope::Prefixes(outer)) => {
            inner.iter().all(|key| outer.iter().any(|prefix| key.starts_with(prefix.as_str())))
        }
        (Scope::All | Scope::Prefixes(_), _) => false,
    };
    let fields = outer.fields.is_empty()
        || (!inner.fields.is_empty() && inner.fields.iter().all(|field| outer.fields.contains(field)));
    inner.verb == outer.verb && inner.on == outer.on && keys && fields
}

fn limit(grant: &Grant) -> String {
    let keys = match &grant.scope {
        Scope::All => String::new(),
        Scope::Keys(keys) => format!("is {}", keys.join(",")),
        Scope::Prefixes(prefixes) => format!("starts {}", prefixes.join(",")),
    };
    format!("{keys} {}", grant.fields.join(",")).trim().to_owned()
}
