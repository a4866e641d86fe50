//! The binary: arguments become a command, its outcome an exit code.

mod args;
mod catalogue;
mod commands;
mod config;
mod failure;
mod git;
mod manifest;
mod package;
mod program;
mod proof;
mod render;
mod revision;
mod shown;
mod terminal;
mod words;
mod world;

use clap::Parser;
use std::process::ExitCode;
use terminal::Terminal;

/// A large program is millions of small texts; here each costs the same however many there are.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    failure::report_panics();
    let cli = args::Cli::parse();
    let terminal = Terminal::new(&cli.talk);
    let outcome = commands::run(cli.command, &terminal);
    terminal.finish(outcome)
}
