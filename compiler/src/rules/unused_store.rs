//! `unused-store`: a store that no function, trigger, store, text or output names.

use super::mentions::mentions;
use super::{Check, Group, Rule, Subject};
use crate::model::Referent;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

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
    let named = mentions(subject);
    for (id, store) in subject.model.stores().filter(|(id, _)| !named.contains(&Referent::Store(*id))) {
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
