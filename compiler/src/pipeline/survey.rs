//! A program seen from every side: each environment for each target, and what its modules export.

use super::merge::Merge;
use super::{Judged, Options, judged, wanted_environments, wanted_targets, with_program};
use crate::access::Access;
use crate::codes;
use crate::guard::{self, Rule};
use crate::model::{Model, TargetName};
use crate::program::{Entry, Program, ScopeKind};
use crate::resolve::Purpose;
use crate::target::Target;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::reported::Reported;
use scant_lang::source::{Source, Span};
use scant_lang::syntax::{TokenKind, lex};

/// Everything a program means, wherever it is deployed.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// One entry an environment and target: targets in the program's order, and each one's environments in theirs.
    pub views: Vec<View>,
    /// What its modules and components export.
    pub exports: Vec<Exported>,
    /// The rules it is held to. They are told, not judged: `check` does that.
    pub guardrails: Vec<Guardrail>,
    /// The names among [`Options::set`] that no parameter of the program has. They are left out, not reported.
    pub unknown: Vec<String>,
}

/// A program in one environment, for one target.
#[derive(Debug, Clone)]
pub struct View {
    /// The environment; `None` when the program declares none.
    pub environment: Option<String>,
    /// The target.
    pub target: TargetName,
    /// The program.
    pub model: Model,
    /// The rights the target holds of it.
    pub access: Access,
}

/// `export invoices for get`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The full name of what is exported: `billing.invoices`.
    pub name: String,
    /// The verbs others may be granted at most.
    pub verbs: Vec<String>,
    /// The statement.
    pub span: Span,
}

/// A rule of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guardrail {
    /// How `accept` calls it: `baseline.forbid-scan-on-label-pii`.
    pub name: String,
    /// Its statement, without layout, comments, its reason and `overridable`.
    pub text: String,
    /// Whether a program may accept that it breaks it.
    pub overridable: bool,
    /// The environments it holds in; none means all.
    pub environments: Vec<String>,
    /// The statement.
    pub span: Span,
}

/// Resolves a program for every environment it declares (or the chosen one), and every target it declares or the
/// options name. Where there is an error, what is told of the program may be less than it says.
pub fn survey(sources: &[Source], targets: &[&dyn Target], options: &Options<'_>) -> Reported<Survey> {
    with_program(sources, options.policies, |program, mut findings| {
        let chosen = wanted_targets(program, targets, options, &mut findings);
        refuse_unavailable(&mut findings);
        let environments = wanted_environments(program, options, &mut findings);
        let guardrails = guardrails(sources, &guard::rules(program, &mut findings));
        let known = parameters(program);
        let (set, unset): (Vec<_>, Vec<_>) =
            options.set.iter().cloned().partition(|(name, _)| known.contains(name));
        let mut merge = Merge::new(findings);
        let mut views = Vec::new();
        for target in &chosen {
            for environment in &environments {
                let mut found = Vec::new();
                let purpose =
                    Purpose { environment: *environment, target: target.name(), set: &set, complete: true };
                let Judged { model, rights: access, .. } = judged(program, &[], purpose, *target, &mut found);
                merge.add(*environment, None, found);
                let environment = model.environment.clone();
                views.push(View { environment, target: target.name(), model, access });
            }
        }
        let unknown = unset.into_iter().map(|(name, _)| name).collect();
        let value = Survey { views, exports: exports(program), guardrails, unknown };
        Reported { value, diagnostics: merge.finish(program, environments.len(), chosen.len()) }
    })
}

/// A target that cannot be had would be left out of what is told: that is an error here.
fn refuse_unavailable(findings: &mut [Diagnostic]) {
    for finding in findings.iter_mut().filter(|finding| finding.code.id == codes::NOT_AVAILABLE_YET.id) {
        finding.level = scant_lang::diagnostic::Level::Error;
    }
}

/// The parameters that can be set from outside.
fn parameters(program: &Program<'_>) -> std::collections::BTreeSet<String> {
    let scopes = program.scopes.iter().filter(|scope| scope.kind != ScopeKind::Component);
    scopes
        .flat_map(|scope| {
            let names =
                scope.order.iter().filter(|name| matches!(scope.get(name), Some(Entry::Parameter(_))));
            names.map(|name| format!("{}{name}", scope.prefix))
        })
        .collect()
}

fn exports(program: &Program<'_>) -> Vec<Exported> {
    let exports = program.scopes.iter().flat_map(|scope| {
        scope.exports.iter().map(|export| Exported {
            name: format!("{}{}", scope.prefix, export.name.text),
            verbs: export.verbs.iter().map(|verb| verb.text.to_owned()).collect(),
            span: export.span,
        })
    });
    exports.collect()
}

fn guardrails(sources: &[Source], rules: &[Rule<'_>]) -> Vec<Guardrail> {
    let of = |rule: &Rule<'_>| Guardrail {
        name: rule.name.clone(),
        text: sources
            .get(rule.span.file.0 as usize)
            .map_or_else(String::new, |file| said(rule.span.of(&file.text))),
        overridable: rule.overridable,
        environments: rule.environments.iter().map(|name| (*name).to_owned()).collect(),
        span: rule.span,
    };
    rules.iter().map(of).collect()
}

/// The words of a statement, a space between them, without its reason and `overridable`.
fn said(text: &str) -> String {
    let mut words = Vec::new();
    let mut tokens = lex(text).tokens.into_iter().filter(|token| token.kind != TokenKind::Eof);
    while let Some(token) = tokens.next() {
        match token.text(text) {
            "because" => drop(tokens.next()),
            "overridable" => {}
            word => words.push(word),
        }
    }
    words.join(" ")
}
