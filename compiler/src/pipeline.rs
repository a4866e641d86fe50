//! Text to a checked model, a phase a line: parse, match, declare, resolve, access, check.

mod lint;
mod merge;
pub mod survey;

pub use lint::{Lint, Linted, lint};

use crate::acceptance::{Accepted, take_by_place};
use crate::access::{Access, Why, access};
use crate::checked::Checked;
use crate::codes;
use crate::guard::{self, Before, Rule};
use crate::matching::{Clause, clauses};
use crate::model::{Model, TargetName};
use crate::portability::settle;
use crate::program::{Program, declare};
use crate::resolve::{Purpose, resolve};
use crate::target::{Artifact, Target};
use crate::vocabulary::Context;
use merge::Merge;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::reported::{Reported, has_errors};
use scant_lang::source::{FileId, Source, Span};
use scant_lang::syntax::parse;
use scant_lang::tree::File;
use std::collections::BTreeSet;

/// What the user chose.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The environment; `None` is the only one, or none at all.
    pub environment: Option<&'a str>,
    /// Values of parameters.
    pub set: &'a [(String, String)],
    /// The targets `check` looks at; none means those the program declares, or the first of all.
    pub targets: &'a [TargetName],
    /// How many of the sources, the last ones, are policies from outside the program.
    pub policies: usize,
}

/// What a check looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The application's name.
    pub app: Option<String>,
    /// Its environments.
    pub environments: Vec<String>,
    /// The targets it was checked for.
    pub targets: Vec<TargetName>,
    /// How many functions it declares, in all environments together.
    pub functions: usize,
    /// How many stores.
    pub stores: usize,
}

/// Checks a program in every environment (or in the chosen one) for every target it uses.
pub fn check(sources: &[Source], targets: &[&dyn Target], options: &Options<'_>) -> Reported<Summary> {
    with_program(sources, options.policies, |program, mut findings| {
        let chosen = wanted_targets(program, targets, options, &mut findings);
        let environments = wanted_environments(program, options, &mut findings);
        let rules = guard::rules(program, &mut findings);
        let mut merge = Merge::new(findings);
        for target in &chosen {
            for environment in &environments {
                let mut found = Vec::new();
                judged(program, &rules, checking(*environment, *target, options), *target, &mut found);
                merge.add(*environment, None, found);
            }
        }
        let summary = summary(program, &chosen);
        Reported { value: summary, diagnostics: merge.finish(program, environments.len(), chosen.len()) }
    })
}

/// A program for one environment and target, where parameters need no values.
fn checking<'a>(environment: Option<usize>, target: &dyn Target, options: &Options<'a>) -> Purpose<'a> {
    Purpose { environment, target: target.name(), set: options.set, complete: false }
}

fn summary(program: &Program<'_>, targets: &[&dyn Target]) -> Summary {
    Summary {
        app: program.app.and_then(|app| app.word("name")).map(|name| name.text.to_string()),
        environments: program.environments.iter().map(|environment| environment.name.to_string()).collect(),
        targets: targets.iter().map(|target| target.name()).collect(),
        functions: count(program, |kind| kind == crate::program::DeclarationKind::Function),
        stores: count(program, |kind| matches!(kind, crate::program::DeclarationKind::Store(_))),
    }
}

/// The targets a program has a block for, in its order.
pub fn declared_targets(sources: &[Source]) -> Vec<TargetName> {
    with_program(sources, 0, |program, _| program.targets.iter().map(|(name, _)| *name).collect())
}

/// Compiles a program for one target and one environment. Every other environment is checked as well, so that a
/// change tried in one cannot break another unseen.
pub fn compile(sources: &[Source], target: &dyn Target, options: &Options<'_>) -> Reported<Option<Checked>> {
    with_program(sources, options.policies, |program, mut findings| {
        let declared = program.targets.iter().any(|(name, _)| *name == target.name());
        if !declared && let Some((_, clause)) = program.targets.first() {
            findings.push(
                Diagnostic::error(
                    &codes::UNKNOWN_TARGET,
                    clause.statement.head.span,
                    format!("the program has `target` blocks, and none for {}", target.name().word()),
                )
                .help(format!("add `target {}`", target.name().word())),
            );
        }
        let chosen = chosen_environment(program, options, &mut findings);
        let all: Vec<Option<usize>> = match program.environments.len() {
            0 => vec![None],
            many => (0..many).map(Some).collect(),
        };
        let rules = guard::rules(program, &mut findings);
        let mut merge = Merge::new(findings);
        let mut kept: Option<Judged> = None;
        for environment in &all {
            let mut found = Vec::new();
            let complete = chosen == Some(*environment);
            let purpose =
                Purpose { environment: *environment, target: target.name(), set: options.set, complete };
            let judged = judged(program, &rules, purpose, target, &mut found);
            merge.add(*environment, None, found);
            if complete {
                kept = Some(judged);
            }
        }
        let mut diagnostics = merge.finish(program, all.len(), 1);
        if kept.as_ref().is_some_and(|judged| is_empty(&judged.model)) && !has_errors(&diagnostics) {
            diagnostics.push(nothing_to_build(program));
        }
        let value = match kept {
            Some(Judged { model, rights, accepted, draft }) if !has_errors(&diagnostics) => {
                Some(Checked::new(model, rights, target.name(), accepted, draft))
            }
            _ => None,
        };
        Reported { value, diagnostics }
    })
}

/// A program for one purpose, and what a target made of it so far.
struct Judged {
    model: Model,
    /// The rights the target will hold.
    rights: Access,
    accepted: Vec<Accepted>,
    draft: Option<Artifact>,
}

/// The program for one purpose; everything `target` has to say of it is found.
fn judged<'t>(
    program: &Program<'t>,
    rules: &[Rule<'t>],
    purpose: Purpose<'_>,
    target: &dyn Target,
    findings: &mut Vec<Diagnostic>,
) -> Judged {
    let mut accepted = Vec::new();
    let model = resolve(program, purpose, findings);
    let mut rights = settle(&model, access(&model), target, findings, &mut accepted);
    target.check(&model, &rights, findings);
    take_by_place(&model, findings, &mut accepted);
    // Where failures are left nowhere, nobody needs the right to leave them.
    let settings = accepted.iter().filter(|lost| lost.finding.code.id == codes::UNSUPPORTED_SETTING.id);
    let lost: BTreeSet<Span> = settings.map(|lost| lost.finding.span()).collect();
    rights.rows.retain(|row| !matches!(row.why, Why::Failures(span) if lost.contains(&span)));
    let before = Before { program, purpose, model: &model, access: &rights, target };
    guard::judge(rules, &before, findings, &mut accepted);
    let draft = if has_errors(findings) { None } else { target.draft(&model, &rights, findings) };
    Judged { model, rights, accepted, draft }
}

/// Whether nothing of a model becomes a resource.
fn is_empty(model: &Model) -> bool {
    let own = model.stores.iter().any(|store| store.external.is_none());
    model.functions.is_empty() && model.apis.is_empty() && model.raws.is_empty() && !own
}

fn nothing_to_build(program: &Program<'_>) -> Diagnostic {
    let span = program.app.map_or_else(Span::default, |app| app.line());
    Diagnostic::error(&codes::MISSING_DECLARATIONS, span, "there is nothing to build")
        .help("declare a function or a store; what is `only in` another environment is not built here")
}

/// Parses, matches and declares, and hands the program on while its trees live. The last `policies` sources are
/// policies from outside.
pub(crate) fn with_program<R>(
    sources: &[Source],
    policies: usize,
    then: impl FnOnce(&Program<'_>, Vec<Diagnostic>) -> R,
) -> R {
    let mut findings = Vec::new();
    let mut files: Vec<File<'_>> = Vec::with_capacity(sources.len());
    for (at, source) in sources.iter().enumerate() {
        let parsed = parse(source, FileId(at as u32));
        findings.extend(parsed.diagnostics);
        files.push(parsed.value);
    }
    let matched: Vec<Vec<Clause<'_>>> =
        files.iter().map(|file| clauses(&file.statements, Context::File, &mut findings)).collect();
    let program = declare(sources, &files, &matched, policies, &mut findings);
    then(&program, findings)
}

fn count(program: &Program<'_>, wanted: impl Fn(crate::program::DeclarationKind) -> bool) -> usize {
    program.declarations.iter().filter(|declaration| wanted(declaration.kind)).count()
}

/// The targets that were asked for, or those the program uses.
fn wanted_targets<'a>(
    program: &Program<'_>,
    targets: &[&'a dyn Target],
    options: &Options<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<&'a dyn Target> {
    match options.targets {
        [] => used_targets(program, targets, findings),
        named => targets.iter().filter(|target| named.contains(&target.name())).copied().collect(),
    }
}

/// The targets a program names, as far as they can be had; the first of all, if it names none.
fn used_targets<'a>(
    program: &Program<'_>,
    targets: &[&'a dyn Target],
    findings: &mut Vec<Diagnostic>,
) -> Vec<&'a dyn Target> {
    if program.targets.is_empty() {
        return targets.first().copied().into_iter().collect();
    }
    let mut chosen = Vec::new();
    for (name, clause) in &program.targets {
        match targets.iter().find(|target| target.name() == *name) {
            Some(target) => chosen.push(*target),
            None => findings.push(
                Diagnostic::error(
                    &codes::NOT_AVAILABLE_YET,
                    clause.choice("target").map_or(clause.statement.span, |word| word.span),
                    format!("the target {} is not available yet", name.word()),
                )
                .warning()
                .note("it is not checked, and cannot be built"),
            ),
        }
    }
    chosen
}

fn wanted_environments(
    program: &Program<'_>,
    options: &Options<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Option<usize>> {
    match (options.environment, program.environments.len()) {
        (Some(_), _) => chosen_environment(program, options, findings).into_iter().collect(),
        (None, 0) => vec![None],
        (None, many) => (0..many).map(Some).collect(),
    }
}

/// The environment to build for. The outer `None` means there was no clear choice, and a message says so.
fn chosen_environment(
    program: &Program<'_>,
    options: &Options<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Option<usize>> {
    let names: Vec<&str> = program.environments.iter().map(|environment| environment.name).collect();
    let span = program.app.map_or_else(Span::default, |app| app.line());
    match (options.environment, names.as_slice()) {
        (None, []) => Some(None),
        (None, [_]) => Some(Some(0)),
        (None, _) => {
            findings.push(
                Diagnostic::error(
                    &codes::MISSING_ENVIRONMENT,
                    span,
                    "the program has several environments, and none was chosen",
                )
                .help(format!("choose one with `--env`: {}", crate::words::or_quoted(&names))),
            );
            None
        }
        (Some(wanted), _) => {
            let found = names.iter().position(|name| *name == wanted);
            if found.is_none() {
                let unknown = Diagnostic::error(
                    &codes::UNKNOWN_ENVIRONMENT,
                    span,
                    format!("there is no environment `{wanted}`"),
                );
                findings.push(match names.as_slice() {
                    [] => unknown.help("the program declares none; leave `--env` out"),
                    names => unknown.help(format!("it has {}", crate::words::or_quoted(names))),
                });
            }
            found.map(Some)
        }
    }
}
