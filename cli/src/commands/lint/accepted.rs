//! `--accepted`: the findings a spec takes on purpose, each with its reason.

use crate::args::Format;
use crate::failure::Failure;
use crate::render::style::{self, Styled};
use crate::render::{Places, counted};
use crate::shown::Shown;
use crate::terminal::Terminal;
use scant_compiler::acceptance::Accepted;
use serde_json::{Value, json};

/// Prints them for people or as one JSON object.
pub fn show(
    terminal: &Terminal,
    format: Format,
    shown: &Shown<'_>,
    accepted: &[Accepted],
) -> Result<(), Failure> {
    let places = Places::new(shown);
    if format == Format::Human {
        let lines: String = accepted.iter().map(|accepted| human(&places, accepted)).collect();
        terminal.print(&lines)?;
        terminal.say(&format!("{} accepted\n", counted(accepted.len(), "finding")));
        return Ok(());
    }
    if format != Format::Json {
        return Err(Failure::usage("what is accepted is shown as `human` or `json`"));
    }
    let report = json!({ "schema": 1, "accepted": json(&places, accepted) });
    terminal.print_exactly(format!("{report:#}\n").as_bytes())
}

/// The same as one JSON value, an object each.
pub fn json(places: &Places<'_>, accepted: &[Accepted]) -> Value {
    let one = |accepted: &Accepted| {
        let (start, _) = places.of(accepted.at);
        json!({
            "id": accepted.finding.code.id,
            "message": accepted.finding.message,
            "because": accepted.because,
            "until": accepted.until,
            "accepted_at": { "file": places.name_of(accepted.at), "line": start.line, "column": start.column },
        })
    };
    accepted.iter().map(one).collect()
}

fn human(places: &Places<'_>, accepted: &Accepted) -> String {
    let (start, _) = places.of(accepted.at);
    let place = format!("{}:{}:{}", places.name_of(accepted.at), start.line, start.column);
    let until = accepted.until.as_ref().map(|until| format!(" (until {until})")).unwrap_or_default();
    format!(
        "{} {} {}\n  because {}{until}\n",
        style::plain_line(&place).styled(style::FAINT),
        accepted.finding.code.id.styled(style::STRONG),
        style::plain_line(&accepted.finding.message),
        style::plain_line(&accepted.because),
    )
}
