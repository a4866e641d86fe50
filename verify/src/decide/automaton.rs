//! The search itself: states, steps, and the way back from the state that breaks the claim.

use super::Row;
use crate::claims::{Effect, Match};
use crate::pattern::{Letter, Pattern};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// Where every row stands while a word is read: for each row, the places each pattern of its current part has reached.
/// `None` is a row whose earlier parts did not match.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct State {
    /// The part that is being read: 0 action, 1 resource, 2 context.
    pub part: u8,
    /// Row by row, the searched row first.
    pub rows: Vec<Option<Vec<Places>>>,
}

/// Places of a pattern that have been reached, in ascending order.
pub type Places = Vec<u16>;

/// Looks for a request that `row` grants, no deny of its side takes back, and `others` do not grant.
pub(super) struct Search<'r> {
    rows: Vec<&'r Row>,
    own_denies: usize,
    letters: [Vec<Letter>; 3],
}

/// One step of a word.
#[derive(Debug, Clone, Copy)]
enum Step {
    Read(Letter),
    NextPart,
}

impl<'r> Search<'r> {
    pub(super) fn new(
        row: &'r Row,
        own_denies: impl Iterator<Item = &'r Row> + Clone,
        others: impl Iterator<Item = &'r Row>,
    ) -> Self {
        let rows: Vec<&Row> = std::iter::once(row).chain(own_denies.clone()).chain(others).collect();
        let letters = [0, 1, 2].map(|part| letters(rows.iter().filter_map(|row| row.parts.get(part))));
        Self { rows, own_denies: own_denies.count(), letters }
    }

    /// The shortest such request, or all states that were reached without meeting one.
    pub(super) fn run(&self) -> Result<Vec<State>, [Vec<Letter>; 3]> {
        let start =
            State { part: 0, rows: self.rows.iter().map(|row| Some(starts(&row.parts[0]))).collect() };
        let mut seen: HashMap<State, usize> = HashMap::from([(start.clone(), 0)]);
        let mut reached = vec![(start, None)];
        let mut queue = VecDeque::from([0]);
        while let Some(at) = queue.pop_front() {
            let Some((state, _)) = reached.get(at) else { continue };
            let state = state.clone();
            if state.part == 2 && self.breaks(&state) {
                return Err(word(&reached, at));
            }
            for (step, next) in self.steps(&state) {
                if !seen.contains_key(&next) {
                    seen.insert(next.clone(), reached.len());
                    queue.push_back(reached.len());
                    reached.push((next, Some((at, step))));
                }
            }
        }
        Ok(reached.into_iter().map(|(state, _)| state).collect())
    }

    /// Every state one step on in which the searched row can still match.
    fn steps(&self, state: &State) -> Vec<(Step, State)> {
        let part = usize::from(state.part);
        let mut next = Vec::new();
        for letter in self.letters.get(part).into_iter().flatten() {
            let rows = self.rows.iter().zip(&state.rows).map(|(row, places)| {
                let places = places.as_ref()?;
                Some(read(row.parts.get(part)?, places, *letter))
            });
            next.push((Step::Read(*letter), State { part: state.part, rows: rows.collect() }));
        }
        if part < 2 {
            let rows = self.rows.iter().zip(&state.rows).map(|(row, places)| {
                let matched = is_match(row.parts.get(part)?, places.as_ref()?);
                matched.then(|| row.parts.get(part + 1).map(starts)).flatten()
            });
            next.push((Step::NextPart, State { part: state.part + 1, rows: rows.collect() }));
        }
        next.retain(|(_, state)| self.is_alive(state));
        next
    }

    fn is_alive(&self, state: &State) -> bool {
        let row = self.rows.first().and_then(|row| row.parts.get(usize::from(state.part)));
        match (row, state.rows.first()) {
            (Some(part), Some(Some(places))) => part.not || places.iter().any(|places| !places.is_empty()),
            _ => false,
        }
    }

    /// Whether the searched row grants the word that ends here, and the others do not.
    fn breaks(&self, state: &State) -> bool {
        let mut matched = self.rows.iter().zip(&state.rows).map(|(row, places)| {
            let is_matched = places.as_ref().is_some_and(|places| is_match(&row.parts[2], places));
            (row.effect, is_matched)
        });
        let granted = matched.next().is_some_and(|(_, is_matched)| is_matched);
        let taken_back = matched.by_ref().take(self.own_denies).any(|(_, is_matched)| is_matched);
        if !granted || taken_back {
            return false;
        }
        let (mut allowed, mut denied) = (false, false);
        for (effect, is_matched) in matched {
            match effect {
                Effect::Allow => allowed |= is_matched,
                Effect::Deny => denied |= is_matched,
            }
        }
        !allowed || denied
    }
}

/// Whether a text matches.
pub(super) fn matches(part: &Match, text: &[Letter]) -> bool {
    let mut places = starts(part);
    for letter in text {
        places = read(part, &places, *letter);
    }
    is_match(part, &places)
}

/// The letters that tell words apart, and one that stands for all others.
fn letters<'r>(parts: impl Iterator<Item = &'r Match>) -> Vec<Letter> {
    let all = parts.flat_map(|part| &part.patterns).flat_map(|pattern| &pattern.0);
    let named: BTreeSet<Letter> = all.filter(|letter| **letter != Letter::Any).copied().collect();
    named.into_iter().chain([Letter::One]).collect::<BTreeSet<_>>().into_iter().collect()
}

fn starts(part: &Match) -> Vec<Places> {
    part.patterns.iter().map(|pattern| closure(pattern, 0, Vec::new())).collect()
}

/// The places after `letter`; [`Letter::One`] is a letter no pattern names.
fn read(part: &Match, places: &[Places], letter: Letter) -> Vec<Places> {
    let step = |pattern: &Pattern, places: &Places| {
        let mut next = Places::new();
        for place in places {
            match pattern.0.get(usize::from(*place)) {
                Some(Letter::Any) => next = closure(pattern, *place, next),
                Some(Letter::One) => next = closure(pattern, *place + 1, next),
                Some(named) if *named == letter => next = closure(pattern, *place + 1, next),
                Some(_) | None => {}
            }
        }
        next.sort_unstable();
        next.dedup();
        next
    };
    part.patterns.iter().zip(places).map(|(pattern, places)| step(pattern, places)).collect()
}

/// Adds `place` and every place that is reached from it without a letter.
fn closure(pattern: &Pattern, mut place: u16, mut places: Places) -> Places {
    places.push(place);
    while pattern.0.get(usize::from(place)) == Some(&Letter::Any) {
        place += 1;
        places.push(place);
    }
    places
}

fn is_match(part: &Match, places: &[Places]) -> bool {
    let ended = |(pattern, places): (&Pattern, &Places)| places.last() == Some(&(pattern.0.len() as u16));
    part.patterns.iter().zip(places).any(ended) != part.not
}

/// The word that leads from the start to the state.
fn word(reached: &[(State, Option<(usize, Step)>)], mut at: usize) -> [Vec<Letter>; 3] {
    let mut steps = Vec::new();
    while let Some((_, Some((before, step)))) = reached.get(at) {
        steps.push(*step);
        at = *before;
    }
    let mut word = [Vec::new(), Vec::new(), Vec::new()];
    let mut part = 0;
    for step in steps.into_iter().rev() {
        match step {
            Step::NextPart => part += 1,
            Step::Read(letter) => word.get_mut(part).into_iter().for_each(|part| part.push(letter)),
        }
    }
    word
}
