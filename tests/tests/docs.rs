//! The pages under `docs/`: those that are generated are up to date, and what the tour shows compiles.

use scant_lang::format::format;
use scant_lang::source::Source;
use scant_tests::case::root;
use scant_tests::page::examples;
use scant_tests::render::findings;
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
fn portability() {
    let page = scant_tests::portable::page(scant_targets::ALL);
    holds(golden::compare(&root().join("docs/portability.md"), Some(&page)));
}

#[test]
fn the_tour_shows_what_compiles() {
    shows("docs/language.md", 6);
}

#[test]
fn the_page_on_knative_shows_what_compiles() {
    shows("docs/knative.md", 1);
}

#[test]
fn the_page_on_ci_shows_what_compiles() {
    shows("docs/ci.md", 1);
}

/// A page written by hand: it has `least` programs or more, and all of them are judged.
fn shows(page: &str, least: usize) {
    let path = root().join(page);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    holds(examples(&text).and_then(|examples| {
        assert!(examples.len() >= least, "{} shows hardly anything", path.display());
        examples.iter().try_for_each(|example| example.judge(scant_targets::ALL))
    }));
}

#[test]
fn the_tour_is_laid_out_as_fmt_does() {
    let tour = std::fs::read_to_string(root().join("docs/language.md")).unwrap_or_default();
    holds(examples(&tour).and_then(|examples| {
        examples.iter().flat_map(|example| &example.files).try_for_each(|file| {
            let source = Source::new(file.name.as_str(), file.text.as_str());
            match format(&source) {
                Ok(laid_out) if laid_out == file.text => Ok(()),
                Ok(laid_out) => Err(format!("line {} should be\n{laid_out}", file.at)),
                Err(problems) => Err(findings(&[source], &problems)),
            }
        })
    }));
}

fn holds(result: Result<(), String>) {
    let problem = result.err().unwrap_or_default();
    assert!(problem.is_empty(), "{problem}");
}
