//! Exports: the most that others may be granted on a module's things.

use super::change::{Direction, Subject};
use super::exposure::beside;
use super::report::Report;
use crate::survey::{Exported, Survey};
use std::collections::BTreeSet;

/// Says which exports permit more, and which less.
///
/// An export that comes or goes with its thing is a ceiling over what nobody had: the grants on it are told apart.
pub fn compare(before: &Survey, after: &Survey, report: &mut Report) {
    let (known, still) = (things(before), things(after));
    for (name, (old, new)) in beside(&before.exports, &after.exports, |export| &export.name) {
        let verbs = |export: Option<&Exported>| -> BTreeSet<String> {
            export.map_or_else(BTreeSet::new, |export| export.verbs.iter().cloned().collect())
        };
        let (was, is) = (verbs(old), verbs(new));
        let Some(direction) = Direction::of(!is.is_subset(&was), !was.is_subset(&is)) else { continue };
        let moved = !known.contains(name) || !still.contains(name);
        let direction = if moved { Direction::Neither } else { direction };
        let places = (old.map(|old| old.span), new.map(|new| new.span));
        let list = |verbs: BTreeSet<String>| verbs.into_iter().collect::<Vec<_>>().join(", ");
        let sentence = match (old, new) {
            (None, _) => format!("{name} is now exported for {}", list(is)),
            (_, None) => format!("{name} is no longer exported"),
            _ => format!("{name} is now exported for {}; before, for {}", list(is), list(was)),
        };
        report.say(direction, Subject::Export, name, sentence, places);
    }
}

/// The names of all stores and functions, wherever they are.
fn things(survey: &Survey) -> BTreeSet<&str> {
    let names = survey.views.iter().flat_map(|view| {
        let stores = view.model.stores.iter().map(|store| store.name.path.as_str());
        stores.chain(view.model.functions.iter().map(|function| function.name.path.as_str()))
    });
    names.collect()
}
