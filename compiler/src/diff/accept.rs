//! Findings taken on purpose: what is accepted now that was not before.

use super::Differ;
use super::access::path;
use super::change::{Direction, Subject};
use crate::codes::{UNENFORCED_SCOPE, WIDER_GRANT};
use crate::model::{Accept, Common, Model, Name};
use std::collections::BTreeMap;

/// The declaration, the finding, and the thing it is of.
type Key<'a> = (&'a str, &'a str, (&'a str, &'a str));

impl Differ<'_, '_> {
    pub(super) fn accepts(&mut self) {
        let mut found: BTreeMap<Key<'_>, (Option<&Accept>, Option<&Accept>)> = BTreeMap::new();
        for (key, accept) in accepted(&self.before.model) {
            found.entry(key).or_default().0 = Some(accept);
        }
        for (key, accept) in accepted(&self.after.model) {
            found.entry(key).or_default().1 = Some(accept);
        }
        for ((owner, name, (on, _)), (was, is)) in found {
            let places = (was.map(|was| was.span), is.map(|is| is.span));
            let what = if on.is_empty() { name.to_owned() } else { format!("{name} on {on}") };
            let (direction, sentence) = match (was, is) {
                (None, Some(is)) => {
                    let because = super::words::quoted(&is.because);
                    (Direction::Wider, format!("{owner} now accepts {what}: {because}"))
                }
                (Some(_), None) => (Direction::Narrower, format!("{owner} no longer accepts {what}")),
                (Some(was), Some(is)) if was.until != is.until => {
                    let day = |accept: &Accept| accept.until.clone().unwrap_or_else(|| "ever".to_owned());
                    let sentence =
                        format!("{owner} accepts {what} until {}; before, until {}", day(is), day(was));
                    (Direction::Neither, sentence)
                }
                _ => continue,
            };
            let direction = if permits_more(name) { direction } else { Direction::Neither };
            self.report.say(direction, Subject::Acceptance, owner, sentence, places);
        }
    }
}

/// Whether who accepts this takes more than the spec's own lines permit, or a rule of somebody else's away.
fn permits_more(finding: &str) -> bool {
    finding == WIDER_GRANT.id || finding == UNENFORCED_SCOPE.id || finding.contains('.')
}

fn accepted(model: &Model) -> impl Iterator<Item = (Key<'_>, &Accept)> {
    fn of<'a>(name: &'a Name, common: &'a Common) -> impl Iterator<Item = (&'a str, &'a Accept)> {
        common.accepts.iter().map(move |accept| (name.path.as_str(), accept))
    }
    let functions = model.functions.iter().flat_map(|one| of(&one.name, &one.common));
    let stores = model.stores.iter().flat_map(|one| of(&one.name, &one.common));
    let apis = model.apis.iter().flat_map(|one| of(&one.name, &one.common));
    let auths = model.auths.iter().flat_map(|one| of(&one.name, &one.common));
    let raws = model.raws.iter().flat_map(|one| of(&one.name, &one.common));
    let files = model.accepts.iter().map(|accept| ("the program", accept));
    let all = functions.chain(stores).chain(apis).chain(auths).chain(raws).chain(files);
    all.map(|(owner, accept)| {
        let on = accept.on.map_or(("", ""), |on| path(model, on));
        ((owner, accept.name.as_str(), on), accept)
    })
}
