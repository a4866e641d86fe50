//! `unneeded-accept`: an acceptance of what is nowhere found.

use super::{Acceptances, Check, Group, Rule, removal};
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use scant_lang::suggest::nearest;

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "unneeded-accept",
        summary: "an acceptance accepts nothing that is found",
        page: include_str!("unneeded_accept.md"),
    },
    level: Some(Level::Warning),
    group: Group::Housekeeping,
    security: None,
    check: Check::Acceptances(check),
};

fn check(acceptances: &Acceptances<'_>, findings: &mut Vec<Diagnostic>) {
    for (span, name) in &acceptances.unused {
        // A name with a dot is a policy's rule, and its policy judges it.
        if name.contains('.') {
            continue;
        }
        let known = acceptances.codes.contains(name);
        let message = match known {
            true => format!("nothing is found here that `{name}` could be accepted for"),
            false => format!("there is no finding `{name}`"),
        };
        let finding = Diagnostic::error(RULE.code, *span, message);
        let close = nearest(name, acceptances.codes.iter().copied()).filter(|_| !known);
        findings.push(match close {
            Some(close) => finding.help(format!("did you mean `{close}`?")),
            None => finding.without("leave it out", [removal::statement(acceptances.sources, *span)]),
        });
    }
}
