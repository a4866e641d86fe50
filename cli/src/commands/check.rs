//! `scant check`: everything that can be wrong, for every environment and target.

use super::{merge, options};
use crate::args::Check;
use crate::failure::{Failure, Outcome};
use crate::program::Program;
use crate::render::{self, Report, counted};
use crate::terminal::Terminal;
use scant_compiler::{Options, Summary};

/// Checks the program and shows what was found.
pub fn run(args: &Check, terminal: &Terminal) -> Result<Outcome, Failure> {
    let program = Program::find(args.path.as_deref())?;
    let loaded = program.load(&args.compile.policy)?;
    let options = Options { targets: &args.target, ..options(&args.compile, loaded.policies) };
    let checked = scant_compiler::check(&loaded.sources, scant_targets::ALL, &options);
    let mut findings = loaded.findings;
    findings.extend(checked.diagnostics);
    merge(&mut findings);
    let shown = program.shown(&loaded.sources);
    let report = Report { findings: &findings, targets: &checked.value.targets, ..Report::default() };
    let tally = render::report(terminal, args.format, &shown, report)?;
    if tally.errors == 0 {
        terminal.say(&format!("{}\n", praise(&checked.value)));
    }
    Ok(tally.outcome())
}

/// `checked shop: 5 functions, 1 store, for aws, in dev and prod`
fn praise(summary: &Summary) -> String {
    let app = summary.app.as_deref().unwrap_or("the program");
    let mut text = format!(
        "checked {app}: {}, {}",
        counted(summary.functions, "function"),
        counted(summary.stores, "store")
    );
    let targets: Vec<_> = summary.targets.iter().map(|target| target.word()).collect();
    for (word, names) in [("for", targets), ("in", summary.environments.iter().map(String::as_str).collect())]
    {
        if !names.is_empty() {
            text.push_str(&format!(", {word} {}", names.join(", ")));
        }
    }
    text
}
