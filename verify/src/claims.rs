//! What one side says: who may do what on what. The spec makes one of these, the artifact another.

use crate::pattern::{Pattern, Symbols};
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// Everything one side says.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// The statements about each subject.
    pub subjects: BTreeMap<Subject, Vec<Statement>>,
    /// What no statement can say and what must not be: a key that bypasses roles, a policy nobody can read.
    pub flaws: Vec<Flaw>,
}

impl Claims {
    /// Adds a statement about a subject.
    pub fn say(&mut self, subject: &Subject, statement: Statement) {
        match self.subjects.get_mut(subject) {
            Some(statements) => statements.push(statement),
            None => {
                self.subjects.insert(subject.clone(), vec![statement]);
            }
        }
    }
}

/// Whom statements are about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// In the words of the spec: `function worker`, `queue jobs`.
    pub name: String,
    /// In which direction.
    pub way: Way,
}

/// The direction of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// What the subject may do: action, resource, context.
    May,
    /// What others may do to the subject: action, principal, context.
    Lets,
}

/// What a statement does to the requests it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// They are granted, unless another statement denies them.
    Allow,
    /// They are not granted, whatever else is said.
    Deny,
}

/// Texts that match one of some patterns, or none of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// Whether a text must match none of them, as in `NotAction`.
    pub not: bool,
}

impl Match {
    /// One of these.
    pub fn of(patterns: impl IntoIterator<Item = Pattern>) -> Self {
        Self { patterns: patterns.into_iter().collect(), not: false }
    }

    /// None of these.
    pub fn none_of(patterns: impl IntoIterator<Item = Pattern>) -> Self {
        Self { patterns: patterns.into_iter().collect(), not: true }
    }

    /// Everything.
    pub fn any() -> Self {
        Self::of([Pattern::any()])
    }
}

/// One statement: requests are a triple of texts, and it matches those whose three texts match.
///
/// The context is one canonical text for all conditions of a request, written by the provider's reader and by its
/// expectation in the same way; without conditions it is [`Match::any`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whether it allows or denies.
    pub effect: Effect,
    /// What is done, in lower case where the provider does not mind the case.
    pub action: Match,
    /// On what; of [`Way::Lets`]: by whom.
    pub resource: Match,
    /// Under what conditions.
    pub context: Match,
    /// Where it stands.
    pub place: Place,
}

impl Statement {
    /// The three parts in order.
    pub fn parts(&self) -> [&Match; 3] {
        [&self.action, &self.resource, &self.context]
    }
}

/// Where a statement stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A line of the spec.
    Spec(Span),
    /// The platform floor: what every function of the target has, with what for.
    Floor(&'static str),
    /// In a file of the artifact: a JSON pointer (`/Resources/…`), or `line:12` in a file that is not JSON.
    Artifact {
        /// The file's path inside the artifact's folder.
        file: String,
        /// The place in it.
        at: String,
    },
}

/// Something in the artifact that no statement can say and that must not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// What is wrong, as one sentence in the words of a message.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// What both sides know together.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The symbols of both sides.
    pub symbols: Symbols,
    /// Actions the provider is known to have, in its own spelling: a witness is one of them where one fits.
    pub actions: Vec<&'static str>,
}
