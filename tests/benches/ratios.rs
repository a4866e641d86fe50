//! The promises about speed, as ratios: compiling against serialising, and growth.
//!
//! Times are the least of several runs, so that a busy machine disturbs them little.

use scant_compiler::target::{Artifact, Assets, Target};
use scant_compiler::{Options, compile};
use scant_lang::source::Source;
use scant_tests::{generated, typed};
use std::process::Command;
use std::time::{Duration, Instant};

fn main() {
    for target in scant_targets::ALL {
        let word = target.name().word();
        let sources = [Source::new("app.scant", generated::program(500))];
        let (artifact, compiling) = best(15, || build(&sources, *target));
        let documents: Vec<typed::Node> =
            artifact.files.iter().filter_map(|file| serde_json::from_str(&file.text).ok()).collect();
        let (_, serialising) = best(15, || {
            let texts = documents.iter().filter_map(|document| serde_json::to_string_pretty(document).ok());
            texts.map(|text| text.len()).sum::<usize>()
        });
        let ratio = compiling.as_secs_f64() / serialising.as_secs_f64();
        println!("{word}: 500 functions compile in {compiling:?}");
        println!(
            "{word}: the same documents serialise in {serialising:?}: ratio {ratio:.2} (promise: at most 3)"
        );
        let growth = exponent(*target);
        println!("{word}: growth exponent, 1,000 to 100,000 functions: {growth:.3} (promise: at most 1.05)");
    }
    match binary() {
        Some(path) => {
            let (_, start) =
                best(30, || Command::new(&path).arg("--version").output().map(|output| output.status).ok());
            println!("start-up: `scant --version` takes {start:?} (promise: under 5ms)");
        }
        None => println!("start-up: not measured; build it first with `cargo build --release`"),
    }
}

fn build(sources: &[Source], target: &dyn Target) -> Artifact {
    let checked = compile(sources, target, &Options::default()).value;
    checked.map(|app| target.emit(&app, &Assets::default())).unwrap_or_default()
}

fn exponent(target: &dyn Target) -> f64 {
    let time = |functions: usize, runs: usize| {
        let sources = [Source::new("app.scant", generated::program(functions))];
        best(runs, || build(&sources, target).files.len()).1.as_secs_f64()
    };
    (time(100_000, 3) / time(1_000, 15)).log10() / 2.0
}

fn best<T>(runs: usize, mut run: impl FnMut() -> T) -> (T, Duration) {
    let mut least = Duration::MAX;
    let mut last = run();
    for _ in 0..runs {
        let start = Instant::now();
        let result = run();
        least = least.min(start.elapsed());
        last = result;
    }
    (last, least)
}

/// The release binary beside the bench's own.
fn binary() -> Option<std::path::PathBuf> {
    let own = std::env::current_exe().ok()?;
    let path = own.parent()?.parent()?.join("scant");
    path.exists().then_some(path)
}
