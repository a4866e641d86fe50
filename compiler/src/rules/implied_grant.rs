//! `implied-grant`: a right written out that a trigger or a `failures to` brings anyway.

use super::{Check, Group, Rule, Subject, removal};
use crate::access::Why;
use crate::vocabulary::Verb;
use scant_lang::diagnostic::{Code, Diagnostic, Level};

/// The rule.
pub static RULE: Rule = Rule {
    code: &Code {
        id: "implied-grant",
        summary: "a right is written out that another line brings anyway",
        page: include_str!("implied_grant.md"),
    },
    level: Some(Level::Warning),
    group: Group::LeastPrivilege,
    security: Some("2.0"),
    check: Check::Program(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let model = subject.model;
    let implied = |why: Why| matches!(why, Why::Trigger(_) | Why::Failures(_));
    for row in subject.access.rows.iter().filter(|row| implied(row.why)) {
        let function = model.function(row.function);
        for grant in &function.grants {
            if grant.on != row.on || grant.verb != written(row.verb) {
                continue;
            }
            let (verb, thing) = (grant.verb.word(), model.thing_name(grant.on));
            let message = format!("`{}` need not be allowed `{verb}` on `{thing}`", function.name);
            let mut finding = Diagnostic::error(RULE.code, grant.span, message)
                .label(row.why.span(), "this line brings what it needs")
                .about([&function.name.path, thing, verb]);
            if let Some(span) = removal::grant(subject.sources, model, function, grant) {
                finding = finding.without(format!("leave out `{verb}` on `{thing}`"), [span]);
                if let Some(fix) = &mut finding.fix {
                    // A written verb may permit more than what is implied, and the code may use it.
                    fix.safe = false;
                }
            }
            findings.push(finding);
        }
    }
}

/// The verb one would write for what is implied.
fn written(verb: Verb) -> Verb {
    match verb {
        Verb::Consume => Verb::Receive,
        Verb::Follow => Verb::Tail,
        Verb::Deposit => Verb::Put,
        verb => verb,
    }
}
