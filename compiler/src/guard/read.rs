//! Statements become rules. What a rule names must be there: a rule that is misspelt would guard nothing.

mod accepts;
mod name;
mod selector;
mod setting;

use super::rule::{Body, Rule, Verbs};
use super::select::{Kinds, Selector, What};
use super::want::Want;
use crate::codes;
use crate::matching::Clause;
use crate::model::Segment;
use crate::program::{DeclarationKind, Program, plain_text, unknown_environment};
use crate::resolve::{no_reason, segments};
use crate::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::suggest::nearest;
use scant_lang::tree::Word;
use selector::Position;
use std::collections::BTreeMap;

/// Reads every rule of a program, and judges every acceptance of one.
pub fn rules<'t>(program: &Program<'t>, findings: &mut Vec<Diagnostic>) -> Vec<Rule<'t>> {
    let mut reader = Reader { program, findings, known: BTreeMap::new() };
    let rules: Vec<Rule<'t>> =
        program.rules.iter().filter_map(|rule| reader.rule(rule.policy, rule.clause)).collect();
    reader.accepts(&rules);
    rules
}

struct Reader<'p, 't, 'f> {
    program: &'p Program<'t>,
    findings: &'f mut Vec<Diagnostic>,
    /// The names of the rules so far, each with the file of a rule that stands in no policy.
    known: BTreeMap<(String, Option<u32>), &'t Clause<'t>>,
}

impl<'t> Reader<'_, 't, '_> {
    fn rule(&mut self, policy: Option<Word<'t>>, clause: &'t Clause<'t>) -> Option<Rule<'t>> {
        let name = self.name(policy, clause);
        let environments = self.environments(clause);
        let because = clause.one("because").map(|_| plain_text(clause, "because"));
        if let (Some(reason), Some(argument)) = (&because, clause.one("because"))
            && reason.trim().is_empty()
        {
            self.findings.push(no_reason(argument.span, reason));
        }
        if let (None, Some(word)) = (policy, clause.choice("overridable")) {
            self.findings.push(
                Diagnostic::error(
                    &codes::MISPLACED_STATEMENT,
                    word.span,
                    "only a rule of a policy can be accepted, by the policy's name and its own",
                )
                .help("put the rule into a policy: `policy NAME { … }`"),
            );
        }
        Some(Rule {
            name,
            span: without_reason(clause),
            because,
            overridable: clause.choice("overridable").is_some(),
            environments: environments?,
            body: self.body(clause)?,
        })
    }

    fn name(&mut self, policy: Option<Word<'t>>, clause: &'t Clause<'t>) -> String {
        let own = name::of(clause);
        let (name, file) = match policy {
            Some(policy) => (format!("{}.{own}", policy.text), None),
            None => (own, Some(clause.statement.span.file.0)),
        };
        if let Some(first) = self.known.get(&(name.clone(), file)) {
            self.findings.push(
                Diagnostic::error(
                    &codes::DUPLICATE_NAME,
                    clause.line(),
                    format!("two rules are called `{name}`"),
                )
                .here("called so again")
                .label(first.line(), "called so first")
                .note("a rule is called by its own words, without values, exceptions and reasons")
                .help("make one of the two"),
            );
        } else {
            self.known.insert((name.clone(), file), clause);
        }
        name
    }

    fn environments(&mut self, clause: &'t Clause<'t>) -> Option<Vec<&'t str>> {
        let known: Vec<&str> = self.program.environments.iter().map(|environment| environment.name).collect();
        let mut are_known = true;
        let mut names = Vec::new();
        for word in clause.many("environments") {
            if !known.contains(&word.text) && !self.program.damage.at_top_of(0) {
                let word = Word { text: word.text, span: word.span };
                self.findings.push(unknown_environment(word, &known));
                are_known = false;
            }
            names.push(word.text);
        }
        are_known.then_some(names)
    }

    fn body(&mut self, clause: &'t Clause<'t>) -> Option<Body<'t>> {
        Some(match clause.id() {
            "forbid-reach" => Body::Reach {
                from: match clause.run("from") {
                    [only] if only.text == "internet" => None,
                    _ => Some(self.selector(clause, "from", Position::End)?),
                },
                to: self.selector(clause, "to", Position::End)?,
                through: self.exception(clause, "through", Position::End)?,
            },
            "forbid-routes" => Body::Routes { except: self.routes(clause)? },
            "forbid-provider-verbs" => Body::ProviderVerbs,
            "forbid-raw-resources" => Body::RawResources,
            "forbid-overrides" => Body::Overrides,
            "require-because" => Body::Reasons(self.verbs(clause, None)?),
            "require" => {
                let want = Want::read(clause.run("setting"))?;
                match clause.run("on") {
                    [only] if only.text == "app" => {
                        self.fits_app(&want)?;
                        Body::OfApp(want)
                    }
                    _ => {
                        let on = self.selector(clause, "on", Position::Setting)?;
                        self.fits_kinds(&want, &on)?;
                        Body::Setting { want, on }
                    }
                }
            }
            _ => {
                let on = self.selector(clause, "on", Position::Thing)?;
                Body::Access {
                    verbs: self.verbs(clause, Some(&on))?,
                    on,
                    by: self.exception(clause, "for", Position::Function)?,
                    except: self.exception(clause, "except", Position::Function)?,
                }
            }
        })
    }

    /// A selector that may be left out: the outer `None` says that it is wrong.
    #[allow(clippy::option_option, reason = "wrong, left out, or there")]
    fn exception(
        &mut self,
        clause: &'t Clause<'t>,
        slot: &str,
        position: Position,
    ) -> Option<Option<Selector<'t>>> {
        if clause.run(slot).is_empty() {
            return Some(None);
        }
        self.selector(clause, slot, position).map(Some)
    }

    fn verbs(&mut self, clause: &'t Clause<'t>, on: Option<&Selector<'t>>) -> Option<Verbs> {
        let words = clause.many("verbs");
        if let [only] = words
            && only.text == "any"
        {
            return Some(Verbs::Any);
        }
        let kind = on.and_then(|on| self.kind(on));
        let mut verbs = Vec::new();
        let mut are_known = true;
        for word in words {
            let Some(verb) = Verb::of(word.text) else {
                let unknown = Diagnostic::error(
                    &codes::UNKNOWN_VERB,
                    word.span,
                    format!("there is no verb `{}`", word.text),
                );
                let verbs = Verb::WRITTEN.map(Verb::word);
                self.findings.push(match (word.text, nearest(word.text, verbs)) {
                    ("any" | "all" | "everything", _) => unknown.help("`any` alone is every verb"),
                    (_, Some(close)) => unknown.did_you_mean(close, word.span),
                    _ => unknown.help("`any` is every verb"),
                });
                are_known = false;
                continue;
            };
            if let Some(kind) = kind.filter(|kind| !kind.verbs().contains(&verb)) {
                let own: Vec<&str> = kind.verbs().iter().map(|verb| verb.word()).collect();
                let wrong = Diagnostic::error(
                    &codes::WRONG_VERB,
                    word.span,
                    format!("a {} has no `{}`, so the rule forbids nothing", kind.word(), word.text),
                );
                self.findings.push(wrong.help(format!("its verbs are {}", crate::words::or_quoted(&own))));
                are_known = false;
            }
            verbs.push(verb);
        }
        are_known.then_some(Verbs::These(verbs))
    }

    /// The one kind of what a selector is about, if it is about one.
    fn kind(&self, on: &Selector<'t>) -> Option<StoreKind> {
        match (on.kinds, on.what) {
            (Kinds::One(kind), _) => Some(kind),
            (_, What::Name(name)) => {
                let mut all = self.program.declarations.iter();
                match all.find(|declaration| declaration.path == name)?.kind {
                    DeclarationKind::Function => Some(StoreKind::Function),
                    DeclarationKind::Store(kind) | DeclarationKind::External(kind) => Some(kind),
                    DeclarationKind::Api | DeclarationKind::Auth | DeclarationKind::Raw(_) => None,
                }
            }
            _ => None,
        }
    }

    fn routes(&mut self, clause: &'t Clause<'t>) -> Option<Vec<Vec<Segment>>> {
        let mut routes = Vec::new();
        for word in clause.many("routes") {
            match segments(word.text.trim_matches('"')) {
                Ok(segments) => routes.push(segments),
                Err(problem) => {
                    self.findings.push(Diagnostic::error(&codes::INVALID_ROUTE, word.span, problem));
                    return None;
                }
            }
        }
        Some(routes)
    }
}

/// The place of a rule, without the reason behind it, which messages give in words.
fn without_reason(clause: &Clause<'_>) -> Span {
    let Some(reason) = clause.one("because") else { return clause.line() };
    let before = clause.statement.arguments.iter().rev().filter(|one| one.span.end < reason.span.start);
    let end = before.skip(1).map(|one| one.span).next();
    clause.statement.head.span.to(end.unwrap_or(clause.statement.head.span))
}
