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
use std::sync::atomic::{AtomicUsize, Ordering};

/// What became of the mutants of one class.
#[derive(Default)]
struct Tally {
    mutants: usize,
    killed: usize,
    equivalent: usize,
}

/// What became of one artifact.
#[derive(Default)]
struct Outcome {
    verified: usize,
    table: BTreeMap<(&'static str, &'static str), Tally>,
    alarms: Vec<String>,
    survivors: Vec<String>,
}

fn main() -> Result<ExitCode, String> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_wanted = |subject: &Subject| {
        wanted.is_empty() || wanted.iter().any(|word| subject.name().contains(word.as_str()))
    };
    let subjects: Vec<Subject> = cases().into_iter().chain(examples()?).filter(is_wanted).collect();
    let all = outcomes(&subjects)?;
    println!("{:8} {:44} {:>8} {:>8} {:>10}", "target", "class", "mutants", "killed", "equivalent");
    for ((target, class), Tally { mutants, killed, equivalent }) in &all.table {
        println!("{target:8} {class:44} {mutants:>8} {killed:>8} {equivalent:>10}");
    }
    let Outcome { verified, alarms, survivors, .. } = &all;
    println!("{verified} artifacts verified, {} alarms, {} mutants survive", alarms.len(), survivors.len());
    for line in alarms.iter().chain(survivors) {
        println!("  {line}");
    }
    Ok(if alarms.is_empty() && survivors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The outcomes of all subjects together, worked out by as many threads as there are processors.
fn outcomes(subjects: &[Subject]) -> Result<Outcome, String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(subject) = subjects.get(next.fetch_add(1, Ordering::Relaxed)) {
            found.push((subject.name(), outcome(subject)));
        }
        found
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let found = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let found = workers.into_iter().map(|worker| worker.join().map_err(|_| "a verification stopped"));
        found.collect::<Result<Vec<_>, _>>()
    })?;
    let mut each: Vec<_> = found.into_iter().flatten().collect();
    each.sort_by(|one, other| one.0.cmp(&other.0));
    let mut all = Outcome::default();
    for (_, one) in each {
        let one = one?;
        all.verified += one.verified;
        all.alarms.extend(one.alarms);
        all.survivors.extend(one.survivors);
        for (row, tally) in one.table {
            let sum = all.table.entry(row).or_default();
            sum.mutants += tally.mutants;
            sum.killed += tally.killed;
            sum.equivalent += tally.equivalent;
        }
    }
    Ok(all)
}

fn outcome(subject: &Subject) -> Result<Outcome, String> {
    let name = subject.name();
    let mut outcome = Outcome::default();
    let Some((app, files)) = built(subject)? else { return Ok(outcome) };
    let Some(report) = verified_as(&app, &files) else { return Ok(outcome) };
    outcome.verified = 1;
    let said = report.excess.iter().chain(&report.missing);
    outcome.alarms = said.map(|it| format!("{name}: {} ({:?})", it.sentence, it.place)).collect();
    for mutant in mutants(app.target(), &files) {
        let tally = outcome.table.entry((app.target().word(), mutant.class)).or_default();
        let is_equal = verified_as(&app, &mutant.files).is_some_and(|report| report.is_equal());
        tally.mutants += 1;
        match (is_equal, mutant.equivalent) {
            (false, None) => tally.killed += 1,
            (_, Some(_)) => tally.equivalent += 1,
            (true, None) => outcome.survivors.push(format!("{name}: {}: {}", mutant.class, mutant.what)),
        }
    }
    Ok(outcome)
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
