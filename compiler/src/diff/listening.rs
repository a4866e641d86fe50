//! What starts a function and what a queue receives: sources that are new or gone, and which of their events pass.

use super::Differ;
use super::change::{Direction, Subject};
use super::reach::begins;
use super::setting::{Setting, compare};
use super::{filter, words};
use crate::model::{Batching, Change, Detail, Event, Filter, Function, Model, Start, Trigger};
use crate::words::duration;
use scant_lang::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// One source of events of one receiver.
struct Listener<'a> {
    /// `queue jobs`; a schedule without its time.
    source: String,
    passing: Passing<'a>,
    settings: Vec<Setting>,
    span: Span,
}

/// Which events of a source pass.
#[derive(Default)]
struct Passing<'a> {
    filter: Option<&'a Filter>,
    only: BTreeSet<Change>,
    under: BTreeSet<&'a str>,
    ending: BTreeSet<&'a str>,
}

impl<'a> Differ<'a, '_> {
    pub(super) fn triggers(&mut self) {
        let (before, after) = (&self.before.model, &self.after.model);
        for (name, (old, new)) in self.functions {
            let listeners = |model: &'a Model, function: &'a Function| -> Vec<Listener<'a>> {
                function.triggers.iter().filter_map(|trigger| of_trigger(model, trigger)).collect()
            };
            let old = old.map_or_else(Vec::new, |id| listeners(before, before.function(id)));
            let new = new.map_or_else(Vec::new, |id| listeners(after, after.function(id)));
            let phrases = ["is now started by", "is no longer started by", "is only started by"];
            self.listeners(name, phrases, old, new);
        }
    }

    pub(super) fn subscriptions(&mut self) {
        let mut queues: BTreeMap<&'a str, (Vec<Listener<'a>>, Vec<Listener<'a>>)> = BTreeMap::new();
        for (name, listener) in subscribed(&self.before.model) {
            queues.entry(name).or_default().0.push(listener);
        }
        for (name, listener) in subscribed(&self.after.model) {
            queues.entry(name).or_default().1.push(listener);
        }
        for (name, (old, new)) in queues {
            self.listeners(
                name,
                ["now receives from", "no longer receives from", "only receives from"],
                old,
                new,
            );
        }
    }

    fn listeners(
        &mut self,
        name: &str,
        [now, no_longer, only]: [&str; 3],
        old: Vec<Listener<'a>>,
        new: Vec<Listener<'a>>,
    ) {
        let mut sources: BTreeMap<String, (Vec<Listener<'a>>, Vec<Listener<'a>>)> = BTreeMap::new();
        for listener in old {
            sources.entry(listener.source.clone()).or_default().0.push(listener);
        }
        for listener in new {
            sources.entry(listener.source.clone()).or_default().1.push(listener);
        }
        for (source, (mut old, mut new)) in sources {
            cancel(&mut old, &mut new);
            match (old.as_slice(), new.as_slice()) {
                ([one], [other]) => self.listener(name, (&source, now, only), one, other),
                _ => {
                    for listener in &new {
                        let direction = if source == CALLS { Direction::Neither } else { Direction::Wider };
                        let sentence = format!("{name} {} {}", now, listener.words());
                        let places = (None, Some(listener.span));
                        self.report.say(direction, Subject::Trigger, name, sentence, places);
                    }
                    for listener in &old {
                        let direction =
                            if source == CALLS { Direction::Neither } else { Direction::Narrower };
                        let sentence = format!("{name} {} {}", no_longer, listener.words());
                        let places = (Some(listener.span), None);
                        self.report.say(direction, Subject::Trigger, name, sentence, places);
                    }
                }
            }
        }
    }

    /// The same source, and something of it changed.
    fn listener(
        &mut self,
        name: &str,
        (source, now, only): (&str, &str, &str),
        old: &Listener<'a>,
        new: &Listener<'a>,
    ) {
        let (is, was) = (&new.passing, &old.passing);
        if let Some(direction) = Direction::of(is.exceeds(was), was.exceeds(is)) {
            let all = |words: String| if words.is_empty() { "without a filter".to_owned() } else { words };
            let (is, was) = (all(is.words()), all(was.words()));
            let how = if direction == Direction::Narrower { only } else { now };
            let sentence = format!("{name} {how} {source} {is}; before, {was}");
            let places = (Some(old.span), Some(new.span));
            self.report.say(direction, Subject::Trigger, name, sentence, places);
        }
        let of = format!("{source} for {name}");
        compare(&old.settings, &new.settings, (Subject::Trigger, &of), self.report);
    }
}

/// The word for a function that nothing starts by itself.
const CALLS: &str = "direct calls only";

/// Takes out of both what is the same in both.
fn cancel(old: &mut Vec<Listener<'_>>, new: &mut Vec<Listener<'_>>) {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for listener in old.iter() {
        *known.entry(listener.identity()).or_default() += 1;
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    new.retain(|listener| match known.get_mut(&listener.identity()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            *taken.entry(listener.identity()).or_default() += 1;
            false
        }
        _ => true,
    });
    old.retain(|listener| match taken.get_mut(&listener.identity()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
}

impl Listener<'_> {
    /// A text that only a listener of the same meaning has.
    fn identity(&self) -> String {
        let settings: Vec<String> = self.settings.iter().map(|setting| setting.to_string()).collect();
        format!("{} {} {}", self.source, self.passing.words(), settings.join("; "))
    }

    fn words(&self) -> String {
        let time = self.settings.iter().find(|setting| setting.name == TIME);
        let source = match time {
            Some(time) => format!("{} {}", self.source, time.value),
            None => self.source.clone(),
        };
        format!("{source} {}", self.passing.words()).trim_end().to_owned()
    }
}

impl Passing<'_> {
    fn exceeds(&self, other: &Self) -> bool {
        let nothing = Filter::default();
        let wider = filter::exceeds(self.filter.unwrap_or(&nothing), other.filter.unwrap_or(&nothing));
        let more = !other.only.is_empty() && (self.only.is_empty() || !self.only.is_subset(&other.only));
        let (mine, theirs) = (turned(&self.ending), turned(&other.ending));
        wider || more || leaves(&self.under, &other.under) || leaves(&borrowed(&mine), &borrowed(&theirs))
    }

    fn words(&self) -> String {
        let mut words = Vec::new();
        if !self.only.is_empty() {
            let only: Vec<&str> = self.only.iter().map(|change| words::change(*change)).collect();
            words.push(format!("only {}", only.join(", ")));
        }
        for (word, texts) in [("under", &self.under), ("ending", &self.ending)] {
            if !texts.is_empty() {
                words.push(format!("{word} {}", words::quoted_list(texts.iter().copied())));
            }
        }
        words.extend(self.filter.map(words::filter).filter(|words| !words.is_empty()));
        words.join(" ")
    }
}

/// Whether something begins as one of `these` and as none of `those`. None at all is no limit.
fn leaves(these: &BTreeSet<&str>, those: &BTreeSet<&str>) -> bool {
    !those.is_empty() && (these.is_empty() || these.iter().any(|text| !begins(those, text)))
}

/// Texts from their ends.
fn turned(texts: &BTreeSet<&str>) -> Vec<String> {
    texts.iter().map(|text| text.chars().rev().collect()).collect()
}

fn borrowed(texts: &[String]) -> BTreeSet<&str> {
    texts.iter().map(String::as_str).collect()
}

/// The name of a schedule's time among its settings.
const TIME: &str = "time";

fn of_trigger<'a>(model: &'a Model, trigger: &'a Trigger) -> Option<Listener<'a>> {
    let (mut passing, mut settings) = (Passing::default(), Vec::new());
    let mut source = words::source(model, &trigger.event);
    match &trigger.event {
        Event::Http { .. } => return None,
        Event::Schedule { payload, .. } => {
            let time = source.trim_start_matches("the schedule ").to_owned();
            settings.push(Setting::new(TIME, time, trigger.span));
            settings.extend(
                payload
                    .as_ref()
                    .map(|value| Setting::new("payload", words::literal(model, value), trigger.span)),
            );
            source = "the schedule".to_owned();
        }
        Event::Topic { filter, .. } | Event::Bus { filter, .. } => passing.filter = Some(filter),
        Event::Queue { batching, .. } | Event::Stream { batching, .. } => {
            passing.filter = Some(&batching.filter);
            settings = batched(model, batching, trigger.span);
        }
        Event::Changes { only, batching, .. } => {
            passing.filter = Some(&batching.filter);
            passing.only = only.iter().copied().collect();
            settings = batched(model, batching, trigger.span);
        }
        Event::Objects { under, ending, .. } => {
            passing.under = under.iter().map(String::as_str).collect();
            passing.ending = ending.iter().map(String::as_str).collect();
        }
        Event::Call => {}
    }
    Some(Listener { source, passing, settings, span: trigger.span })
}

fn batched(model: &Model, batching: &Batching, span: Span) -> Vec<Setting> {
    let mut settings = Vec::new();
    let mut say = |name, value: Option<(String, Span)>| {
        settings.extend(value.map(|(value, span)| Setting::new(name, value, span)));
    };
    say("batch", batching.batch.map(|batch| (batch.value.to_string(), batch.span)));
    say("window", batching.window.map(|window| (duration(window.value), window.span)));
    say("parallel", batching.parallel.map(|parallel| (parallel.value.to_string(), parallel.span)));
    let start = |start| if start == Start::Oldest { "oldest" } else { "latest" };
    say("from", batching.from.map(|from| (start(from.value).to_owned(), from.span)));
    say("retry", batching.retry.map(|retry| (retry.value.to_string(), retry.span)));
    say("whole_batch", batching.whole_batch.then(|| ("on".to_owned(), span)));
    let failures = batching.failures.map(|to| (format!("to {}", model.store(to.value).name), to.span));
    say("failures", failures);
    settings
}

fn subscribed(model: &Model) -> impl Iterator<Item = (&str, Listener<'_>)> {
    let queues = model.stores.iter().filter_map(|store| match &store.detail {
        Detail::Queue(queue) => Some((store.name.path.as_str(), queue)),
        Detail::Table(_)
        | Detail::Bucket(_)
        | Detail::Cache
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => None,
    });
    queues.flat_map(move |(name, queue)| {
        queue.from.iter().map(move |from| {
            let source = model.store(from.source);
            let listener = Listener {
                source: format!("{} {}", source.kind().word(), source.name),
                passing: Passing { filter: Some(&from.filter), ..Passing::default() },
                settings: Vec::new(),
                span: from.span,
            };
            (name, listener)
        })
    })
}
