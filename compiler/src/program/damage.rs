//! Where something could not be read: nothing is missing from a block in which a message stands already.

use crate::matching::Clause;
use scant_lang::diagnostic::{Diagnostic, Level};
use scant_lang::source::Span;

/// The places of the messages so far.
#[derive(Debug, Default)]
pub struct Damage {
    /// Sorted.
    spots: Vec<Span>,
    /// By file: whether a message stands outside every declaration that was understood.
    files: Vec<bool>,
    /// Declarations with a message in them, sorted.
    torn: Vec<Span>,
}

impl Damage {
    /// The damage that messages tell of; `clauses` are what was understood of each file.
    pub fn of(findings: &[Diagnostic], clauses: &[Vec<Clause<'_>>]) -> Self {
        let errors = findings.iter().filter(|finding| finding.level == Level::Error);
        let mut spots: Vec<Span> = errors.map(Diagnostic::span).collect();
        spots.sort();
        let mut files = vec![false; clauses.len()];
        let mut torn = Vec::new();
        for spot in &spots {
            let (Some(clauses), Some(file)) =
                (clauses.get(spot.file.0 as usize), files.get_mut(spot.file.0 as usize))
            else {
                continue;
            };
            let after = clauses.partition_point(|clause| clause.statement.span.start <= spot.start);
            let inside = after
                .checked_sub(1)
                .and_then(|at| clauses.get(at))
                .filter(|clause| spot.start < clause.statement.span.end);
            match inside {
                Some(clause) => torn.push(clause.statement.span),
                None => *file = true,
            }
        }
        torn.dedup();
        Self { spots, files, torn }
    }

    /// Whether a message stands in `span`.
    pub fn within(&self, span: Span) -> bool {
        let first = self.spots.partition_point(|spot| (spot.file, spot.start) < (span.file, span.start));
        self.spots.get(first).is_some_and(|spot| spot.file == span.file && spot.start <= span.end)
    }

    /// Whether a message stands in the declaration around `span`.
    pub fn around(&self, span: Span) -> bool {
        let after = self.torn.partition_point(|torn| (torn.file, torn.start) <= (span.file, span.start));
        let torn = after.checked_sub(1).and_then(|at| self.torn.get(at));
        torn.is_some_and(|torn| torn.file == span.file && span.start < torn.end)
    }

    /// Whether something at the top of a file could not be read.
    pub fn at_top_of(&self, file: usize) -> bool {
        self.files.get(file).copied().unwrap_or(false)
    }
}
