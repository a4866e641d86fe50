//! What a program may do, measured against what its target holds: a finding for each difference, and what is left.

use super::{Holds, Limit, acceptance, is_granted_anyway, kind_of, limits_of};
use crate::acceptance::Accepted;
use crate::access::{Access, Row, Why};
use crate::codes::{UNENFORCED_SCOPE, UNSUPPORTED_VERB, WIDER_GRANT};
use crate::model::{Model, Scope};
use crate::target::Target;
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::{Code, Diagnostic};

/// Says of every right how `target` holds it where that is not exactly, and gives the access that will be held:
/// a limit that is accepted as unenforced is gone from it, a right that is accepted as missing is gone whole.
pub fn settle(
    model: &Model,
    access: Access,
    target: &dyn Target,
    findings: &mut Vec<Diagnostic>,
    accepted: &mut Vec<Accepted>,
) -> Access {
    let mut rows = access.rows;
    let mut settling = Settling { model, target, granted: &rows, findings, accepted };
    let verdicts: Vec<Verdict> = rows.iter().map(|row| settling.verdict(row)).collect();
    let mut verdicts = verdicts.into_iter();
    rows.retain_mut(|row| {
        let verdict = verdicts.next().unwrap_or_default();
        if verdict.scope_is_lost {
            row.scope = Scope::All;
        }
        if verdict.fields_are_lost {
            row.fields.clear();
        }
        !verdict.is_missing
    });
    Access { rows }
}

/// What becomes of a right.
#[derive(Debug, Default)]
struct Verdict {
    is_missing: bool,
    scope_is_lost: bool,
    fields_are_lost: bool,
}

struct Settling<'a> {
    model: &'a Model,
    target: &'a dyn Target,
    /// Every right the spec gives, function by function.
    granted: &'a [Row],
    findings: &'a mut Vec<Diagnostic>,
    accepted: &'a mut Vec<Accepted>,
}

impl Settling<'_> {
    fn verdict(&mut self, row: &Row) -> Verdict {
        let mut verdict = Verdict::default();
        let Some(kind) = kind_of(self.model, row.on) else { return verdict };
        for limit in limits_of(row) {
            match limit {
                Limit::Whole | Limit::Index => verdict.is_missing = self.is_missing(row, kind, limit),
                _ if verdict.is_missing => {}
                Limit::Keys | Limit::Prefixes => verdict.scope_is_lost = self.is_lost(row, kind, limit),
                Limit::Fields => verdict.fields_are_lost = self.is_lost(row, kind, limit),
            }
        }
        verdict
    }

    /// Whether the target does not give the right at all.
    fn is_missing(&mut self, row: &Row, kind: StoreKind, limit: Limit) -> bool {
        let (verb, thing) = (row.verb.word(), self.model.thing_name(row.on));
        let target = self.target.name().word();
        match self.target.hold(kind, row.verb, limit).holds {
            Holds::Exactly => false,
            Holds::Wider(excess) => {
                if !is_granted_anyway(self.granted, row, excess) {
                    let message = format!("`{verb}` on `{thing}` is wider on {target} than this line says");
                    let finding = Diagnostic::error(&WIDER_GRANT, row.why.span(), message);
                    let finding = finding.note(format!("it also permits {excess}"));
                    self.say(row, finding.help(self.way_out(row, &WIDER_GRANT)));
                }
                false
            }
            Holds::Not(why) => {
                let finding = Diagnostic::error(
                    &UNSUPPORTED_VERB,
                    row.why.span(),
                    match row.why {
                        Why::Trigger(_) => format!("{target} cannot start a function from `{thing}`"),
                        Why::Failures(_) => format!("{target} cannot leave failures in `{thing}`"),
                        _ => format!("{target} cannot grant `{verb}` on `{thing}`"),
                    },
                );
                self.say(row, finding.note(why).help(self.way_out(row, &UNSUPPORTED_VERB)));
                true
            }
        }
    }

    /// Whether the target knows nothing of the row's limit; one it can only hold widely stays.
    fn is_lost(&mut self, row: &Row, kind: StoreKind, limit: Limit) -> bool {
        let (why, lost) = if limit.fits(kind, row.verb) {
            match self.target.hold(kind, row.verb, limit).holds {
                Holds::Exactly => return false,
                Holds::Wider(excess) => (format!("it would also permit {excess}"), false),
                Holds::Not(why) => (why.to_owned(), true),
            }
        } else {
            let why = match kind {
                StoreKind::Queue | StoreKind::Topic | StoreKind::Bus | StoreKind::Stream => {
                    "messages are not found by key"
                }
                StoreKind::Table
                | StoreKind::Bucket
                | StoreKind::Cache
                | StoreKind::Secret
                | StoreKind::Function => "it has no keys",
            };
            (why.to_owned(), true)
        };
        let (verb, thing) = (row.verb.word(), self.model.thing_name(row.on));
        let what = if limit == Limit::Fields { "attributes" } else { "keys" };
        let target = self.target.name().word();
        let message = format!("{target} cannot hold `{verb}` on `{thing}` to these {what}");
        let finding = Diagnostic::error(&UNENFORCED_SCOPE, row.why.span(), message);
        let help = format!("leave the limit out, or {}", self.way_out(row, &UNENFORCED_SCOPE));
        self.say(row, finding.note(why).help(help));
        lost
    }

    /// Says it of a right, or keeps it among what the spec accepts.
    fn say(&mut self, row: &Row, finding: Diagnostic) {
        let function = self.model.function(row.function).name.path.as_str();
        let finding = finding.about([function, self.model.thing_name(row.on), row.verb.word()]);
        match acceptance(self.model, row, finding.code) {
            Some(accept) => self.accepted.push(Accepted::new(finding, accept)),
            None => self.findings.push(finding),
        }
    }

    /// What a reader can do about it.
    fn way_out(&self, row: &Row, code: &Code) -> String {
        let thing = self.model.thing_name(row.on);
        match row.why {
            Why::Trigger(_) if code.id != WIDER_GRANT.id => {
                "say `only on` with the targets it is for".to_owned()
            }
            _ => format!("accept it: `accept {} on {thing} because \"…\"`", code.id),
        }
    }
}
