//! Every artifact of the cases and examples is verified as equal to its spec, and every tampered one as not: the table
//! says of how many.

use scant_compiler::checked::Checked;
use scant_compiler::target::{Assets, OutputFile};
use scant_tests::case::Case;
use scant_tests::subject::{Subject, cases, examples};
use scant_tests::tamper::mutants;
use scant_verify::{File, Report};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// What became of the mutants of one class.
#[derive(Default)]
struct Tally {
    mutants: usize,
    killed: usize,
    equivalent: usize,
}

fn main() -> Result<ExitCode, String> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let (mut table, mut alarms, mut survivors) = (BTreeMap::new(), Vec::new(), Vec::new());
    let mut verified = 0;
    for subject in cases().into_iter().chain(examples()?) {
        let name = subject.name();
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let Some((app, files)) = built(&subject)? else { continue };
        let Some(report) = verified_as(&app, &files) else { continue };
        verified += 1;
        let said = report.excess.iter().chain(&report.missing);
        alarms.extend(said.map(|it| format!("{name}: {} ({:?})", it.sentence, it.place)));
        for mutant in mutants(app.target(), &files) {
            let tally: &mut Tally = table.entry((app.target().word(), mutant.class)).or_default();
            let is_equal = verified_as(&app, &mutant.files).is_some_and(|report| report.is_equal());
            tally.mutants += 1;
            match (is_equal, mutant.equivalent) {
                (false, None) => tally.killed += 1,
                (_, Some(_)) => tally.equivalent += 1,
                (true, None) => survivors.push(format!("{name}: {}: {}", mutant.class, mutant.what)),
            }
        }
    }
    println!("{:8} {:44} {:>8} {:>8} {:>10}", "target", "class", "mutants", "killed", "equivalent");
    for ((target, class), Tally { mutants, killed, equivalent }) in &table {
        println!("{target:8} {class:44} {mutants:>8} {killed:>8} {equivalent:>10}");
    }
    println!("{verified} artifacts verified, {} alarms, {} mutants survive", alarms.len(), survivors.len());
    for line in alarms.iter().chain(&survivors) {
        println!("  {line}");
    }
    Ok(if alarms.is_empty() && survivors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The program and its artifact; nothing of a case that is about what its target cannot do.
fn built(subject: &Subject) -> Result<Option<(Checked, Vec<OutputFile>)>, String> {
    let target = subject.target;
    let mut case = Case::read(&subject.folder, subject.entry)?;
    if case.environment.is_none() {
        case.environment =
            scant_compiler::check(&case.sources, &[target], &case.options()).value.environments.pop();
    }
    let compiled = scant_compiler::compile(&case.sources, target, &case.options());
    Ok(compiled.value.map(|app| {
        let files = target.emit(&app, &Assets::default()).files;
        (app, files)
    }))
}

fn verified_as(app: &Checked, files: &[OutputFile]) -> Option<Report> {
    let files: Vec<File<'_>> = files.iter().map(|file| File { path: &file.path, text: &file.text }).collect();
    scant_verify::verify(app, &files)
}
