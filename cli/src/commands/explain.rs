//! `scant explain`: messages, rights, settings and defaults, each with its reason.

mod access;
mod defaults;
mod message;
mod setting;

use crate::args::{Explain, Shape};
use crate::failure::{Failure, Outcome};
use crate::terminal::Terminal;
use serde::Serialize;

/// The number that changes when a field of the JSON changes its meaning or goes away.
const SCHEMA: u32 = 1;

/// Explains what was asked for.
pub fn run(args: &Explain, terminal: &Terminal) -> Result<Outcome, Failure> {
    match (&args.id, &args.access, &args.setting, &args.defaults) {
        (_, Some(function), _, _) => access::run(args, function.as_deref(), terminal),
        (_, _, Some(setting), _) => setting::run(args, setting, terminal),
        (_, _, _, Some(kind)) => defaults::run(args, kind, terminal),
        (Some(id), None, None, None) => message::page(args, id, terminal),
        (None, None, None, None) => message::list(args, terminal),
    }
}

/// Prints for people or for machines.
fn print(
    terminal: &Terminal,
    shape: Shape,
    human: impl FnOnce() -> String,
    (name, value): (&str, &impl Serialize),
) -> Result<Outcome, Failure> {
    match shape {
        Shape::Human => terminal.print(&human())?,
        Shape::Json => {
            let value = serde_json::to_value(value)
                .map_err(|error| Failure::world(format!("cannot write JSON: {error}")))?;
            let object = serde_json::json!({ "schema": SCHEMA, name: value });
            terminal.print_exactly(format!("{object:#}\n").as_bytes())?;
        }
    }
    Ok(Outcome::Done)
}

/// Pads a text to a width in characters.
fn padded(text: &str, width: usize) -> String {
    format!("{text:width$}")
}

/// The longest of the texts, in characters, but not more than `most`.
fn widest<'t>(texts: impl Iterator<Item = &'t str>, most: usize) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0).min(most)
}
