//! `accept … because …`: a finding taken on purpose.

use super::{Place, Resolver};
use crate::acceptance::is_acceptable;
use crate::codes;
use crate::matching::Clause;
use crate::model::{Accept, Thing};
use crate::program::{DeclarationKind, ScopeId};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

impl<'t> Resolver<'_, 't, '_> {
    /// What is accepted by the declaration at `within`, whose names stand in `scope`.
    pub(super) fn accept(&mut self, clause: &Clause<'t>, scope: ScopeId, within: Span) -> Option<Accept> {
        let (lint, because) = (clause.word("lint")?, clause.one("because")?);
        let reason = crate::program::plain_text(clause, "because");
        let lower = reason.trim().to_ascii_lowercase();
        if lower.is_empty()
            || matches!(lower.as_str(), "todo" | "tbd" | "fixme" | "none" | "-")
            || lower == lint.text
        {
            self.report(no_reason(because.span, &reason));
        }
        if !is_acceptable(lint.text) {
            self.report(
                Diagnostic::error(
                    &codes::WRONG_KIND,
                    lint.span,
                    format!("`{}` is an error, and errors cannot be accepted", lint.text),
                )
                .help("mend what it says"),
            );
        }
        let until = clause.one("until").map(|until| {
            let date = crate::program::plain_text(clause, "until");
            if !crate::words::is_date(&date) {
                self.report(
                    Diagnostic::error(&codes::INVALID_DATE, until.span, format!("`{date}` is not a date"))
                        .help("write year-month-day: `\"2027-06-30\"`"),
                );
            }
            date
        });
        let on = match clause.word("on") {
            Some(word) => Some(self.accepted_thing(word, scope)?),
            None => None,
        };
        let name = lint.text.to_owned();
        Some(Accept { name, on, because: reason, until, within, span: clause.line() })
    }

    /// What an acceptance is of.
    fn accepted_thing(&mut self, word: scant_lang::tree::Word<'t>, scope: ScopeId) -> Option<Thing> {
        let fits = |kind: DeclarationKind| !matches!(kind, DeclarationKind::Auth | DeclarationKind::Api);
        let found = self.find(word, scope, &fits)?;
        // What exists elsewhere only is accepted elsewhere only.
        match self.places.get(found.id.0 as usize)? {
            Place::Store(id) => Some(Thing::Store(*id)),
            Place::Function(id) => Some(Thing::Function(*id)),
            Place::Raw(id) => Some(Thing::Raw(*id)),
            Place::Api(_) | Place::Auth(_) | Place::NotInEnvironment | Place::NotOnTarget => None,
        }
    }
}

/// A reason that is none.
pub fn no_reason(span: Span, reason: &str) -> Diagnostic {
    let said = match reason.trim() {
        "" => "the reason is empty".to_string(),
        words => format!("`{words}` is no reason"),
    };
    Diagnostic::error(&codes::MISSING_REASON, span, said)
        .help("say why it is right here, in words a reviewer can judge")
}
