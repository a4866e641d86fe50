//! Guardrails: rules a program is held to that are new, gone, or say something else.

use super::change::{Direction, Subject};
use super::exposure::beside;
use super::report::Report;
use crate::survey::Guardrail;
use std::collections::BTreeSet;

/// Says which rules hold less than before, and which more. Whether another wording forbids more is not judged.
pub fn compare(before: &[Guardrail], after: &[Guardrail], report: &mut Report) {
    for (name, (old, new)) in beside(before, after, |rule| &rule.name) {
        let places = (old.map(|old| old.span), new.map(|new| new.span));
        let mut say = |direction, sentence| report.say(direction, Subject::Guardrail, name, sentence, places);
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (Some(_), None) => {
                say(Direction::Wider, format!("guardrail {name} is gone"));
                continue;
            }
            (None, _) => {
                say(Direction::Narrower, format!("guardrail {name} is new"));
                continue;
            }
        };
        if old.text != new.text {
            say(
                Direction::Unjudged,
                format!("guardrail {name} is now `{}`; before, `{}`", new.text, old.text),
            );
        }
        if let Some(direction) =
            Direction::of(new.overridable && !old.overridable, old.overridable && !new.overridable)
        {
            let may = if new.overridable { "may now" } else { "may no longer" };
            say(direction, format!("guardrail {name} {may} be accepted as broken"));
        }
        let (is, was) = (everywhere(new), everywhere(old));
        let leaves = |these: &Option<BTreeSet<&str>>, those: &Option<BTreeSet<&str>>| match (these, those) {
            (_, None) => these.is_some(),
            (None, Some(_)) => false,
            (Some(these), Some(those)) => !those.is_subset(these),
        };
        if let Some(direction) = Direction::of(leaves(&is, &was), leaves(&was, &is)) {
            let list = |names: &Option<BTreeSet<&str>>| match names {
                None => "everywhere".to_owned(),
                Some(names) => format!("in {}", names.iter().copied().collect::<Vec<_>>().join(", ")),
            };
            say(direction, format!("guardrail {name} now holds {}; before, {}", list(&is), list(&was)));
        }
    }
}

/// The environments a rule holds in; none means all.
fn everywhere(rule: &Guardrail) -> Option<BTreeSet<&str>> {
    let names: BTreeSet<&str> = rule.environments.iter().map(String::as_str).collect();
    (!names.is_empty()).then_some(names)
}
