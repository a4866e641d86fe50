//! `scant diff`: which two revisions, and how their differences are shown.

use super::{Compile, target};
use clap::{Args, ValueEnum};
use scant_compiler::model::TargetName;

/// `scant diff`
#[derive(Debug, Args)]
#[command(after_long_help = "\
A side is a spec, a folder with one, `-` for standard input, or a git revision: `REV` is the program of this folder in
that revision, `REV:PATH` the one at PATH of the repository (`REV:./PATH`: of this folder). `A..B` names both sides at
once; with `A...B` the old one is where B left A. Nothing is checked out. Not the texts are compared but what they
mean, in every environment and for every target.

A line begins with `+` where more is permitted, `-` where less, `±` where both, `?` where only a provider's own words
could tell, and `~` where nobody gains or loses a right.

Examples:
  scant diff main                             this working copy with main
  scant diff main...HEAD --fail-on widened    what a branch asks for, for a pull request
  scant diff HEAD~1 HEAD --format md          as a comment
  scant diff old/ new/                        two folders
  scant diff v1:shop v2:shop --env prod       one environment of a program in a folder")]
pub struct Diff {
    /// The old revision: a path or a git revision; or both sides as `A..B`.
    #[arg(value_name = "A")]
    pub before: String,
    /// The new revision [default: the working copy].
    #[arg(value_name = "B")]
    pub after: Option<String>,
    /// Compare for this target; may be repeated [default: the targets each side declares, or aws].
    #[arg(short, long, value_name = "TARGET", value_parser = target)]
    pub target: Vec<TargetName>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub compile: Compile,
    /// How differences are shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Paper,
    /// Which differences end the run with exit code 1.
    #[arg(long, value_name = "WHICH", default_value = "never")]
    pub fail_on: FailOnChange,
    /// End with exit code 4 if there are differences, and 0 if there are none.
    #[arg(long)]
    pub detailed_exitcode: bool,
}

/// How differences are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Paper {
    /// One sentence a line.
    Human,
    /// One JSON object.
    Json,
    /// Markdown, for a comment on a pull request.
    Md,
    /// SARIF 2.1.0: what permits more as warnings, all else as notes.
    Sarif,
}

/// Which differences make a run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOnChange {
    /// Whatever permits more, opens a door, or cannot be judged.
    Widened,
    /// Any at all.
    Any,
    /// None.
    Never,
}
