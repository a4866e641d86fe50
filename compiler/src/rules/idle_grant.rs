//! `idle-grant`: rights of a function that nothing starts.

use super::mentions::mentions;
use super::{Check, Group, Rule, Subject};
use crate::model::Referent;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "idle-grant",
        summary: "a function that nothing starts has rights",
        page: include_str!("idle_grant.md"),
    },
    level: Some(Level::Warning),
    group: Group::LeastPrivilege,
    security: Some("3.0"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let named = mentions(subject);
    for (id, function) in subject.model.functions() {
        let own = function.grants.iter().map(|grant| grant.line);
        let first = own.chain(function.provider_grants.iter().map(|grant| grant.line)).next();
        if let Some(line) = first
            && function.triggers.is_empty()
            && !named.contains(&Referent::Function(id))
        {
            let message = format!("nothing starts `{}`, and it has rights", function.name);
            findings.push(
                Diagnostic::error(RULE.code, function.common.span, message)
                    .label(line, "nobody uses this")
                    .help("say what starts it; if it is called from outside of the program, say `on call`")
                    .about([function.name.path.as_str()]),
            );
        }
    }
}
