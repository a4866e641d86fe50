//! Rights: of each function, verb and thing, whether more passes than before.

use super::Differ;
use super::change::{Direction, Subject};
use super::reach::Reach;
use super::words;
use crate::access::{Row, Why};
use crate::model::{Model, TargetName, Thing};
use crate::vocabulary::Verb;
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// A function, a thing, its index if it is one, and a verb.
type Key<'a> = (&'a str, (&'a str, &'a str), Verb);

/// The rights of the old revision and of the new one.
type Rights<'a> = (Vec<&'a Row>, Vec<&'a Row>);

impl<'a> Differ<'a, '_> {
    pub(super) fn access(&mut self) {
        let mut rights: BTreeMap<Key<'a>, Rights<'a>> = BTreeMap::new();
        let (before, after) = (self.before, self.after);
        for row in &before.access.rows {
            rights.entry(key(&before.model, row)).or_default().0.push(row);
        }
        for row in &after.access.rows {
            rights.entry(key(&after.model, row)).or_default().1.push(row);
        }
        for (key, (old, new)) in rights {
            self.right(key, &old, &new);
        }
        self.provider_grants();
    }

    fn right(&mut self, (function, (thing, index), verb): Key<'a>, old: &[&Row], new: &[&Row]) {
        let (was, is) = (Reach::of(old), Reach::of(new));
        let Some(direction) = Direction::of(is.exceeds(&was), was.exceeds(&is)) else { return };
        let thing = if index.is_empty() { thing.to_owned() } else { format!("{thing}.{index}") };
        let verb = words::verb(verb);
        let implied = implied(if new.is_empty() { old } else { new });
        let limit = |reach: &Reach<'_>| match reach.words() {
            words if words.is_empty() => " without a limit".to_owned(),
            words => words,
        };
        let sentence = match (old, new) {
            ([], _) => format!("{function} may now {verb} {thing}{}{implied}", is.words()),
            (_, []) => format!("{function} may no longer {verb} {thing}{}{implied}", was.words()),
            _ => {
                let only = if direction == Direction::Narrower { "only" } else { "now" };
                format!("{function} may {only} {verb} {thing}{}; before,{}", limit(&is), limit(&was))
            }
        };
        let place = |rows: &[&Row], other: &[&Row]| {
            let new = rows.iter().find(|row| !other.iter().any(|known| same(known, row)));
            new.or(rows.first()).map(|row| row.why.span())
        };
        self.report.say(direction, Subject::Access, function, sentence, (place(old, new), place(new, old)));
    }

    /// Rights in a provider's words: they are compared by these words alone.
    fn provider_grants(&mut self) {
        let mut found: BTreeMap<_, (Option<Span>, Option<Span>)> = BTreeMap::new();
        for (key, line) in in_provider_words(&self.before.model, self.before.target) {
            found.entry(key).or_default().0 = Some(line);
        }
        for (key, line) in in_provider_words(&self.after.model, self.after.target) {
            found.entry(key).or_default().1 = Some(line);
        }
        for ((function, action, (thing, _)), places) in found {
            let (direction, may) = match places {
                (None, _) => (Direction::Wider, "may now"),
                (_, None) => (Direction::Narrower, "may no longer"),
                (Some(_), Some(_)) => continue,
            };
            let sentence = format!("{function} {may} {action} on {thing}, in the provider's own words");
            self.report.say(direction, Subject::Access, function, sentence, places);
        }
    }
}

fn key<'a>(model: &'a Model, row: &Row) -> Key<'a> {
    (&model.function(row.function).name.path, path(model, row.on), row.verb)
}

/// A thing's name, and its index's if it is one.
pub fn path(model: &Model, thing: Thing) -> (&str, &str) {
    (model.thing_name(thing), model.index(thing).map_or("", |index| &index.name))
}

/// A function, an action, and a thing, with its line.
fn in_provider_words(
    model: &Model,
    target: TargetName,
) -> impl Iterator<Item = ((&str, &str, (&str, &str)), Span)> {
    model.functions.iter().flat_map(move |function| {
        let grants = function.provider_grants.iter().filter(move |grant| grant.target == target);
        grants.map(|grant| ((&*function.name.path, &*grant.action, path(model, grant.on)), grant.line))
    })
}

fn same(one: &Row, other: &Row) -> bool {
    one.scope == other.scope && one.fields == other.fields
}

/// Which statement implies the right, if none of the rows is written.
fn implied(rows: &[&Row]) -> String {
    let by = |row: &&Row| match row.why {
        Why::Allowed(_) => None,
        Why::Trigger(_) => Some("its trigger"),
        Why::Failures(_) => Some("`failures to`"),
        Why::Setting(_, how) | Why::Runtime(_, how) => Some(how),
    };
    match rows.iter().map(by).collect::<Option<Vec<_>>>().as_deref() {
        Some([first, ..]) => format!(" (implied by {first})"),
        _ => String::new(),
    }
}
