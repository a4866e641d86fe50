//! What is questionable about a program that is right, in every environment and for every target it uses.

use super::merge::Merge;
use super::{
    Judged, Options, Summary, checking, judged, summary, wanted_environments, wanted_targets, with_program,
};
use crate::acceptance::{Accepted, accepts, take_by_name};
use crate::access::access;
use crate::guard;
use crate::model::TargetName;
use crate::program::Program;
use crate::resolve::Purpose;
use crate::rules::{self, Acceptances, Check, Levels, Subject};
use crate::target::Target;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::reported::{Reported, has_errors};
use scant_lang::source::{Source, Span};
use std::collections::{BTreeMap, BTreeSet};

/// How findings are judged.
#[derive(Debug, Clone, Copy)]
pub struct Lint<'a> {
    /// How grave the findings of each rule are.
    pub levels: &'a Levels,
    /// The day acceptances are judged by, year-month-day; `None` means they hold for ever.
    pub today: Option<&'a str>,
}

/// What linting looked at, and what it did not complain of.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// What was looked at.
    pub summary: Summary,
    /// Findings that the spec accepts.
    pub accepted: Vec<Accepted>,
}

/// Everything `check` says of a program, and what the rules find where it has no errors.
pub fn lint(
    sources: &[Source],
    targets: &[&dyn Target],
    options: &Options<'_>,
    asked: &Lint<'_>,
) -> Reported<Linted> {
    with_program(sources, options.policies, |program, mut findings| {
        let chosen = wanted_targets(program, targets, options, &mut findings);
        let environments = wanted_environments(program, options, &mut findings);
        let guardrails = guard::rules(program, &mut findings);
        let mut run = Run::new(sources, findings);
        for target in &chosen {
            for environment in &environments {
                run.one(program, &guardrails, checking(*environment, *target, options), *target);
            }
        }
        let whole = options.environment.is_none()
            && program.targets.iter().all(|(name, _)| chosen.iter().any(|target| target.name() == *name));
        let mut codes: Vec<&str> =
            scant_lang::CODES.iter().chain(crate::codes::ALL).map(|code| code.id).collect();
        codes.extend(targets.iter().flat_map(|target| target.codes()).map(|code| code.id));
        codes.extend(rules::ALL.iter().map(|rule| rule.code.id));
        let (diagnostics, accepted) =
            run.finish(program, (environments.len(), chosen.len()), whole.then_some(&codes), asked);
        Reported { value: Linted { summary: summary(program, &chosen), accepted }, diagnostics }
    })
}

/// What the runs for all environments and targets find together.
struct Run<'a> {
    sources: &'a [Source],
    sound: bool,
    said: Merge,
    found: Merge,
    accepted: Merge<Accepted>,
    /// Every acceptance met, by its place, with its name.
    known: BTreeMap<Span, String>,
    /// The places of those that accepted something.
    used: BTreeSet<Span>,
}

impl<'a> Run<'a> {
    fn new(sources: &'a [Source], findings: Vec<Diagnostic>) -> Self {
        Self {
            sources,
            sound: !has_errors(&findings),
            said: Merge::new(findings),
            found: Merge::empty(),
            accepted: Merge::empty(),
            known: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    fn one<'t>(
        &mut self,
        program: &Program<'t>,
        guardrails: &[guard::Rule<'t>],
        purpose: Purpose<'_>,
        target: &dyn Target,
    ) {
        let (name, environment) = (target.name(), purpose.environment);
        let mut said = Vec::new();
        let Judged { model, accepted, .. } = judged(program, guardrails, purpose, target, &mut said);
        self.sound &= !has_errors(&said);
        self.said.add(environment, None, said);
        self.accept(environment, None, accepted);
        self.known.extend(accepts(&model).map(|accept| (accept.span, accept.name.clone())));
        if self.sound {
            let rights = access(&model);
            let subject = Subject { model: &model, access: &rights, target: name, sources: self.sources };
            let (mut found, mut accepted) = (Vec::new(), Vec::new());
            for rule in rules::ALL {
                if let Check::Program(check) = rule.check {
                    check(&subject, &mut found);
                }
            }
            take_by_name(&model, &mut found, &mut accepted);
            self.found.add(environment, Some(name), found);
            self.accept(environment, Some(name), accepted);
        }
    }

    fn accept(&mut self, environment: Option<usize>, target: Option<TargetName>, accepted: Vec<Accepted>) {
        for accepted in accepted {
            self.used.insert(accepted.at);
            self.accepted.add_with(environment, target, accepted.finding.clone(), accepted);
        }
    }

    /// Everything found, and everything accepted. `codes` are all ids there are, if every acceptance was met.
    fn finish(
        mut self,
        program: &Program<'_>,
        (environments, targets): (usize, usize),
        codes: Option<&Vec<&str>>,
        asked: &Lint<'_>,
    ) -> (Vec<Diagnostic>, Vec<Accepted>) {
        let accepted = self.accepted.finish_with(program, environments, targets);
        if let Some(codes) = codes.filter(|_| self.sound) {
            let unused: Vec<(Span, &str)> = self
                .known
                .iter()
                .filter(|(span, _)| !self.used.contains(span))
                .map(|(span, name)| (*span, name.as_str()))
                .collect();
            let acceptances = Acceptances { unused, codes, sources: self.sources };
            let mut found = Vec::new();
            for rule in rules::ALL {
                if let Check::Acceptances(check) = rule.check {
                    check(&acceptances, &mut found);
                }
            }
            self.found.add(None, None, found);
        }
        let mut diagnostics = self.found.finish(program, environments, targets);
        let mut kept = Vec::new();
        for (finding, mut accepted) in accepted {
            accepted.finding = finding;
            match asked.today {
                Some(today) if accepted.is_over(today) => diagnostics.push(over(accepted)),
                _ if asked.levels.of_code(accepted.finding.code).is_some() => {
                    kept.push(accepted);
                }
                _ => {}
            }
        }
        if codes.is_none() {
            // What looks needless here may be needed where nobody looked.
            for fix in diagnostics.iter_mut().filter_map(|finding| finding.fix.as_mut()) {
                fix.safe = false;
            }
        }
        diagnostics.extend(self.said.finish(program, environments, targets));
        let mut diagnostics: Vec<Diagnostic> =
            diagnostics.into_iter().filter_map(|finding| asked.levels.judge(finding)).collect();
        diagnostics.sort_by(|one, other| {
            let key = |finding: &Diagnostic| (finding.span(), finding.code.id);
            key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
        });
        (diagnostics, kept)
    }
}

/// A finding whose acceptance is over.
fn over(accepted: Accepted) -> Diagnostic {
    let until = accepted.until.unwrap_or_default();
    let finding = accepted.finding.label(accepted.at, format!("accepted until {until}"));
    finding.note(format!("the acceptance is over; its reason was: {}", accepted.because))
}
