//! The promises about speed, as ratios: compiling against serialising, verifying against compiling, growth, and start-up;
//! and the memory it takes.
//!
//! Times are of the processor, not of the clock on the wall, and the least of several runs; what is compared is run
//! in turns. So a busy machine disturbs them little.
//!
//! Growth is measured as a user meets it: each build in a process of its own, which runs this bench again. A process
//! that builds twice has its memory already, and a small program gains more by that than one that fills gigabytes.
//! Small and large builds take turns, and the middle time of each counts: of many short runs the least is a lucky one,
//! of a few long ones it is not.
//!
//! How large a program can be is the target's to say: see [`Range`]. JSON is compared with what serde_json needs to
//! write it, and Knative's YAML with what its own library needs, serde-saphyr.
//!
//! Words behind `--` choose the targets: `cargo bench --bench ratios -- azure`.

use cpu_time::ProcessTime;
use scant_compiler::model::TargetName;
use scant_compiler::target::{Artifact, Assets, Target};
use scant_compiler::{Options, compile};
use scant_lang::source::{FileId, Source};
use scant_lang::syntax::parse;
use scant_tests::documents::{self, Format};
use scant_tests::{generated, typed};
use scant_verify::File;
use std::process::Command;
use std::time::{Duration, Instant};

/// The same as the binary's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Times that compiling and serialising are measured.
const TURNS: usize = 40;
/// Small builds before each large one.
const SMALL_BUILDS: usize = 9;
/// The first argument of a process that builds once; its target and the number of functions follow.
const ONE_BUILD: &str = "one-build";

/// The programs that are built for a target, by their functions.
struct Range {
    /// Compared with their documents.
    compared: &'static [usize],
    /// Between these the growth is measured.
    small: usize,
    large: usize,
    /// Times the large one is built.
    rounds: usize,
}

impl Range {
    fn of(target: TargetName) -> Self {
        match target {
            TargetName::Aws | TargetName::Knative => {
                Self { compared: &[500], small: 1_000, large: 100_000, rounds: 5 }
            }
            // A deployment is one template of at most 4 MB, and a subscription has 250 storage accounts in a region,
            // of which every function's host has one.
            TargetName::Azure => Self { compared: &[125, 240], small: 24, large: 240, rounds: 40 },
        }
    }
}

fn main() {
    // Cargo says `--bench` to every bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let [first, word, functions] = arguments.as_slice()
        && first == ONE_BUILD
    {
        return one_build(word, functions.parse().unwrap_or_default());
    }
    let wanted = |word: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == word);
    for target in scant_targets::ALL.iter().filter(|target| wanted(target.name().word())) {
        let (word, range) = (target.name().word(), Range::of(target.name()));
        for functions in range.compared {
            against_serialising(word, *target, *functions);
            verifying_against_compiling(word, *target, *functions);
        }
        let (small, large) = (range.small, range.large);
        match exponent(word, &range) {
            Some(growth) => println!(
                "{word}: growth exponent, {small} to {large} functions: {growth:.3} (promise: at most 1.05)"
            ),
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

fn against_serialising(word: &str, target: &dyn Target, functions: usize) {
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

fn verifying_against_compiling(word: &str, target: &dyn Target, functions: usize) {
    let sources = [Source::new("app.scant", generated::program(target.name(), functions))];
    let Some(checked) = compile(&sources, target, &Options::default()).value else { return };
    let artifact = target.emit(&checked, &Assets::default());
    let files: Vec<File<'_>> =
        artifact.files.iter().map(|file| File { path: &file.path, text: &file.text }).collect();
    let (mut compiling, mut verifying) = (Duration::MAX, Duration::MAX);
    let mut equal = false;
    for _ in 0..TURNS {
        compiling = compiling.min(time(|| build(&sources, target)).0);
        let (taken, report) = time(|| scant_verify::verify(&checked, &files));
        verifying = verifying.min(taken);
        equal = report.is_some_and(|report| report.is_equal());
    }
    if !equal {
        println!("{word}: verifying: not measured; the artifact is not known to grant what its spec says");
        return;
    }
    let ratio = verifying.as_secs_f64() / compiling.as_secs_f64();
    println!(
        "{word}: {functions} functions are verified in {verifying:?}: {ratio:.2} of compiling (promise: less than 2)"
    );
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

fn exponent(word: &str, range: &Range) -> Option<f64> {
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for _ in 0..range.rounds {
        for _ in 0..SMALL_BUILDS {
            small.push(own_process(word, range.small)?);
        }
        large.push(own_process(word, range.large)?);
    }
    let ((small, _), (large, memory)) = (middle(small)?, middle(large)?);
    for (functions, time) in [(range.small, small), (range.large, large)] {
        println!("{word}: {functions} functions take {:?} each", time / functions as u32);
    }
    match memory {
        Some(memory) => println!("{word}: memory: {memory} kB for {} functions", range.large),
        None => println!("{word}: memory: not measured; this system has no /proc/self/status"),
    }
    let sizes = range.large as f64 / range.small as f64;
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
