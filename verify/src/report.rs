//! What a verification says: the differences, one sentence each, and what was taken for granted.

use crate::claims::{Claims, Flaw, Known, Place, Statement, Subject, Way};
use crate::decide::{self, Verdict, Witness};
use crate::pattern::{Letter, Pattern};
use std::collections::BTreeSet;

/// The outcome of one verification.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How many functions were looked at.
    pub functions: usize,
    /// What the artifact grants and the spec does not say.
    pub excess: Vec<Difference>,
    /// What the spec says and the artifact does not grant.
    pub missing: Vec<Difference>,
    /// What every function of the target has besides, in words.
    pub floor: Vec<String>,
    /// What is taken for granted, in words.
    pub assumptions: Vec<String>,
    /// The comparison of every subject, for the certificate.
    pub verdicts: Vec<(Subject, Verdict)>,
}

/// One difference between the spec and the artifact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// One sentence.
    pub sentence: String,
    /// Where the statement stands that only one side has.
    pub place: Place,
}

impl Report {
    /// Whether the artifact grants what the spec says.
    pub fn is_equal(&self) -> bool {
        self.excess.is_empty() && self.missing.is_empty()
    }

    /// Compares all that both sides say; subjects only one of them knows are compared with nothing.
    pub fn compare(spec: &Claims, artifact: &Claims, known: &Known) -> Self {
        let mut report = Self::default();
        let actions: Vec<Pattern> = known.actions.iter().map(|action| Pattern::caseless(action)).collect();
        let subjects: BTreeSet<&Subject> = spec.subjects.keys().chain(artifact.subjects.keys()).collect();
        for subject in subjects {
            let says = |claims: &Claims| claims.subjects.get(subject).cloned().unwrap_or_default();
            let (said, granted) = (says(spec), says(artifact));
            let verdict = decide::compare(&said, &granted, &actions);
            report.excess.extend(differences(subject, &verdict.excess, &granted, known, "also "));
            report.missing.extend(differences(subject, &verdict.missing, &said, known, "not "));
            report.verdicts.push((subject.clone(), verdict));
        }
        let flaw =
            |Flaw { message, place }: &Flaw| Difference { sentence: message.clone(), place: place.clone() };
        report.excess.extend(artifact.flaws.iter().map(flaw));
        report
    }
}

/// One sentence a witness; statements that say the same of one subject say it once.
fn differences(
    subject: &Subject,
    witnesses: &[Witness],
    statements: &[Statement],
    known: &Known,
    adverb: &str,
) -> Vec<Difference> {
    let mut all: Vec<Difference> = Vec::new();
    for witness in witnesses {
        let Some(statement) = statements.get(witness.statement) else { continue };
        let sentence = sentence(subject, witness, known, adverb);
        if all.iter().all(|other| other.sentence != sentence) {
            all.push(Difference { sentence, place: statement.place.clone() });
        }
    }
    all
}

fn sentence(subject: &Subject, witness: &Witness, known: &Known, adverb: &str) -> String {
    let [action, resource, context] = witness.word.each_ref().map(|word| spelled(word, known));
    let action =
        known.actions.iter().find(|known| known.eq_ignore_ascii_case(&action)).copied().unwrap_or(&action);
    let when = if context.is_empty() { String::new() } else { format!(" when `{context}`") };
    let name = &subject.name;
    match subject.way {
        Way::May => format!("`{name}` may {adverb}`{action}` on `{resource}`{when}"),
        Way::Lets => format!("`{name}` {adverb}lets `{resource}` do `{action}`{when}"),
    }
}

/// A word for people: a letter nobody names is an `x`.
fn spelled(word: &[Letter], known: &Known) -> String {
    let letters = word.iter().map(|letter| if *letter == Letter::One { Letter::Char('x') } else { *letter });
    Pattern(letters.collect()).shown(&known.symbols).to_string()
}
