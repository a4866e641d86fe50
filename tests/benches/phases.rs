//! Each phase over programs of growing size, with the memory it takes.

use divan::{AllocProfiler, Bencher};
use scant_compiler::target::{Assets, Target};
use scant_compiler::{Options, check, compile};
use scant_lang::source::{FileId, Source};
use scant_tests::generated;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const SIZES: [usize; 5] = [10, 100, 1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn source(functions: usize) -> [Source; 1] {
    [Source::new("app.scant", generated::program(targets()[0].name(), functions))]
}

fn targets() -> &'static [&'static dyn Target] {
    scant_targets::ALL
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn parse(bencher: Bencher, functions: usize) {
    let sources = source(functions);
    bencher.bench(|| scant_lang::syntax::parse(&sources[0], FileId(0)));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn format(bencher: Bencher, functions: usize) {
    let sources = source(functions);
    bencher.bench(|| scant_lang::format::format(&sources[0]));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn check_all(bencher: Bencher, functions: usize) {
    let sources = source(functions);
    bencher.bench(|| check(&sources, targets(), &Options::default()));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn emit(bencher: Bencher, functions: usize) {
    let sources = source(functions);
    let target = targets()[0];
    let checked = compile(&sources, target, &Options::default()).value;
    bencher.bench(|| checked.as_ref().map(|app| target.emit(app, &Assets::default())));
}
