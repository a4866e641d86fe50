//! The pages under `docs/`: those that are generated are up to date, and what the tour shows compiles.

use scant_tests::case::root;
use scant_tests::page::examples;
use scant_tests::{catalogue, golden, manual};

#[test]
fn messages() {
    let page = root().join("docs/diagnostics.md");
    holds(catalogue::index().and_then(|index| golden::compare(&page, Some(&index))));
}

#[test]
fn reference() {
    holds(golden::compare(&root().join("docs/reference.md"), Some(&manual::reference())));
}

#[test]
fn the_tour_shows_what_compiles() {
    let path = root().join("docs/language.md");
    let tour = std::fs::read_to_string(&path).unwrap_or_default();
    holds(examples(&tour).and_then(|examples| {
        assert!(examples.len() > 5, "{} shows hardly anything", path.display());
        examples.iter().try_for_each(|example| example.judge(scant_targets::ALL))
    }));
}

fn holds(result: Result<(), String>) {
    let problem = result.err().unwrap_or_default();
    assert!(problem.is_empty(), "{problem}");
}
