//! Acceptances of rules: the rule must exist, and must say that it may be overridden.

use super::Reader;
use crate::codes;
use crate::guard::rule::Rule;
use crate::matching::Clause;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::suggest::nearest;
use scant_lang::tree::Word;
use std::collections::BTreeSet;

impl<'t> Reader<'_, 't, '_> {
    pub(super) fn accepts(&mut self, rules: &[Rule<'t>]) {
        let mut seen = BTreeSet::new();
        for word in self.accepted() {
            let named: Vec<&Rule<'t>> = rules.iter().filter(|rule| rule.name == word.text).collect();
            if !is_of_rule(word.text) || !seen.insert(word.span) || named.iter().any(|rule| rule.overridable)
            {
                continue;
            }
            let finding = match named.first() {
                Some(rule) => Diagnostic::error(
                    &codes::NOT_OVERRIDABLE,
                    word.span,
                    format!("the rule `{}` cannot be accepted", word.text),
                )
                .label(rule.span, "it does not say `overridable`")
                .help("mend what breaks it, or ask who owns the rule"),
                None => {
                    let unknown = Diagnostic::error(
                        &codes::UNKNOWN_NAME,
                        word.span,
                        format!("no rule is called `{}`", word.text),
                    );
                    match nearest(word.text, rules.iter().map(|rule| rule.name.as_str())) {
                        Some(close) => unknown.did_you_mean(close, word.span),
                        None => unknown.help("a message about a broken rule says how it is called"),
                    }
                }
            };
            self.findings.push(finding);
        }
    }

    /// The names of everything the program accepts, wherever it says so.
    fn accepted(&self) -> Vec<Word<'t>> {
        let mut words = Vec::new();
        let program = self.program;
        words.extend(program.accepted.iter().filter_map(|clause| clause.word("lint")));
        let declared = program.declarations.iter();
        let declared = declared.flat_map(|one| {
            std::iter::once(one.clause).chain(one.additions.iter().map(|(clause, _)| *clause))
        });
        let defaults =
            program.scopes.iter().flat_map(|scope| scope.defaults.iter().map(|(clause, _)| *clause));
        for clause in declared.chain(defaults).chain(program.app) {
            within(&clause.block, &mut words);
        }
        words
    }
}

fn within<'t>(block: &'t [Clause<'t>], words: &mut Vec<Word<'t>>) {
    for clause in block {
        match clause.id() {
            "when" => within(&clause.block, words),
            "accept" => words.extend(clause.word("lint")),
            _ => {}
        }
    }
}

/// Whether an accepted name is a rule's and not a finding's: its policy stands before a dot.
fn is_of_rule(name: &str) -> bool {
    name.contains('.')
}
