//! The differences found so far, each once, with the environments and targets it was found in.

use super::change::{Change, Direction, Subject};
use crate::model::TargetName;
use crate::survey::View;
use crate::words::and;
use scant_lang::source::Span;
use std::collections::{BTreeSet, HashMap};

/// An environment and a target.
type Seat = (Option<String>, TargetName);

/// A list of differences that grows view by view.
pub struct Report {
    views: usize,
    seats: Vec<Seat>,
    here: Option<usize>,
    found: Vec<(Change, BTreeSet<usize>)>,
    known: HashMap<(Direction, Subject, String), usize>,
}

impl Report {
    /// An empty one for so many pairs of views.
    pub fn new(views: usize) -> Self {
        Self { views, seats: Vec::new(), here: None, found: Vec::new(), known: HashMap::new() }
    }

    /// What is said from now on is of this view.
    pub fn turn_to(&mut self, view: &View) {
        self.seats.push((view.environment.clone(), view.target));
        self.here = Some(self.seats.len() - 1);
    }

    /// What is said from now on is of all views.
    pub fn turn_to_all(&mut self) {
        self.here = None;
    }

    /// Notes a difference of `of`, in words, with its line in the old revision and in the new one.
    pub fn say(
        &mut self,
        direction: Direction,
        subject: Subject,
        of: &str,
        sentence: String,
        (before, after): (Option<Span>, Option<Span>),
    ) {
        let at = *self.known.entry((direction, subject, sentence)).or_insert_with_key(|(.., sentence)| {
            let change = Change {
                direction,
                subject,
                of: of.to_owned(),
                sentence: sentence.clone(),
                before,
                after,
                environments: Vec::new(),
                targets: Vec::new(),
                only: None,
            };
            self.found.push((change, BTreeSet::new()));
            self.found.len() - 1
        });
        if let (Some(here), Some((_, seen))) = (self.here, self.found.get_mut(at)) {
            seen.insert(here);
        }
    }

    /// All of them, section by section, in the order of the new revision's lines; what has none there comes after.
    pub fn finish(mut self) -> Vec<Change> {
        for (change, seen) in &mut self.found {
            if !seen.is_empty() {
                place(change, seen.iter().filter_map(|seat| self.seats.get(*seat)), &self.seats, self.views);
            }
        }
        let mut changes: Vec<Change> = self.found.into_iter().map(|(change, _)| change).collect();
        changes.sort_by(|one, other| {
            let key = |change: &Change| {
                (change.section(), change.after.is_none(), change.after.or(change.before), change.subject)
            };
            key(one).cmp(&key(other)).then_with(|| one.sentence.cmp(&other.sentence))
        });
        changes
    }
}

/// Says where a change holds.
fn place<'s>(change: &mut Change, seen: impl Iterator<Item = &'s Seat>, all: &[Seat], views: usize) {
    let mut seats: Vec<&Seat> = Vec::new();
    for seat in seen {
        push_new(&mut change.targets, seat.1);
        if let Some(environment) = &seat.0 {
            push_new(&mut change.environments, environment.clone());
        }
        seats.push(seat);
    }
    if seats.len() == views {
        return;
    }
    let names: Vec<&str> = change.environments.iter().map(String::as_str).collect();
    let words: Vec<&str> = change.targets.iter().map(|target| target.word()).collect();
    let environments: BTreeSet<_> = all.iter().map(|(environment, _)| environment).collect();
    let targets: BTreeSet<_> = all.iter().map(|(_, target)| target).collect();
    change.only = Some(if names.len().max(1) * words.len() == seats.len() {
        let everywhere = names.is_empty() || names.len() == environments.len();
        let for_all = words.len() == targets.len();
        match (everywhere, for_all) {
            (false, true) => format!("in {}", and(&names)),
            (true, _) => format!("on {}", and(&words)),
            (false, false) => format!("in {} on {}", and(&names), and(&words)),
        }
    } else {
        let each: Vec<String> = seats
            .iter()
            .map(|(environment, target)| match environment {
                Some(environment) => format!("in {environment} on {}", target.word()),
                None => format!("on {}", target.word()),
            })
            .collect();
        and(&each.iter().map(String::as_str).collect::<Vec<_>>())
    });
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
