//! Policies and rules: those of the entry file, and those of files that no file of the program names.

use super::Declarer;
use crate::codes;
use crate::matching::Clause;
use crate::program::Rule;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::tree::Word;

impl<'t> Declarer<'t, '_> {
    /// The files from `first` on: policies from outside, which come before the program's own.
    pub(super) fn outside(&mut self, first: usize) {
        for clause in self.clauses.iter().skip(first).flatten() {
            match clause.id() {
                "policy" => self.policy(clause),
                "labels" => self.labels(clause),
                _ if is_rule(clause) => self.program.rules.push(Rule { policy: None, clause }),
                _ => {
                    let head = clause.statement.head;
                    self.findings.push(
                        Diagnostic::error(
                            &codes::MISPLACED_STATEMENT,
                            head.span,
                            format!("`{}` does not stand in a file of policies", head.text),
                        )
                        .help("such a file holds `policy`, `forbid`, `require` and `labels`, and declares nothing"),
                    );
                }
            }
        }
    }

    pub(super) fn policy(&mut self, clause: &'t Clause<'t>) {
        let Some(name) = clause.word("name") else { return };
        let known = self.policies.iter().find(|known| known.text == name.text);
        if let Some(known) = known {
            self.findings.push(
                Diagnostic::error(
                    &codes::DUPLICATE_NAME,
                    name.span,
                    format!("the policy `{}` is declared twice", name.text),
                )
                .here("declared again")
                .label(known.span, "declared first"),
            );
        } else {
            self.policies.push(name);
        }
        for inner in &clause.block {
            if inner.id() == "labels" {
                self.labels(inner);
            } else {
                self.program.rules.push(Rule { policy: Some(name), clause: inner });
            }
        }
    }

    pub(super) fn labels(&mut self, clause: &'t Clause<'t>) {
        let labels = clause.many("labels").iter().map(|label| Word { text: label.text, span: label.span });
        self.program.labels.extend(labels);
    }
}

/// Whether it is a rule.
pub(super) fn is_rule(clause: &Clause<'_>) -> bool {
    matches!(clause.statement.head.text, "forbid" | "require")
}
