//! How long logs are kept: one workspace keeps the lines of all functions, so all have to ask for the same.
//! <https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure>

use crate::azure::codes;
use crate::azure::shared::{DAY, FEWEST, MOST, kept};
use scant_compiler::model::{Function, Model};
use scant_compiler::words;
use scant_lang::diagnostic::Diagnostic;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Reports the lines that ask for another time than most functions do, and once a time that no workspace keeps.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    let mut times: BTreeMap<u64, usize> = BTreeMap::new();
    for function in &model.functions {
        *times.entry(function.logs.keep.value).or_default() += 1;
    }
    // Of times that equally many ask for, the shortest one.
    let Some((most, _)) = times.into_iter().max_by_key(|(time, count)| (*count, Reverse(*time))) else {
        return;
    };
    let days = kept(most);
    let mut known = BTreeSet::new();
    for function in &model.functions {
        let keep = function.logs.keep;
        let place = if keep.value == most { None } else { Some(keep.span) };
        if keep.value != days * DAY && known.insert(place) {
            findings.push(other(days, function));
        }
    }
}

fn other(days: u64, function: &Function) -> Diagnostic {
    let keep = function.logs.keep;
    let wanted = words::duration(keep.value);
    let message = format!("the logs of all functions are kept for {days}d on azure, not {wanted}");
    Diagnostic::error(&codes::UNSUPPORTED_SETTING, keep.span, message)
        .note(format!("one workspace keeps them all, for whole days, {FEWEST} to {MOST} of them"))
        .help(format!("write `logs keep {days}d` here, or the same time in `defaults`"))
}
