//! Decides whether two lists of statements grant the same requests, and if not, finds the shortest request that one
//! grants and the other does not.
//!
//! A request is a word of three parts. Every pattern is its own automaton; a state says for each statement which places
//! its patterns have reached. A row of one side is granted by the other if no reachable state accepts the row and does
//! not accept the other side: the reached states are then the proof, which [`Proof`] keeps for the certificate.

mod automaton;

use crate::claims::{Effect, Match, Statement};
use crate::pattern::{Letter, Pattern};
use automaton::Search;
use std::collections::BTreeMap;

/// One alternative of a statement: a single action, resource and context pattern where they are not negated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Action, resource, context.
    pub parts: [Match; 3],
}

/// A request that only one side grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The statement that grants it, by its place in its list.
    pub statement: usize,
    /// Action, resource, context: the shortest such request. [`Letter::One`] stands for any letter nobody names.
    pub word: [Vec<Letter>; 3],
}

/// Why a row of one side is granted by the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The other side has the very same row, and nothing is denied on either side, or the same.
    Same,
    /// No state reachable from the start breaks it; the states are closed under every letter.
    Invariant(Vec<automaton::State>),
}

pub use automaton::State;

/// A row of one side.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The statements it comes from.
    pub statements: Vec<usize>,
    /// The row.
    pub row: Row,
    /// Why the other side grants it, too. Nothing for a row that denies, and for one with a witness.
    pub proof: Option<Proof>,
}

/// What a comparison found.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// What the artifact grants beyond the spec.
    pub excess: Vec<Witness>,
    /// What the spec says and the artifact does not grant.
    pub missing: Vec<Witness>,
    /// The rows of the artifact.
    pub artifact: Vec<Judged>,
    /// The rows of the spec.
    pub spec: Vec<Judged>,
}

impl Verdict {
    /// Whether both grant the same.
    pub fn is_equal(&self) -> bool {
        self.excess.is_empty() && self.missing.is_empty()
    }
}

/// Compares what the spec says with what the artifact grants. `actions` are known actions of the provider in the
/// spelling of the statements: the witness of a wild action is one of them where one fits.
pub fn compare(spec: &[Statement], artifact: &[Statement], actions: &[Pattern]) -> Verdict {
    let (spec, artifact) = (Rows::of(spec), Rows::of(artifact));
    let (excess, within) = spec.judge(&artifact, actions);
    let (missing, held) = artifact.judge(&spec, actions);
    Verdict { excess, missing, artifact: artifact.judged(within), spec: spec.judged(held) }
}

/// The rows of one side, each with the statements it comes from.
struct Rows {
    all: BTreeMap<Row, Vec<usize>>,
}

impl Rows {
    fn of(statements: &[Statement]) -> Self {
        let mut all: BTreeMap<Row, Vec<usize>> = BTreeMap::new();
        for (index, statement) in statements.iter().enumerate() {
            for row in expand(statement) {
                all.entry(row).or_default().push(index);
            }
        }
        Self { all }
    }

    fn denies(&self) -> impl Iterator<Item = &Row> + Clone {
        self.all.keys().filter(|row| row.effect == Effect::Deny)
    }

    /// The rows of `other`, in their order: those that go beyond this side with a request, the others with a proof.
    fn judge(&self, other: &Self, actions: &[Pattern]) -> (Vec<Witness>, Vec<Option<Proof>>) {
        let same_denies = self.denies().eq(other.denies());
        let mut beyond = Vec::new();
        let proofs = other.all.iter().map(|(row, statements)| match row.effect {
            Effect::Deny => None,
            Effect::Allow if same_denies && self.all.contains_key(row) => Some(Proof::Same),
            Effect::Allow => match self.search(row, other) {
                Ok(states) => Some(Proof::Invariant(states)),
                Err(word) => {
                    let word = self.known(row, other, actions).unwrap_or(word);
                    let statement = statements.first().copied().unwrap_or_default();
                    beyond.push(Witness { statement, word });
                    None
                }
            },
        });
        let proofs = proofs.collect();
        // In the order of the statements, as a reader meets them.
        beyond.sort_by_key(|witness: &Witness| witness.statement);
        (beyond, proofs)
    }

    /// The rows with what was found of each.
    fn judged(self, proofs: Vec<Option<Proof>>) -> Vec<Judged> {
        let rows = self.all.into_iter().zip(proofs);
        rows.map(|((row, statements), proof)| Judged { statements, row, proof }).collect()
    }

    fn search(&self, row: &Row, other: &Self) -> Result<Vec<State>, [Vec<Letter>; 3]> {
        Search::new(row, other.denies(), self.all.keys()).run()
    }

    /// A request with a known action, where the row's action is wild.
    fn known(&self, row: &Row, other: &Self, actions: &[Pattern]) -> Option<[Vec<Letter>; 3]> {
        let [action, resource, context] = &row.parts;
        if !action.not && !action.patterns.iter().any(Pattern::is_wild) {
            return None;
        }
        actions.iter().filter(|known| automaton::matches(action, &known.0)).find_map(|known| {
            let parts = [Match::of([known.clone()]), resource.clone(), context.clone()];
            self.search(&Row { effect: Effect::Allow, parts }, other).err()
        })
    }
}

/// A statement as rows: one for each triple of patterns; a negated part stays whole.
fn expand(statement: &Statement) -> impl Iterator<Item = Row> {
    let [action, resource, context] = statement.parts();
    alternatives(action).flat_map(move |action| {
        alternatives(resource).flat_map(move |resource| {
            alternatives(context).map(move |context| Row {
                effect: statement.effect,
                parts: [action, resource, context].map(one_of),
            })
        })
    })
}

/// One pattern of a part at a time, or the part as a whole where it is negated.
fn alternatives(part: &Match) -> impl Iterator<Item = (&[Pattern], bool)> {
    let size = if part.not { part.patterns.len().max(1) } else { 1 };
    let whole = (part.not && part.patterns.is_empty()).then_some(part.patterns.as_slice());
    part.patterns.chunks(size).chain(whole).map(|patterns| (patterns, part.not))
}

fn one_of((patterns, not): (&[Pattern], bool)) -> Match {
    Match { patterns: patterns.to_vec(), not }
}
