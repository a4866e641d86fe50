//! The ladder of a setting: every line that says it, and the one that wins.

use super::super::options;
use super::{padded, print, widest};
use crate::args::Explain;
use crate::failure::{Failure, Outcome};
use crate::program::Program;
use crate::render::style::{self, Styled};
use crate::render::{Place, Places};
use crate::terminal::Terminal;
use serde::Serialize;

#[derive(Serialize)]
struct Step<'a> {
    source: &'a str,
    value: &'a str,
    wins: bool,
    file: Option<&'a str>,
    start: Option<Place>,
}

/// Prints the ladder of `setting`, such as `create_order.memory`.
pub fn run(args: &Explain, setting: &str, terminal: &Terminal) -> Result<Outcome, Failure> {
    let program = Program::find(args.path.as_deref())?;
    let loaded = program.load(&args.compile.policy)?;
    let rungs = scant_compiler::ladder(&loaded.sources, setting, &options(&args.compile, loaded.policies))
        .map_err(Failure::usage)?;
    let places = Places::new(&program.shown(&loaded.sources));
    let steps: Vec<_> = rungs
        .iter()
        .map(|rung| Step {
            source: &rung.source,
            value: &rung.value,
            wins: rung.wins,
            file: rung.span.map(|span| places.name_of(span)),
            start: rung.span.map(|span| places.of(span).0),
        })
        .collect();
    let human = || {
        let sources = widest(steps.iter().map(|step| step.source), 40);
        let values = widest(steps.iter().map(|step| step.value), 40);
        let mut text = String::new();
        for step in &steps {
            let mark = if step.wins { ">" } else { " " };
            let place = match (step.file, step.start) {
                (Some(file), Some(start)) => format!("{file}:{}", start.line),
                _ => "built in".to_owned(),
            };
            let line = format!(
                "{mark} {}  {}  ",
                padded(&style::plain_line(step.source), sources),
                padded(&style::plain_line(step.value), values)
            );
            let line = if step.wins { line.styled(style::STRONG) } else { line };
            text.push_str(&format!("{line}{}\n", style::plain_line(&place).styled(style::FAINT)));
        }
        text
    };
    print(terminal, args.format, human, ("ladder", &steps))
}
