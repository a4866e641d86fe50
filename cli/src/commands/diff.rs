//! `scant diff`: what one revision of a program permits that another does not.

mod human;
mod json;
mod markdown;
mod operand;
mod sarif;
mod side;

use crate::args::{Diff, FailOnChange, Paper};
use crate::failure::{Failure, Outcome};
use crate::render::Places;
use crate::terminal::Terminal;
use operand::operands;
use scant_compiler::diff::{Change, Section, compare};
use scant_compiler::{Options, survey};
use side::Side;

/// What is shown: the changes, and where the lines of either side are.
struct Shown<'a> {
    changes: &'a [Change],
    before: &'a Places<'a>,
    after: &'a Places<'a>,
}

/// Compares two revisions.
pub fn run(args: &Diff, terminal: &Terminal) -> Result<Outcome, Failure> {
    if !args.compile.policy.is_empty() {
        return Err(Failure::usage("`diff` compares guardrails and judges nobody by them")
            .help("hold a program to a policy with `scant check --policy`"));
    }
    let (before, after) = operands(&args.before, args.after.as_deref())?;
    let (before, after) = (Side::open(before)?, Side::open(after)?);
    let (old, new) = (before.survey(args), after.survey(args));
    let errors = before.errors(&old, "old", terminal)? + after.errors(&new, "new", terminal)?;
    if errors > 0 {
        terminal.say("nothing was compared\n");
        return Ok(Outcome::Findings);
    }
    known(args, &old.value, &new.value)?;
    let changes = compare(&old.value, &new.value, args.compile.env.as_deref());
    let shown = Shown {
        changes: &changes,
        before: &Places::new(&before.shown()),
        after: &Places::new(&after.shown()),
    };
    match args.format {
        Paper::Human => {
            terminal.print(&human::render(&shown))?;
            if !changes.is_empty() {
                terminal.say(&format!("{}\n", human::summary(&changes)));
            }
        }
        Paper::Json => terminal.print_exactly(json::render(&shown)?.as_bytes())?,
        Paper::Sarif => terminal.print_exactly(sarif::render(&changes, &after)?.as_bytes())?,
        Paper::Md => terminal.print_exactly(markdown::render(&shown).as_bytes())?,
    }
    Ok(outcome(args, &changes))
}

fn outcome(args: &Diff, changes: &[Change]) -> Outcome {
    let fails = match args.fail_on {
        FailOnChange::Widened => changes.iter().any(|change| change.section().may_widen()),
        FailOnChange::Any => !changes.is_empty(),
        FailOnChange::Never => false,
    };
    match (fails, args.detailed_exitcode && !changes.is_empty()) {
        (true, _) => Outcome::Findings,
        (false, true) => Outcome::Changes,
        (false, false) => Outcome::Done,
    }
}

/// What the command line names is there, on one side at least.
fn known(args: &Diff, old: &survey::Survey, new: &survey::Survey) -> Result<(), Failure> {
    if let Some(name) = old.unknown.iter().find(|name| new.unknown.contains(name)) {
        return Err(Failure::usage(format!("no parameter is called `{name}`, on neither side")));
    }
    if let Some(name) = &args.compile.env {
        let is_there =
            |survey: &survey::Survey| survey.views.iter().any(|view| view.environment.as_ref() == Some(name));
        if !is_there(old) && !is_there(new) {
            return Err(Failure::usage(format!("there is no environment `{name}`, on neither side")));
        }
    }
    Ok(())
}

/// How each side is read: every environment, so that one that is new can be compared with another.
fn options(args: &Diff, policies: usize) -> Options<'_> {
    Options { environment: None, set: &args.compile.set, targets: &args.target, policies }
}

/// The changes of each section that has any.
fn sections(changes: &[Change]) -> impl Iterator<Item = (Section, Vec<&Change>)> {
    Section::ALL.into_iter().filter_map(|section| {
        let of: Vec<&Change> = changes.iter().filter(|change| change.section() == section).collect();
        (!of.is_empty()).then_some((section, of))
    })
}

/// `place_order may now delete from orders (in prod)`
fn sentence(change: &Change) -> String {
    match &change.only {
        Some(only) => format!("{} ({only})", change.sentence),
        None => change.sentence.clone(),
    }
}
