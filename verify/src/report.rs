//! What a verification says: the differences, one sentence each, and what was taken for granted.

use crate::claims::{Claims, Flaw, Known, Place, Statement, Subject, Way};
use crate::decide::{self, Verdict, Witness};
use crate::pattern::{Letter, Pattern};
use std::collections::BTreeMap;

/// The outcome of one verification.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How many functions were looked at.
    pub functions: usize,
    /// What the artifact grants and the spec does not say.
    pub excess: Vec<Difference>,
    /// What the spec says and the artifact does not grant.
    pub missing: Vec<Difference>,
    /// What the artifact grants beyond its lines and the spec accepts, such as what the target's own roles permit.
    pub accepted: Vec<Difference>,
    /// What every function of the target has besides, in words.
    pub floor: Vec<String>,
    /// What is taken for granted, in words.
    pub assumptions: Vec<String>,
    /// Every subject with both sides, for the certificate.
    pub compared: Vec<Compared>,
    /// The names in its patterns.
    pub known: Known,
}

/// Both sides of one subject.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Whom it is about.
    pub subject: Subject,
    /// What the spec says.
    pub spec: Vec<Statement>,
    /// What the artifact grants.
    pub artifact: Vec<Statement>,
    /// Whether that is the same.
    pub verdict: Verdict,
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

    /// Compares all that both sides say; a subject that only one of them knows is compared with nothing.
    pub fn compare(spec: Claims, artifact: Claims, known: Known) -> Self {
        let mut report = Self::default();
        let actions: Vec<Pattern> = known.actions.iter().map(|action| Pattern::caseless(action)).collect();
        let mut sides: BTreeMap<Subject, [Vec<Statement>; 2]> = BTreeMap::new();
        for (subject, statements) in spec.subjects {
            sides.entry(subject).or_default()[0] = statements;
        }
        for (subject, statements) in artifact.subjects {
            sides.entry(subject).or_default()[1] = statements;
        }
        for (subject, [spec, artifact]) in sides {
            let verdict = decide::compare(&spec, &artifact, &actions);
            report.excess.extend(differences(&subject, &verdict.excess, &artifact, &known, "also "));
            report.missing.extend(differences(&subject, &verdict.missing, &spec, &known, "not "));
            report.compared.push(Compared { subject, spec, artifact, verdict });
        }
        let flaw = |Flaw { message, place }| Difference { sentence: message, place };
        report.excess.extend(artifact.flaws.into_iter().map(flaw));
        report.known = known;
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
