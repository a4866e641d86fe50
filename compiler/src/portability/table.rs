//! The table of a program's rights on a target: each verb on each thing, how exactly it is held, and by what.

use super::{Hold, Holds, Limit, is_granted_anyway, limits_of};
use crate::access::{Row, access};
use crate::model::{Model, Thing};
use crate::target::Target;
use crate::vocabulary::{StoreKind, Verb};
use std::collections::BTreeMap;

/// A line of the table: what holds for all these verbs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// On what.
    pub on: Thing,
    /// What kind of thing that is.
    pub kind: StoreKind,
    /// The verbs.
    pub verbs: Vec<Verb>,
    /// Under which limit.
    pub limit: Limit,
    /// How.
    pub hold: Hold,
    /// Why it is accepted, where it is not exact.
    pub because: Option<String>,
}

/// The table of a program, thing by thing. What the spec accepts as missing is in it, too.
pub fn table(model: &Model, target: &dyn Target) -> Vec<Line> {
    let mut lines: BTreeMap<(Thing, Limit, u8), Vec<Line>> = BTreeMap::new();
    let access = access(model);
    for row in &access.rows {
        let Some(kind) = super::kind_of(model, row.on) else { continue };
        for (limit, hold) in held(model, &access.rows, row, kind, target) {
            let inexact = hold.holds != Holds::Exactly;
            let because = inexact.then(|| reason(model, row, limit, &hold)).flatten();
            let group = lines.entry((row.on, limit, rank(&hold.holds))).or_default();
            match group.iter_mut().find(|line| line.hold == hold && line.because == because) {
                Some(line) if line.verbs.contains(&row.verb) => {}
                Some(line) => line.verbs.push(row.verb),
                None => group.push(Line { on: row.on, kind, verbs: vec![row.verb], limit, hold, because }),
            }
        }
    }
    lines.into_values().flatten().collect()
}

/// How a row is held: each way in which it is not held exactly; one that is, under the narrowest of its limits.
fn held(
    model: &Model,
    granted: &[Row],
    row: &Row,
    kind: StoreKind,
    target: &dyn Target,
) -> Vec<(Limit, Hold)> {
    let limits = limits_of(row).filter(|limit| limit.fits(kind, row.verb));
    let mut all: Vec<(Limit, Hold)> = limits
        .map(|limit| {
            let hold = target.hold_in(model, kind, row.verb, limit);
            match hold.holds {
                Holds::Wider(excess) if is_granted_anyway(granted, row, excess) => {
                    (limit, Hold::exactly(hold.by))
                }
                _ => (limit, hold),
            }
        })
        .collect();
    match all.iter().any(|(_, hold)| hold.holds != Holds::Exactly) {
        true => all.retain(|(_, hold)| hold.holds != Holds::Exactly),
        false => drop(all.drain(..all.len().saturating_sub(1))),
    }
    all
}

fn rank(holds: &Holds) -> u8 {
    match holds {
        Holds::Exactly => 0,
        Holds::Wider(_) => 1,
        Holds::Not(_) => 2,
    }
}

fn reason(model: &Model, row: &Row, limit: Limit, hold: &Hold) -> Option<String> {
    let code = super::code_of(limit, &hold.holds);
    super::acceptance(model, row, code).map(|accept| accept.because.clone())
}
