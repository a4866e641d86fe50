//! Findings of several environments and targets become one each.

use crate::model::TargetName;
use crate::program::Program;
use crate::words::and;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::HashMap;

/// Findings, each once, with what else is known of it.
#[derive(Debug)]
pub struct Merge<T = ()> {
    found: Vec<Found<T>>,
    known: HashMap<(&'static str, Span, String), usize>,
}

#[derive(Debug)]
struct Found<T> {
    diagnostic: Diagnostic,
    with: T,
    environments: Vec<usize>,
    targets: Vec<TargetName>,
}

impl Merge {
    /// Begins with what was found in the program whatever it is for.
    pub fn new(first: Vec<Diagnostic>) -> Self {
        let mut merge = Self::empty();
        merge.found.extend(first.into_iter().map(|diagnostic| Found {
            diagnostic,
            with: (),
            environments: Vec::new(),
            targets: Vec::new(),
        }));
        merge
    }

    /// Adds what was found in an environment. The target is given where a message does not name it.
    pub fn add(&mut self, environment: Option<usize>, target: Option<TargetName>, found: Vec<Diagnostic>) {
        for diagnostic in found {
            self.add_with(environment, target, diagnostic, ());
        }
    }

    /// Everything found, in the order of the source, with the environments and targets it is limited to.
    pub fn finish(self, program: &Program<'_>, environments: usize, targets: usize) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<Diagnostic> = self
            .finish_with(program, environments, targets)
            .into_iter()
            .map(|(diagnostic, ())| diagnostic)
            .filter(|diagnostic| {
                !diagnostic.lack || !diagnostic.labels.iter().any(|label| program.damage.around(label.span))
            })
            .collect();
        diagnostics.dedup();
        diagnostics
    }
}

impl<T> Merge<T> {
    /// Nothing found yet.
    pub fn empty() -> Self {
        Self { found: Vec::new(), known: HashMap::new() }
    }

    /// Adds one finding with what else is known of it; of the same finding, what is known first stays.
    pub fn add_with(
        &mut self,
        environment: Option<usize>,
        target: Option<TargetName>,
        diagnostic: Diagnostic,
        with: T,
    ) {
        let key = (diagnostic.code.id, diagnostic.span(), diagnostic.message.clone());
        let at = *self.known.entry(key).or_insert_with(|| {
            self.found.push(Found { diagnostic, with, environments: Vec::new(), targets: Vec::new() });
            self.found.len() - 1
        });
        let Some(found) = self.found.get_mut(at) else { return };
        if let Some(environment) = environment
            && !found.environments.contains(&environment)
        {
            found.environments.push(environment);
        }
        if let Some(target) = target
            && !found.targets.contains(&target)
        {
            found.targets.push(target);
        }
    }

    /// The same as `finish`, with what else is known of each. A repair of what is found in some environments or
    /// targets only is not safe in the others.
    pub fn finish_with(
        self,
        program: &Program<'_>,
        environments: usize,
        targets: usize,
    ) -> Vec<(Diagnostic, T)> {
        let mut all: Vec<(Diagnostic, T)> = self
            .found
            .into_iter()
            .map(|found| {
                let mut diagnostic = found.diagnostic;
                let names: Vec<&str> = found
                    .environments
                    .iter()
                    .filter_map(|at| program.environments.get(*at))
                    .map(|environment| environment.name)
                    .collect();
                let words: Vec<&str> = found.targets.iter().map(|target| target.word()).collect();
                let limits: Vec<String> = [("in", names, environments), ("on", words, targets)]
                    .into_iter()
                    .filter(|(_, names, all)| !names.is_empty() && names.len() < *all)
                    .map(|(word, names, _)| format!("{word} {}", and(&names)))
                    .collect();
                if !limits.is_empty() {
                    diagnostic.message.push_str(&format!(" ({})", limits.join(", ")));
                    if let Some(fix) = &mut diagnostic.fix {
                        fix.safe &= found.targets.is_empty();
                    }
                }
                (diagnostic, found.with)
            })
            .collect();
        all.sort_by(|(a, _), (b, _)| {
            let key = |diagnostic: &Diagnostic| (diagnostic.span(), diagnostic.code.id);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        all
    }
}
