//! The promises about speed, as ratios: compiling against serialising, growth, and start-up; and the memory it takes.
//!
//! Times are of the processor, not of the clock on the wall, and the least of several runs; what is compared is run
//! in turns. So a busy machine disturbs them little.
//!
//! Growth is measured as a user meets it: each build in a process of its own, which runs this bench again. A process
//! that builds twice has its memory already, and a small program gains more by that than one that fills gigabytes.
//! Small and large builds take turns, and the middle time of each counts: of many short runs the least is a lucky one,
//! of a few long ones it is not.

use cpu_time::ProcessTime;
use scant_compiler::model::TargetName;
use scant_compiler::target::{Artifact, Assets, Target};
use scant_compiler::{Options, compile};
use scant_lang::source::{FileId, Source};
use scant_lang::syntax::parse;
use scant_tests::documents::{self, Format};
use scant_tests::{generated, typed};
use std::process::Command;
use std::time::{Duration, Instant};

/// The same as the binary's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Functions of the program that is compared with its documents.
const FUNCTIONS: usize = 500;
/// Times each of the two is measured.
const TURNS: usize = 40;
/// Between these numbers of functions the growth is measured.
const SMALL: usize = 1_000;
const LARGE: usize = 100_000;
/// Times the large program is built, and how many small ones before each.
const ROUNDS: usize = 5;
const SMALL_BUILDS: usize = 9;
/// The first argument of a process that builds once; its target and the number of functions follow.
const ONE_BUILD: &str = "one-build";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, word, functions] = arguments.as_slice()
        && first == ONE_BUILD
    {
        return one_build(word, functions.parse().unwrap_or_default());
    }
    for target in scant_targets::ALL {
        let word = target.name().word();
        against_serialising(word, *target);
        match exponent(word) {
            Some(growth) => {
                println!(
                    "{word}: growth exponent, 1,000 to 100,000 functions: {growth:.3} (promise: at most 1.05)"
                );
            }
            None => println!(
                "{word}: growth: not measured; a program of that size is refused, or the bench could not run itself"
            ),
        }
    }
    match binary() {
        Some(path) => {
            let start = least(30, || {
                let begin = Instant::now();
                let ran = Command::new(&path).arg("--version").output();
                (begin.elapsed(), ran.map(|output| output.status).ok())
            });
            println!("start-up: `scant --version` takes {start:?} (promise: under 5ms)");
        }
        None => println!("start-up: not measured; build it first with `cargo build --release`"),
    }
}

fn against_serialising(word: &str, target: &dyn Target) {
    // A program for Azure is one template of at most 4 MB.
    let functions = if target.name() == TargetName::Azure { FUNCTIONS / 4 } else { FUNCTIONS };
    let sources = [Source::new("app.scant", generated::program(target.name(), functions))];
    let artifact = build(&sources, target);
    let documents: Vec<(Format, typed::Node)> = (artifact.files.iter())
        .filter_map(|file| Some((documents::format(&file.path)?, file)))
        .flat_map(|(format, file)| {
            documents::read(&file.path, &file.text).into_iter().map(move |node| (format, node))
        })
        .collect();
    let (mut reading, mut compiling, mut serialising) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..TURNS {
        reading = reading.min(time(|| parse(&sources[0], FileId(0))).0);
        compiling = compiling.min(time(|| build(&sources, target)).0);
        serialising = serialising.min(time(|| serialise(&documents)).0);
    }
    let checked = compile(&sources, target, &Options::default()).value;
    let emit = || checked.as_ref().map(|app| target.emit(app, &Assets::default()));
    let emitting = least(TURNS, || time(emit));
    let ratio = |part: Duration| part.as_secs_f64() / serialising.as_secs_f64();
    let rest = compiling.saturating_sub(reading + emitting);
    println!(
        "{word}: {functions} functions compile in {compiling:?}; their documents serialise in {serialising:?}"
    );
    println!("{word}: ratio {:.2} (promise: at most 3)", ratio(compiling));
    for (phase, part) in [("parse", reading), ("resolve and check", rest), ("emit", emitting)] {
        println!("{word}:   {phase} {part:?}: ratio {:.2}", ratio(part));
    }
}

fn build(sources: &[Source], target: &dyn Target) -> Artifact {
    let checked = compile(sources, target, &Options::default()).value;
    checked.map(|app| target.emit(&app, &Assets::default())).unwrap_or_default()
}

fn serialise(documents: &[(Format, typed::Node)]) -> usize {
    let texts = documents.iter().filter_map(|document| match document {
        (Format::Json, node) => serde_json::to_string_pretty(node).ok(),
        (Format::Yaml, node) => serde_saphyr::to_string(node).ok(),
    });
    texts.map(|text| text.len()).sum()
}

fn exponent(word: &str) -> Option<f64> {
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for _ in 0..SMALL_BUILDS {
            small.push(own_process(word, SMALL)?);
        }
        large.push(own_process(word, LARGE)?);
    }
    let ((small, _), (large, memory)) = (middle(small)?, middle(large)?);
    for (functions, time) in [(SMALL, small), (LARGE, large)] {
        println!("{word}: {functions} functions take {:?} each", time / functions as u32);
    }
    match memory {
        Some(memory) => println!("{word}: memory: {} kB for each 1,000 functions", memory / (LARGE / 1_000)),
        None => println!("{word}: memory: not measured; this system has no /proc/self/status"),
    }
    let sizes = LARGE as f64 / SMALL as f64;
    Some((large.as_secs_f64() / small.as_secs_f64()).log(sizes))
}

/// The build that half of the others are quicker than.
fn middle(mut builds: Vec<(Duration, Option<usize>)>) -> Option<(Duration, Option<usize>)> {
    builds.sort_unstable();
    builds.get(builds.len() / 2).copied()
}

/// How long a build takes in a process of its own, and the most memory the process has, in kB.
fn own_process(word: &str, functions: usize) -> Option<(Duration, Option<usize>)> {
    let mut command = Command::new(std::env::current_exe().ok()?);
    let output = command.args([ONE_BUILD, word, &functions.to_string()]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (nanoseconds, memory) = text.trim().split_once(' ')?;
    Some((Duration::from_nanos(nanoseconds.parse().ok()?), memory.parse().ok()))
}

/// Builds once and says what [`own_process`] reads.
fn one_build(word: &str, functions: usize) {
    let Some(target) = scant_targets::ALL.iter().find(|target| target.name().word() == word) else { return };
    let sources = [Source::new("app.scant", generated::program(target.name(), functions))];
    let (taken, artifact) = time(|| build(&sources, *target));
    if artifact.files.is_empty() {
        // A refused program is quickly done: its time says nothing.
        return;
    }
    let memory = peak().map_or("unknown".to_owned(), |peak| peak.to_string());
    println!("{} {memory}", taken.as_nanos());
}

/// The most memory this process has had so far, in kB.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// How long `run` keeps the processor busy. Giving the result back to the system is not part of it.
fn time<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = ProcessTime::now();
    let result = run();
    (start.elapsed(), result)
}

fn least<T>(runs: usize, mut run: impl FnMut() -> (Duration, T)) -> Duration {
    // The first run only warms up.
    run();
    (0..runs).map(|_| run().0).min().unwrap_or_default()
}

/// The release binary beside the bench's own.
fn binary() -> Option<std::path::PathBuf> {
    let own = std::env::current_exe().ok()?;
    let path = own.parent()?.parent()?.join("scant");
    path.exists().then_some(path)
}
