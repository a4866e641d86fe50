//! What only the entry file says: environments, targets, labels, and the application's name.

use super::{Declarer, bindings};
use crate::codes;
use crate::matching::Clause;
use crate::model::TargetName;
use crate::program::Environment;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{FileId, Span};
use scant_lang::suggest::nearest;
use scant_lang::tree::Word;

impl<'t> Declarer<'t, '_> {
    pub(super) fn environment(&mut self, clause: &'t Clause<'t>) {
        let Some(name) = clause.word("name") else { return };
        if self.program.environments.iter().any(|known| known.name == name.text) {
            let mut twice = Diagnostic::error(
                &codes::DUPLICATE_NAME,
                name.span,
                format!("the environment `{}` is declared twice", name.text),
            );
            let mut environments = self.clauses[0].iter().filter(|known| known.id() == "environment");
            if let Some(first) =
                environments.find_map(|known| known.word("name").filter(|known| known.text == name.text))
            {
                twice = twice.here("declared again").label(first.span, "declared first");
            }
            self.findings.push(twice);
            return;
        }
        self.program.environments.push(Environment {
            name: name.text,
            protected: clause.block.iter().any(|inner| inner.id() == "protected"),
            bindings: bindings(&clause.block),
        });
    }

    pub(super) fn target(&mut self, clause: &'t Clause<'t>) {
        let Some(word) = clause.choice("target") else { return };
        let Some(name) = TargetName::of(word.value) else { return };
        match self.program.targets.iter().find(|(known, _)| *known == name) {
            Some((_, first)) => {
                let words = format!("target {}", word.value);
                self.twice(&words, clause, first.statement.head.span);
            }
            None => self.program.targets.push((name, clause)),
        }
    }

    /// What only the entry file must have.
    pub(super) fn entry(&mut self) {
        let damaged = self.program.damage.at_top_of(0);
        if self.program.app.is_none() && !damaged {
            let start = Span { file: FileId(0), start: 0, end: 0 };
            self.findings.push(
                Diagnostic::error(&codes::MISSING_APP, start, "the entry file does not name the application")
                    .perhaps("begin the file with `app NAME`", start, "app my_app\n\n"),
            );
        }
        let names: Vec<&str> = self.program.environments.iter().map(|environment| environment.name).collect();
        let limits: Vec<Word<'t>> = self
            .program
            .declarations
            .iter()
            .flat_map(|declaration| declaration.only_in.iter().copied())
            .collect();
        for word in limits {
            if !names.contains(&word.text) && !damaged {
                self.findings.push(unknown_environment(word, &names));
            }
        }
        let labels: Vec<&str> = self.program.labels.iter().map(|label| label.text).collect();
        if labels.is_empty() {
            return;
        }
        for clause in self.clauses.iter().flatten() {
            let used = clause
                .block
                .iter()
                .filter(|inner| inner.id() == "label")
                .flat_map(|inner| inner.many("labels"));
            for label in used.filter(|label| !labels.contains(&label.text)) {
                let unknown = Diagnostic::error(
                    &codes::UNKNOWN_LABEL,
                    label.span,
                    format!("the label `{}` is not declared", label.text),
                );
                self.findings.push(match nearest(label.text, labels.iter().copied()) {
                    Some(close) => unknown.did_you_mean(close, label.span),
                    None => unknown.help(format!("add it: `labels {}, {}`", labels.join(", "), label.text)),
                });
            }
        }
    }
}

/// An environment that is not declared.
pub fn unknown_environment(word: Word<'_>, names: &[&str]) -> Diagnostic {
    let unknown = Diagnostic::error(
        &codes::UNKNOWN_ENVIRONMENT,
        word.span,
        format!("there is no environment `{}`", word.text),
    );
    match nearest(word.text, names.iter().copied()) {
        Some(close) => unknown.did_you_mean(close, word.span),
        None => unknown.help(format!("declare it: `environment {}`", word.text)),
    }
}
