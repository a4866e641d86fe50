//! Stores that are new, gone, somewhere else, or made anew because what they are made of changed.

use super::Differ;
use super::change::{Direction, Subject};
use super::exposure::beside;
use super::words;
use crate::model::{Detail, Store, TargetName};
use scant_lang::source::Span;

impl Differ<'_, '_> {
    pub(super) fn stores(&mut self) {
        let (before, after) = (&self.before.model, &self.after.model);
        for (name, (old, new)) in beside(&before.stores, &after.stores, |store| &store.name.path) {
            let places = (old.map(|old| old.common.span), new.map(|new| new.common.span));
            let sentence = match (old, new) {
                (Some(old), Some(new)) => {
                    self.moved(name, old, new);
                    match (make(old), make(new), self.renames.stores.get(name)) {
                        (was, is, None) if was == is => continue,
                        (was, is, Some(called)) if was == is => {
                            format!("{} is made anew: before, it was called {called}", kind(new))
                        }
                        (was, is, _) => format!("{name} is made anew as {is}; before, it was {was}"),
                    }
                }
                (None, Some(new)) => format!("{} is new", kind(new)),
                (Some(old), None) => format!("{} is gone", kind(old)),
                (None, None) => continue,
            };
            self.report.say(Direction::Neither, Subject::Store, name, sentence, places);
        }
    }

    /// An external store at another address is another store: rights on it reach other data.
    fn moved(&mut self, name: &str, old: &Store, new: &Store) {
        if old.external.is_none() || new.external.is_none() {
            return;
        }
        let target = self.after.target;
        let (was, is) = (addresses(old, target), addresses(new, target));
        if was.0 != is.0 {
            let said = |words: &str| if words.is_empty() { "nowhere".to_owned() } else { words.to_owned() };
            let sentence = format!("{} is now at {}; before, {}", kind(new), said(&is.0), said(&was.0));
            self.report.say(Direction::Both, Subject::Access, name, sentence, (was.1, is.1));
        }
    }
}

fn kind(store: &Store) -> String {
    let external = if store.external.is_some() { "external " } else { "" };
    format!("{external}{} {}", store.kind().word(), store.name)
}

/// What cannot change without making the store anew.
pub fn make(store: &Store) -> String {
    let article = if store.external.is_some() { "an external" } else { "a" };
    let base = format!("{article} {}", store.kind().word());
    match &store.detail {
        Detail::Table(table) => {
            let sort =
                table.sort.as_ref().map_or(String::new(), |sort| format!(" and sort {}", words::key(sort)));
            format!("{base} with key {}{sort}", words::key(&table.key))
        }
        Detail::Queue(queue) if queue.fifo => format!("{base} in order"),
        Detail::Topic(topic) if topic.fifo => format!("{base} in order"),
        Detail::Bucket(_)
        | Detail::Cache
        | Detail::Queue(_)
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => base,
    }
}

fn addresses(store: &Store, target: TargetName) -> (String, Option<Span>) {
    let locators = store.external.iter().flatten().filter(|locator| locator.target == target);
    let mut texts = Vec::new();
    let mut span = None;
    for locator in locators {
        texts.push(format!("{} {}", locator.word, words::quoted(&locator.text)));
        span = span.or(Some(locator.span));
    }
    texts.sort();
    (texts.join(", "), span)
}
