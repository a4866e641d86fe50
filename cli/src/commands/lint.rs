//! `scant lint`: what is allowed and worth a second look.

mod accepted;
mod levels;

use super::{merge, options};
use crate::args::{FailOn, Lint};
use crate::failure::{Failure, Outcome};
use crate::program::Program;
use crate::render::{self, Tally};
use crate::terminal::Terminal;
use crate::world;
use scant_compiler::{Linted, Options};

/// Lints the program and shows what was found.
pub fn run(args: &Lint, terminal: &Terminal) -> Result<Outcome, Failure> {
    let program = Program::find(args.path.as_deref())?;
    let levels = levels::of(args, &program)?;
    let today = args.today.clone().unwrap_or_else(world::today);
    let asked = scant_compiler::Lint { levels: &levels, today: Some(&today) };
    let options = Options { targets: &args.target, ..options(&args.compile) };
    let loaded = program.load();
    let linted = scant_compiler::lint(&loaded.value, scant_targets::ALL, &options, &asked);
    let mut findings = loaded.diagnostics;
    findings.extend(linted.diagnostics);
    merge(&mut findings);
    let shown = program.shown(&loaded.value);
    if args.accepted {
        accepted::show(terminal, args.format, &shown, &linted.value.accepted)?;
        return Ok(Outcome::Done);
    }
    let tally = render::findings(terminal, args.format, &shown, &findings, None)?;
    if findings.is_empty() {
        terminal.say(&nothing(&linted.value));
    }
    Ok(outcome(tally, args.fail_on))
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
