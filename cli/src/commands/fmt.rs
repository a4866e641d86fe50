//! `scant fmt`: every spec in its one layout.

use crate::args::{Fmt, Format};
use crate::failure::{Failure, Outcome};
use crate::render::style::{self, Styled};
use crate::render::{self, counted};
use crate::shown::Shown;
use crate::terminal::Terminal;
use crate::world;
use scant_lang::source::Source;
use similar::TextDiff;
use std::path::{Path, PathBuf};

/// Formats what the arguments name.
pub fn run(args: &Fmt, terminal: &Terminal) -> Result<Outcome, Failure> {
    if args.path.iter().any(|path| path == Path::new("-")) {
        if args.path.len() > 1 {
            return Err(Failure::usage("`-` stands alone: standard input is one spec"));
        }
        return stdin(args, terminal);
    }
    if args.stdin_filename.is_some() {
        return Err(Failure::usage("`--stdin-filename` names standard input").help("add `-`"));
    }
    let files = specs(&args.path)?;
    let mut outcome = Outcome::Done;
    let mut changed = 0;
    for file in &files {
        let name = shown(file);
        let text =
            world::read_text(file).map_err(|why| Failure::usage(format!("cannot read `{name}`: {why}")))?;
        let source = Source::new(name, text);
        match formatted(&source, terminal)? {
            None => outcome = Outcome::Findings,
            Some(text) if text == source.text => {}
            Some(text) => {
                changed += 1;
                if changes(args, &source, &text, terminal)? == Outcome::Findings {
                    outcome = Outcome::Findings;
                }
                if !args.check && !args.diff {
                    world::write::replace(file, &text)?;
                    terminal.say(&format!("formatted {}\n", style::plain_line(&source.name)));
                }
            }
        }
    }
    if changed == 0 && outcome == Outcome::Done {
        let already = if files.len() == 1 { "is already formatted" } else { "are already formatted" };
        terminal.say(&format!("{} {already}\n", counted(files.len(), "spec")));
    }
    Ok(outcome)
}

fn stdin(args: &Fmt, terminal: &Terminal) -> Result<Outcome, Failure> {
    let text = world::text_of(std::io::stdin().lock())
        .map_err(|why| Failure::usage(format!("cannot read standard input: {why}")))?;
    let source = Source::new(args.stdin_filename.as_deref().unwrap_or("<stdin>"), text);
    let Some(text) = formatted(&source, terminal)? else { return Ok(Outcome::Findings) };
    if args.check || args.diff {
        return if text == source.text { Ok(Outcome::Done) } else { changes(args, &source, &text, terminal) };
    }
    terminal.print_exactly(text.as_bytes())?;
    Ok(Outcome::Done)
}

/// The canonical text, or nothing if the spec has errors, which are shown.
fn formatted(source: &Source, terminal: &Terminal) -> Result<Option<String>, Failure> {
    match scant_lang::format::format(source) {
        Ok(text) => Ok(Some(text)),
        Err(findings) => {
            let shown = Shown::bare(std::slice::from_ref(source));
            render::findings(terminal, Format::Human, &shown, &findings, None)?;
            Ok(None)
        }
    }
}

/// Says how a spec would change, as far as was asked.
fn changes(args: &Fmt, source: &Source, text: &str, terminal: &Terminal) -> Result<Outcome, Failure> {
    if args.diff {
        terminal.print(&diff(source, text))?;
    }
    if !args.check {
        return Ok(Outcome::Done);
    }
    terminal.tell(&format!("{} would be formatted\n", style::plain_line(&source.name)));
    Ok(Outcome::Findings)
}

/// What differs between a spec and a text that would replace it, as a unified difference.
pub fn diff(source: &Source, text: &str) -> String {
    let name = style::plain_line(&source.name);
    let diff = TextDiff::from_lines(&source.text, text);
    let unified = diff.unified_diff().header(&name, &name).to_string();
    let mut shown = String::new();
    for line in style::plain(&unified).split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let line = match line.as_bytes().first() {
            Some(b'+') => line.styled(style::ADDED),
            Some(b'-') => line.styled(style::REMOVED),
            Some(b'@') => line.styled(style::FAINT),
            _ => line.to_owned(),
        };
        shown.push_str(&line);
        shown.push_str(end);
    }
    shown
}

/// The specs of the paths, or of the current folder; a folder's in the order of their names.
fn specs(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let here = [PathBuf::from(".")];
    let mut files = Vec::new();
    for path in if paths.is_empty() { &here } else { paths } {
        if path.is_dir() {
            let before = files.len();
            in_folder(path, &mut files)?;
            if files.len() == before {
                return Err(Failure::usage(format!("there is no `*.scant` file in `{}`", shown(path))));
            }
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

fn in_folder(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let walk = ignore::WalkBuilder::new(folder).sort_by_file_path(Path::cmp).require_git(false).build();
    for entry in walk {
        let entry = entry.map_err(|error| {
            let why = error.io_error().map_or_else(|| error.to_string(), world::why);
            Failure::usage(format!("cannot search `{}`: {why}", shown(folder)))
        })?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && entry.path().extension().is_some_and(|extension| extension == "scant") {
            files.push(entry.into_path());
        }
    }
    Ok(())
}

/// A path as it was typed, without the `./` that searching the current folder puts before it.
fn shown(path: &Path) -> String {
    world::slashed(path.strip_prefix(".").ok().filter(|rest| *rest != Path::new("")).unwrap_or(path))
}
