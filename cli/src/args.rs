//! The command line: what can be typed, and the help that says so.

mod diff;
mod lint;

pub use diff::{Diff, FailOnChange, Paper};
pub use lint::{FailOn, Fixes, Lint};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use scant_compiler::model::TargetName;
use std::path::PathBuf;

/// Compiler for serverless infrastructure with exact permissions.
///
/// A program is an `app.scant` file, or what the `entry` of a `scant.toml` names. Artifacts and machine-readable
/// findings go to standard output and files; messages for people go to standard error.
#[derive(Debug, Parser)]
#[command(name = "scant", version, arg_required_else_help = true, after_long_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to talk.
    #[command(flatten)]
    pub talk: Talk,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  findings: errors in a spec, what `lint` denies, or a file that `--check` would change
  2  used wrongly: a bad flag, unreadable or missing input, a bad scant.toml
  3  the world failed: a file could not be written
  4  only with `diff --detailed-exitcode`: there are changes

Examples:
  scant init shop            a small program to begin with
  scant check                every environment, every target, nothing written
  scant lint                 what is allowed and worth a second look
  scant build --env prod     artifacts in out/
  scant explain --access     who may do what, and because of which line
  scant diff main            what this working copy permits more and less than main";

/// How to talk, for every command.
#[derive(Debug, Args)]
pub struct Talk {
    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 100)]
    pub color: Color,
    /// Say nothing but findings.
    #[arg(short, long, global = true, display_order = 101)]
    pub quiet: bool,
    /// Show at most this many findings to people; 0 shows all.
    #[arg(
        long,
        global = true,
        value_name = "N",
        default_value_t = 50,
        hide_short_help = true,
        display_order = 102
    )]
    pub max_findings: usize,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set; always with CLICOLOR_FORCE.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a program for every environment and target; write nothing.
    Check(Check),
    /// Find needless rights, open doors and what gets lost.
    Lint(Lint),
    /// Write the artifacts of a program.
    Build(Build),
    /// Prove that built artifacts grant what the spec says: nothing more, nothing less.
    Verify(Verify),
    /// Put specs into their one layout.
    Fmt(Fmt),
    /// Explain a message, a right, a setting or a default.
    Explain(Explain),
    /// Compare what two revisions of a program mean: what is permitted now that was not.
    Diff(Diff),
    /// Begin a program that passes `check` and `build`.
    Init(Init),
    /// Print the completions of a shell.
    Completions(Completions),
}

/// What the program is compiled with.
#[derive(Debug, Args)]
pub struct Compile {
    /// The environment.
    #[arg(short, long, value_name = "NAME")]
    pub env: Option<String>,
    /// Give a parameter a value; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Hold the program to the policies of this file too; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub policy: Vec<PathBuf>,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Excerpts for people, on standard error.
    Human,
    /// One `file:line:column: level[id]: message` a line, on standard output.
    Short,
    /// One JSON object, on standard output; columns count characters from 1, offsets count bytes from 0.
    Json,
    /// SARIF 2.1.0, on standard output: for code scanning.
    Sarif,
    /// Annotations of GitHub workflows, on standard output.
    Github,
    /// A Code Quality report of GitLab, on standard output.
    Gitlab,
    /// JUnit XML, on standard output: a suite a file, a case a rule.
    Junit,
}

/// `scant check`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  scant check                       the program of this folder
  scant check shop/app.scant        this one
  scant check --env prod            one environment only
  scant check --target azure        for one target only, declared or not
  scant check --format json | jq    for machines
  cat app.scant | scant check -     from standard input")]
pub struct Check {
    /// A spec, a folder with one, or `-` for standard input [default: the program of this folder].
    pub path: Option<PathBuf>,
    /// Check for this target; may be repeated [default: the targets the program declares, or aws].
    #[arg(short, long, value_name = "TARGET", value_parser = target)]
    pub target: Vec<TargetName>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub compile: Compile,
    /// How findings are shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// `scant build`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Every target has a folder of its own under the output folder, with a manifest.json that lists what scant wrote
there. Code folders are packaged byte for byte reproducibly into its assets/ folder. Files of an earlier build that
are no longer made are removed if scant wrote them and nobody changed them since. With an error, nothing is written.

Examples:
  scant build                              the targets the program declares
  scant build --target aws --env prod      one target, one environment
  scant build --set workers=9              with another value of a parameter
  scant build --out -                      the one document on standard output
  scant build --check                      fail if the files on disk would change")]
pub struct Build {
    /// A spec, a folder with one, or `-` for standard input [default: the program of this folder].
    pub path: Option<PathBuf>,
    /// Compile for this target; may be repeated [default: the targets the program declares, or aws].
    #[arg(short, long, value_name = "TARGET", value_parser = target)]
    pub target: Vec<TargetName>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub compile: Compile,
    /// Where to write; `-` prints a single document [default: `out` beside the program].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write nothing; fail if the files on disk differ from what would be written.
    #[arg(long)]
    pub check: bool,
    /// Do not read the artifacts back to prove that they grant what the spec says, and write no certificate.
    #[arg(long)]
    pub no_verify: bool,
    /// How findings are shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// `scant verify`
#[derive(Debug, Args)]
#[command(after_long_help = "\
The artifact is read back as it lies there, by readers that know nothing of how it was written. Every file of the
folder is read; the environment and the parameters are those of its manifest.json, unless they are named.

Examples:
  scant verify                            what `build` wrote for this folder's program
  scant verify out/aws                    this artifact
  scant verify deploy --spec shop         an artifact of the program in shop/
  scant verify --certificate cert.json    write the certificate too")]
pub struct Verify {
    /// The folder of a target's artifact [default: those under the program's `out`].
    pub artifact: Option<PathBuf>,
    /// A spec, or a folder with one [default: the program of this folder].
    #[arg(long, value_name = "PATH")]
    pub spec: Option<PathBuf>,
    /// The target of an artifact without a manifest.json.
    #[arg(short, long, value_name = "TARGET", value_parser = target)]
    pub target: Option<TargetName>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub compile: Compile,
    /// Write the certificate of the one artifact to this file.
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// How the outcome is shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Shape,
}

/// `scant fmt`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Folders are searched for `*.scant`, leaving out what git ignores. A spec with syntax errors stays as it is.

Examples:
  scant fmt                                    every spec under this folder
  scant fmt --check                            fail if one would change
  scant fmt --diff app.scant                   show what would change
  scant fmt - --stdin-filename app.scant       for editors")]
pub struct Fmt {
    /// Specs, folders, or `-` for standard input [default: this folder].
    pub path: Vec<PathBuf>,
    /// Write nothing; fail if a spec would change.
    #[arg(long)]
    pub check: bool,
    /// Write nothing; print what would change.
    #[arg(long)]
    pub diff: bool,
    /// The name messages give to standard input.
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<String>,
}

/// How explanations are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// For people.
    Human,
    /// One JSON object.
    Json,
}

/// `scant explain`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Without anything, every message scant knows is listed. The program that `--access` and `--setting` speak of is the
one of this folder, or the one `--path` names.

Examples:
  scant explain unknown-name                       the page of a message
  scant explain --access                           every right of every function
  scant explain --access create_order --env prod   the rights of one
  scant explain --setting create_order.memory      where a value comes from
  scant explain --defaults table                   what holds when a spec says nothing")]
pub struct Explain {
    /// The id of a message, as it stands in brackets: `unknown-name`.
    pub id: Option<String>,
    /// Every right, its actions and the line it comes from; of one function, if named.
    #[arg(long, value_name = "FUNCTION", num_args = 0..=1, conflicts_with_all = ["id", "setting", "defaults"])]
    #[allow(clippy::option_option, reason = "clap's way to say: absent, alone, or with a value")]
    pub access: Option<Option<String>>,
    /// Which line decides a setting, and which ones it beats.
    #[arg(long, value_name = "NAME.SETTING", conflicts_with_all = ["id", "defaults"])]
    pub setting: Option<String>,
    /// The defaults of a kind of declaration.
    #[arg(long, value_name = "KIND", conflicts_with = "id")]
    pub defaults: Option<String>,
    /// The program: a spec, a folder with one, or `-` for standard input.
    #[arg(short, long, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Explain access for this target [default: the targets the program declares, or aws].
    #[arg(short, long, value_name = "TARGET", value_parser = target)]
    pub target: Vec<TargetName>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields say it")]
    pub compile: Compile,
    /// How the explanation is shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Shape,
}

/// `scant init`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Writes scant.toml, app.scant and the code of one function. A file that is already there stops it.

Examples:
  scant init           in this folder
  scant init shop      in a new one")]
pub struct Init {
    /// The folder, made if need be [default: this folder].
    pub folder: Option<PathBuf>,
}

/// `scant completions`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  scant completions bash > ~/.local/share/bash-completion/completions/scant
  scant completions fish > ~/.config/fish/completions/scant.fish")]
pub struct Completions {
    /// The shell.
    pub shell: Shell,
}

pub(crate) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a parameter is set with `name=value`".to_owned()),
    }
}

pub(crate) fn target(word: &str) -> Result<TargetName, String> {
    let built = crate::catalogue::target_words;
    match TargetName::of(word) {
        Some(name) if crate::catalogue::target(name).is_some() => Ok(name),
        Some(name) => Err(format!("`{}` is not available yet; this scant builds {}", name.word(), built())),
        None => Err(format!("there is no such target; this scant builds {}", built())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_value_may_contain_an_equals_sign() {
        assert_eq!(assignment("url=a=b"), Ok(("url".to_owned(), "a=b".to_owned())));
        assert!(assignment("=b").is_err());
        assert!(assignment("b").is_err());
    }
}
