//! `forbid VERBS on …`: no right stands in the rule's rectangle of functions, verbs and things.

use super::Judge;
use super::rule::{Rule, Verbs};
use super::select::{Node, Selector};
use crate::access::Why;
use crate::codes::{FORBIDDEN_ACCESS, MISSING_REQUIREMENT};
use crate::model::Model;
use crate::vocabulary::Verb;
use scant_lang::diagnostic::Diagnostic;

impl Judge<'_> {
    pub(super) fn access(
        &mut self,
        rule: &Rule<'_>,
        verbs: &Verbs,
        on: &Selector<'_>,
        by: Option<&Selector<'_>>,
        except: Option<&Selector<'_>>,
    ) {
        let (model, access): (&Model, _) = (self.model, self.access);
        let (on, by, except) =
            (on.over(model), by.map(|by| by.over(model)), except.map(|except| except.over(model)));
        let is_bound = |function: Node| {
            by.as_ref().is_none_or(|by| by.has(function))
                && !except.as_ref().is_some_and(|except| except.has(function))
        };
        for row in &access.rows {
            let (function, thing) = (Node::Function(row.function), Node::from(row.on));
            if !on.has(thing) || !is_bound(function) {
                continue;
            }
            let Some(verb) = self.verbs_of(row).into_iter().find(|verb| verbs.has(*verb)) else { continue };
            let (who, what) = (self.name(function), self.name(thing));
            let message = match row.why {
                Why::Allowed(_) => {
                    format!("`{who}` may `{}` on `{what}`", row.verb.word())
                }
                _ => format!("`{who}` may {} `{what}`", implied(row.verb)),
            };
            let finding = Diagnostic::error(&FORBIDDEN_ACCESS, row.why.span(), message);
            let finding = match row.why {
                Why::Allowed(_) if verb == row.verb => finding.here("allowed here"),
                Why::Allowed(_) => {
                    let target = self.target.name().word();
                    finding.here(format!("on {target} this also permits `{}`", verb.word()))
                }
                _ => finding.here(format!("implied here, and counts as `{}`", verb.word())),
            };
            self.broken(rule, &[function, thing], finding);
        }
        for (id, function) in model.functions() {
            for grant in &function.provider_grants {
                let (function, thing) = (Node::Function(id), Node::from(grant.on));
                if on.has(thing) && is_bound(function) {
                    let (who, what) = (self.name(function), self.name(thing));
                    let message = format!("`{who}` may `{}` on `{what}`", grant.action);
                    let finding = Diagnostic::error(&FORBIDDEN_ACCESS, grant.line, message)
                        .here("allowed here")
                        .note("words of a provider count as every verb: a rule cannot see what they permit");
                    self.broken(rule, &[function, thing], finding);
                }
            }
        }
    }

    /// `require because on allow …`
    pub(super) fn reasons(&mut self, rule: &Rule<'_>, verbs: &Verbs) {
        let model: &Model = self.model;
        for (id, function) in model.functions() {
            let grants =
                function.grants.iter().filter(|grant| verbs.has(grant.verb) && grant.because.is_none());
            let grants = grants.map(|grant| (grant.verb.word(), grant.on, grant.line));
            let provider = function.provider_grants.iter().filter(|grant| grant.because.is_none());
            let provider = provider.map(|grant| (grant.action.as_str(), grant.on, grant.line));
            for (verb, on, line) in grants.chain(provider) {
                let (function, thing) = (Node::Function(id), Node::from(on));
                let (who, what) = (self.name(function), self.name(thing));
                let message = format!("no reason is given why `{who}` may `{verb}` on `{what}`");
                let finding =
                    Diagnostic::error(&MISSING_REQUIREMENT, line, message).here("add `because \"…\"`");
                self.broken(rule, &[function, thing], finding);
            }
        }
    }
}

/// What a trigger or `failures to` implies, in words.
fn implied(verb: Verb) -> &'static str {
    match verb {
        Verb::Consume => "take messages of",
        Verb::Follow => "read what is new in",
        _ => "leave failures in",
    }
}
