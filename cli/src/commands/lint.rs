//! `scant lint`: what is allowed and worth a second look.

mod accepted;
mod baseline;
mod fix;
mod levels;

use super::{merge, options};
use crate::args::{FailOn, Lint};
use crate::failure::{Failure, Outcome};
use crate::program::Program;
use crate::render::{self, Places, Report, Tally};
use crate::terminal::Terminal;
use crate::world;
use baseline::Baseline;
use scant_compiler::rules::Levels;
use scant_compiler::{Linted, Options};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Source;

/// Lints the program and shows what was found.
pub fn run(args: &Lint, terminal: &Terminal) -> Result<Outcome, Failure> {
    let program = Program::find(args.path.as_deref())?;
    let levels = levels::of(args, &program)?;
    let known = args.baseline.as_deref().map(Baseline::read).transpose()?;
    let loaded = program.load(&args.compile.policy)?;
    let linting = Linting { args, levels: &levels, policies: loaded.policies, unread: &loaded.findings };
    let mut sources = loaded.sources;
    let (mut findings, mut linted) = linting.lint(&sources);
    if let Some(which) = args.fix {
        let own = sources.len().saturating_sub(linting.policies);
        let repaired = fix::repair(&sources, own, &findings, which, |sources| linting.lint(sources).0);
        fix::write(args, terminal, &program, &sources, &repaired)?;
        if !args.diff && repaired.fixes > 0 {
            sources = repaired.sources;
            (findings, linted) = linting.lint(&sources);
        }
    }
    let shown = program.shown(&sources);
    if args.accepted {
        accepted::show(terminal, args.format, &shown, &linted.accepted)?;
        return Ok(Outcome::Done);
    }
    if let Some(file) = &args.write_baseline {
        let (known, left) = Baseline::of(&shown, findings);
        known.write(file, terminal)?;
        findings = left;
    }
    if let Some(known) = &known {
        findings = known.without(&shown, findings, args.baseline.as_deref(), terminal);
    }
    let findings: Vec<Diagnostic> = findings.into_iter().map(|finding| levels.raise(finding)).collect();
    if args.diff {
        return Ok(outcome(Tally::of(&findings), args.fail_on));
    }
    let told = if args.include_accepted { linted.accepted.as_slice() } else { &[] };
    let extra = args.include_accepted.then(|| ("accepted", accepted::json(&Places::new(&shown), told)));
    let report =
        Report { findings: &findings, accepted: told, targets: &linted.summary.targets, linted: true, extra };
    let tally = render::report(terminal, args.format, &shown, report)?;
    if findings.is_empty() {
        terminal.say(&nothing(&linted));
    }
    Ok(outcome(tally, args.fail_on))
}

/// How a program is linted, however often.
struct Linting<'a> {
    args: &'a Lint,
    levels: &'a Levels,
    /// How many of the texts, the last ones, are policies from outside.
    policies: usize,
    /// What could not be read of it.
    unread: &'a [Diagnostic],
}

impl Linting<'_> {
    /// Everything found in these texts, and what else is known of them.
    fn lint(&self, sources: &[Source]) -> (Vec<Diagnostic>, Linted) {
        let today = self.args.today.clone().unwrap_or_else(world::today);
        let asked = scant_compiler::Lint { levels: self.levels, today: Some(&today) };
        let options = Options { targets: &self.args.target, ..options(&self.args.compile, self.policies) };
        let linted = scant_compiler::lint(sources, scant_targets::ALL, &options, &asked);
        let mut findings = self.unread.to_vec();
        findings.extend(linted.diagnostics);
        merge(&mut findings);
        (findings, linted.value)
    }
}

fn outcome(tally: Tally, fail_on: FailOn) -> Outcome {
    let failing = match fail_on {
        FailOn::Error => tally.errors,
        FailOn::Warning => tally.errors + tally.warnings,
        FailOn::Never => 0,
    };
    if failing == 0 { Outcome::Done } else { Outcome::Findings }
}

/// `nothing found in shop; 2 findings are accepted`
fn nothing(linted: &Linted) -> String {
    let app = linted.summary.app.as_deref().unwrap_or("the program");
    let accepted = match linted.accepted.len() {
        0 => String::new(),
        1 => "; 1 finding is accepted".to_owned(),
        many => format!("; {many} findings are accepted"),
    };
    format!("nothing found in {app}{accepted}\n")
}
