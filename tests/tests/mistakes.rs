//! The corpus of mistakes: each file under `mistakes/` is compiled, and what is said of it is compared exactly.
//!
//! `UPDATE=1 cargo test -p scant-tests --test mistakes` writes the files anew. Read the difference as the victim of
//! the mistake would.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use scant_compiler::{Options, check, compile, load};
use scant_lang::diagnostic::{Diagnostic, Level};
use scant_lang::source::Source;
use scant_targets::aws::Aws;
use scant_targets::azure::Azure;
use scant_targets::knative::Knative;
use scant_tests::annotated::{self, Asked, Case};
use scant_tests::fixed::fixed;
use scant_tests::golden;
use scant_tests::memory::Memory;
use scant_tests::render::findings;
use scant_tests::style;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes");
    let mut files = Vec::new();
    if let Err(problem) = collect(&folder, &mut files) {
        eprintln!("{}: {problem}", folder.display());
        return ExitCode::FAILURE;
    }
    files.sort();
    let trials = files
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(&folder).unwrap_or(&file).with_extension("");
            Trial::test(name.to_string_lossy().replace('\\', "/"), move || judge(&file))
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "scant") {
            files.push(path);
        }
    }
    Ok(())
}

fn judge(path: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path)?;
    let case = annotated::read(&text)?;
    let (sources, said) = run(&case, &case.files);
    if !said.iter().any(|one| one.level == Level::Error) {
        return Err("nothing is said to be wrong with this file".into());
    }
    golden::compare(path, Some(&annotated::render(&case, &sources, &said)))?;
    for one in &said {
        if let Some(fault) = style::faults(one).first() {
            return Err(fault.into());
        }
        repair(&case, &sources, &said, one)?;
    }
    Ok(())
}

/// The files that were read, and what is said of the program in `files`: the case's own, or repaired ones.
fn run(case: &Case, files: &[Source]) -> (Vec<Source>, Vec<Diagnostic>) {
    let Some(entry) = files.first() else { return (Vec::new(), Vec::new()) };
    let mut loaded = load(entry.clone(), &Memory(files));
    let policies = files.iter().filter(|file| case.policies.contains(&file.name)).cloned();
    loaded.value.extend(policies);
    let mut said = loaded.diagnostics;
    let environment = match &case.asked {
        Asked::Check => None,
        Asked::Build(environment) => environment.as_deref(),
    };
    let options =
        Options { environment, set: &case.set, policies: case.policies.len(), ..Options::default() };
    said.extend(match &case.asked {
        Asked::Check => check(&loaded.value, &[&Aws, &Azure, &Knative], &options).diagnostics,
        Asked::Build(_) => compile(&loaded.value, &Aws, &options).diagnostics,
    });
    (loaded.value, said)
}

/// A safe repair leaves fewer mistakes; any other removes at least the message it belongs to.
fn repair(case: &Case, sources: &[Source], all: &[Diagnostic], one: &Diagnostic) -> Result<(), Failed> {
    let Some(fix) = &one.fix else { return Ok(()) };
    let repaired = fixed(sources, fix)?;
    if repaired == sources {
        return Err(format!("the fix `{}` changes nothing", fix.message).into());
    }
    // A repaired import may read a file that was not read before.
    let unread = case.files.iter().filter(|file| sources.iter().all(|source| source.name != file.name));
    let files: Vec<Source> = repaired.iter().chain(unread).cloned().collect();
    let (_, after) = run(case, &files);
    let errors = |list: &[Diagnostic]| list.iter().filter(|d| d.level == Level::Error).count();
    let still =
        |list: &[Diagnostic]| list.iter().filter(|d| d.code == one.code && d.message == one.message).count();
    if still(&after) >= still(all) || (fix.safe && errors(&after) >= errors(all)) {
        let left = findings(&repaired, &after);
        return Err(format!("the fix `{}` of [{}] leaves:\n{left}", fix.message, one.code.id).into());
    }
    Ok(())
}
