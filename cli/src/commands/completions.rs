//! `scant completions`: what a shell needs to complete scant's arguments.

use crate::args::{Cli, Completions};
use crate::failure::{Failure, Outcome};
use crate::terminal::Terminal;
use clap::CommandFactory;

/// Prints the script.
pub fn run(args: &Completions, terminal: &Terminal) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "scant", &mut script);
    terminal.print_exactly(&script)?;
    Ok(Outcome::Done)
}
