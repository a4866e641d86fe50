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
use std::collections::BTreeSet;

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

/// A row of one side with its proof.
#[derive(Debug, Clone)]
pub struct Proven {
    /// The statement it comes from.
    pub statement: usize,
    /// The row.
    pub row: Row,
    /// Why the other side grants it, too.
    pub proof: Proof,
}

/// What a comparison found.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// What the artifact grants beyond the spec.
    pub excess: Vec<Witness>,
    /// What the spec says and the artifact does not grant.
    pub missing: Vec<Witness>,
    /// Rows of the artifact that the spec grants.
    pub within: Vec<Proven>,
    /// Rows of the spec that the artifact grants.
    pub held: Vec<Proven>,
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
    let (excess, within) = spec.beyond(&artifact, actions);
    let (missing, held) = artifact.beyond(&spec, actions);
    Verdict { excess, missing, within, held }
}

/// The rows of one side.
struct Rows {
    allows: Vec<(usize, Row)>,
    denies: Vec<Row>,
    set: BTreeSet<Row>,
}

impl Rows {
    fn of(statements: &[Statement]) -> Self {
        let mut rows = Self { allows: Vec::new(), denies: Vec::new(), set: BTreeSet::new() };
        for (index, statement) in statements.iter().enumerate() {
            for row in expand(statement) {
                if !rows.set.insert(row.clone()) {
                    continue;
                }
                match row.effect {
                    Effect::Allow => rows.allows.push((index, row)),
                    Effect::Deny => rows.denies.push(row),
                }
            }
        }
        rows.denies.sort_unstable();
        rows
    }

    /// The rows of `other` that go beyond this side, each with a request, and those that do not.
    fn beyond(&self, other: &Self, actions: &[Pattern]) -> (Vec<Witness>, Vec<Proven>) {
        let same_denies = self.denies == other.denies;
        let (mut beyond, mut within) = (Vec::new(), Vec::new());
        for (statement, row) in &other.allows {
            let statement = *statement;
            if same_denies && self.set.contains(row) {
                within.push(Proven { statement, row: row.clone(), proof: Proof::Same });
                continue;
            }
            match Search::new(row, &other.denies, self.all()).run() {
                Err(word) => {
                    let word = self.known(row, other, actions).unwrap_or(word);
                    beyond.push(Witness { statement, word });
                }
                Ok(states) => {
                    let proof = Proof::Invariant(states);
                    within.push(Proven { statement, row: row.clone(), proof });
                }
            }
        }
        (beyond, within)
    }

    /// A request with a known action, where the row's action is wild.
    fn known(&self, row: &Row, other: &Self, actions: &[Pattern]) -> Option<[Vec<Letter>; 3]> {
        let [action, resource, context] = &row.parts;
        if !action.not && !action.patterns.iter().any(Pattern::is_wild) {
            return None;
        }
        actions.iter().filter(|known| automaton::matches(action, &known.0)).find_map(|known| {
            let parts = [Match::of([known.clone()]), resource.clone(), context.clone()];
            let narrowed = Row { effect: Effect::Allow, parts };
            Search::new(&narrowed, &other.denies, self.all()).run().err()
        })
    }

    fn all(&self) -> impl Iterator<Item = &Row> {
        self.allows.iter().map(|(_, row)| row).chain(&self.denies)
    }
}

/// A statement as rows: one for each triple of patterns; a negated part stays whole.
fn expand(statement: &Statement) -> Vec<Row> {
    let alternatives = |part: &Match| -> Vec<Match> {
        if part.not {
            return vec![part.clone()];
        }
        part.patterns.iter().map(|pattern| Match::of([pattern.clone()])).collect()
    };
    let [action, resource, context] = statement.parts().map(alternatives);
    let mut rows = Vec::with_capacity(action.len() * resource.len() * context.len());
    for action in &action {
        for resource in &resource {
            rows.extend(context.iter().map(|context| Row {
                effect: statement.effect,
                parts: [action.clone(), resource.clone(), context.clone()],
            }));
        }
    }
    rows
}
