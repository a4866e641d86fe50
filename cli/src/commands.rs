//! The commands, one file each.

mod build;
mod check;
mod completions;
mod diff;
mod explain;
mod fmt;
mod init;
mod lint;
mod verify;

use crate::args::{Command, Compile};
use crate::catalogue;
use crate::failure::{Failure, Outcome};
use crate::program::Program;
use crate::terminal::Terminal;
use scant_compiler::Options;
use scant_compiler::model::TargetName;
use scant_compiler::target::Target;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Source;

/// Does what was asked.
pub fn run(command: Command, terminal: &Terminal) -> Result<Outcome, Failure> {
    match command {
        Command::Check(args) => check::run(&args, terminal),
        Command::Lint(args) => lint::run(&args, terminal),
        Command::Build(args) => build::run(&args, terminal),
        Command::Verify(args) => verify::run(&args, terminal),
        Command::Fmt(args) => fmt::run(&args, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
        Command::Diff(args) => diff::run(&args, terminal),
        Command::Init(args) => init::run(&args, terminal),
        Command::Completions(args) => completions::run(&args, terminal),
    }
}

fn options(compile: &Compile, policies: usize) -> Options<'_> {
    let environment = compile.env.as_deref();
    Options { environment, set: &compile.set, policies, ..Options::default() }
}

/// The same for what is done in one environment: the project's own, if none is named.
fn options_of<'a>(compile: &'a Compile, program: &'a Program, policies: usize) -> Options<'a> {
    let environment = compile.env.as_deref().or(program.environment.as_deref());
    Options { environment, ..options(compile, policies) }
}

/// Puts findings of several runs in the order of the source, each once.
fn merge(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|one, other| {
        let key = |finding: &Diagnostic| (finding.span(), finding.code.id);
        key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
    });
    findings.dedup();
}

/// The targets to compile for: the named ones, or those the program declares, or the first of all if it declares
/// none.
fn targets(named: &[TargetName], sources: &[Source]) -> Result<Vec<&'static dyn Target>, Failure> {
    let declared;
    let names = if named.is_empty() {
        declared = scant_compiler::declared_targets(sources);
        &declared
    } else {
        named
    };
    if names.is_empty() {
        return Ok(scant_targets::ALL.first().copied().into_iter().collect());
    }
    let mut targets: Vec<&'static dyn Target> = Vec::new();
    for name in names {
        let Some(target) = catalogue::target(*name) else {
            let words = catalogue::target_words();
            return Err(Failure::usage(format!("target `{}` is not available yet", name.word()))
                .help(format!("this scant builds {words}: name what to build with `--target`")));
        };
        if !targets.iter().any(|known| known.name() == *name) {
            targets.push(target);
        }
    }
    Ok(targets)
}
