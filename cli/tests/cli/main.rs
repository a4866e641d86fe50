//! The binary from outside: transcripts of whole sessions, and what transcripts cannot show.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something does not hold")]

mod action;
mod build;
mod certificates;
mod diff;
mod files;
mod formats;
mod lint;
mod sandbox;
mod streams;
mod verify;

/// Every transcript in `tests/cli`: commands, what they print, how they end.
///
/// `TRYCMD=overwrite cargo test -p scant --test cli` writes what was printed.
#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    cases.insert_var("[VERSION]", env!("CARGO_PKG_VERSION")).unwrap();
    cases.env("NO_COLOR", "1").case("../tests/cli/*.trycmd");
}
