//! What a program may do, measured against what its target holds: a finding for each difference, and what is left.

use super::{Holds, Limit, acceptance, is_granted_anyway, kind_of, limits_of};
use crate::access::{Access, Row, Why};
use crate::codes::{UNENFORCED_SCOPE, UNSUPPORTED_SETTING, UNSUPPORTED_VERB, WIDER_GRANT};
use crate::model::{Model, Scope};
use crate::target::Target;
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::{Code, Diagnostic};
use scant_lang::source::Span;

/// Says of every right how `target` holds it where that is not exactly, and gives the access that will be held:
/// a limit that is accepted as unenforced is gone from it, a right that is accepted as missing is gone whole.
pub fn settle(model: &Model, access: Access, target: &dyn Target, findings: &mut Vec<Diagnostic>) -> Access {
    let mut rows = access.rows;
    let mut settling = Settling { model, target, granted: &rows, findings };
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
                if !is_granted_anyway(self.granted, row, excess) && !self.accepted(row, &WIDER_GRANT) {
                    let message = format!("`{verb}` on `{thing}` is wider on {target} than this line says");
                    let finding = Diagnostic::error(&WIDER_GRANT, row.why.span(), message);
                    let finding = finding.note(format!("it also permits {excess}"));
                    self.findings.push(finding.help(self.way_out(row, &WIDER_GRANT)));
                }
                false
            }
            Holds::Not(why) => {
                if !self.accepted(row, &UNSUPPORTED_VERB) {
                    let finding = Diagnostic::error(
                        &UNSUPPORTED_VERB,
                        row.why.span(),
                        match row.why {
                            Why::Trigger(_) => format!("{target} cannot start a function from `{thing}`"),
                            Why::Failures(_) => format!("{target} cannot leave failures in `{thing}`"),
                            _ => format!("{target} cannot grant `{verb}` on `{thing}`"),
                        },
                    );
                    self.findings.push(finding.note(why).help(self.way_out(row, &UNSUPPORTED_VERB)));
                }
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
                StoreKind::Secret | StoreKind::Function | StoreKind::Table | StoreKind::Bucket => {
                    "it has no keys"
                }
            };
            (why.to_owned(), true)
        };
        if !self.accepted(row, &UNENFORCED_SCOPE) {
            let (verb, thing) = (row.verb.word(), self.model.thing_name(row.on));
            let what = if limit == Limit::Fields { "attributes" } else { "keys" };
            let target = self.target.name().word();
            let message = format!("{target} cannot hold `{verb}` on `{thing}` to these {what}");
            let finding = Diagnostic::error(&UNENFORCED_SCOPE, row.why.span(), message);
            let help = format!("leave the limit out, or {}", self.way_out(row, &UNENFORCED_SCOPE));
            self.findings.push(finding.note(why).help(help));
        }
        lost
    }

    fn accepted(&self, row: &Row, code: &Code) -> bool {
        acceptance(self.model, row, code).is_some()
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

/// What a target goes without, because the spec accepts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What was found: which setting the target has nothing for.
    pub message: String,
    /// The written reason.
    pub because: String,
    /// The setting in the spec.
    pub span: Span,
}

/// Takes out the findings about settings that the declaration they stand in accepts, and tells which.
pub fn accepted_settings(model: &Model, findings: &mut Vec<Diagnostic>) -> Vec<Accepted> {
    let id = UNSUPPORTED_SETTING.id;
    let mut accepted = Vec::new();
    if !findings.iter().any(|finding| finding.code.id == id) {
        return accepted;
    }
    let mut accepting: Vec<(Span, &str)> = model
        .commons()
        .flat_map(|common| common.accepts.iter().map(move |accept| (common, accept)))
        .filter(|(_, accept)| accept.name == id)
        .flat_map(|(common, accept)| [common.within, accept.within].map(|span| (span, &*accept.because)))
        .collect();
    accepting.sort_unstable();
    findings.retain(|finding| {
        let span = finding.span();
        let before =
            accepting.partition_point(|(within, _)| (within.file, within.start) <= (span.file, span.start));
        match before.checked_sub(1).and_then(|at| accepting.get(at)) {
            Some((within, because))
                if finding.code.id == id && within.file == span.file && span.end <= within.end =>
            {
                let (message, because) = (finding.message.clone(), (*because).to_owned());
                accepted.push(Accepted { message, because, span });
                false
            }
            _ => true,
        }
    });
    accepted
}
