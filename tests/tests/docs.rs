//! The pages under `docs/`: those that are generated are up to date, and what the others show is checked.

use scant_tests::case::root;
use scant_tests::{catalogue, golden, manual};

#[test]
fn messages() -> Result<(), String> {
    golden::compare(&root().join("docs/diagnostics.md"), Some(&catalogue::index()?))
}

#[test]
fn reference() -> Result<(), String> {
    golden::compare(&root().join("docs/reference.md"), Some(&manual::reference()))
}
