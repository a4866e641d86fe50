//! `scant lint`, as it can be typed.

use super::{Compile, Format, target};
use clap::{Args, ValueEnum};
use scant_compiler::model::TargetName;
use std::path::PathBuf;

/// `scant lint`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Everything `check` says is said as well. A rule has a level: `error`, `warning`, `note` or `off`; the `[lint]` part of
scant.toml and these flags give it another one, for a rule or for a group of rules: `least-privilege`, `exposure`,
`reliability`, `operations`, `housekeeping`. `scant explain RULE` says what a rule is about. A finding that is right as
it is, is accepted in the spec: `accept RULE on THING because \"…\" until \"2027-06-30\"`.

Examples:
  scant lint                                  the program of this folder
  scant lint --fix                            make the repairs that are certainly meant
  scant lint --fix=all --diff                 show every repair there is, write nothing
  scant lint --deny warnings                  fail on warnings as well
  scant lint --deny exposure --allow unused-store
  scant lint --write-baseline baseline.json   take what is found now as known
  scant lint --baseline baseline.json         only what is new
  scant lint --accepted                       what the spec accepts, and why")]
pub struct Lint {
    /// A spec, a folder with one, or `-` for standard input [default: the program of this folder].
    pub path: Option<PathBuf>,
    /// Lint for this target; may be repeated [default: the targets the program declares, or aws].
    #[arg(short, long, value_name = "TARGET", value_parser = target)]
    pub target: Vec<TargetName>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub compile: Compile,
    /// How findings are shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Make a rule or a group an error, or every warning with `warnings`; may be repeated.
    #[arg(short = 'D', long, value_name = "RULE", help_heading = "Levels")]
    pub deny: Vec<String>,
    /// Make a rule or a group a warning; may be repeated.
    #[arg(short = 'W', long, value_name = "RULE", help_heading = "Levels")]
    pub warn: Vec<String>,
    /// Leave a rule or a group unsaid; may be repeated.
    #[arg(short = 'A', long, value_name = "RULE", help_heading = "Levels")]
    pub allow: Vec<String>,
    /// The level from which on findings fail the run.
    #[arg(long, value_name = "LEVEL", default_value = "error", help_heading = "Levels")]
    pub fail_on: FailOn,
    /// Make the repairs that are certainly meant, or all that are offered.
    #[arg(
        long,
        value_name = "WHICH",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe",
        help_heading = "Repairs"
    )]
    pub fix: Option<Fixes>,
    /// Show what `--fix` would change, and write nothing.
    #[arg(long, requires = "fix", help_heading = "Repairs")]
    pub diff: bool,
    /// Leave out the findings that this file knows.
    #[arg(long, value_name = "FILE", help_heading = "Known findings")]
    pub baseline: Option<PathBuf>,
    /// Write what is found into this file, to be known from now on.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "fix"], help_heading = "Known findings")]
    pub write_baseline: Option<PathBuf>,
    /// Show what the spec accepts, and why, instead of findings.
    #[arg(long, help_heading = "Known findings")]
    pub accepted: bool,
    /// Add what the spec accepts to `json`, and to `sarif` as suppressed.
    #[arg(long, help_heading = "Known findings")]
    pub include_accepted: bool,
    /// The day by which acceptances are judged [default: today, in UTC].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Known findings")]
    pub today: Option<String>,
}

/// The level from which on findings fail the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// Nothing that is found.
    Never,
}

/// Which repairs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Fixes {
    /// Those that are certainly meant.
    Safe,
    /// Every one that is offered.
    All,
}

fn day(text: &str) -> Result<String, String> {
    match scant_compiler::words::is_date(text) {
        true => Ok(text.to_owned()),
        false => Err("a day is written year-month-day: `2027-06-30`".to_owned()),
    }
}
