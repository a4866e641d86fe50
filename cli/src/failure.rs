//! How a command ends, and what is said when it cannot go on.

use crate::render::style::{self, Styled};
use std::io::Write;

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain of: exit code 0.
    Done,
    /// Errors in a spec, or a file that would change: exit code 1.
    Findings,
    /// There are changes, and somebody asked to be told so: exit code 4.
    Changes,
}

/// Why a command could not do its work.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit code: 2 used wrongly, 3 the world failed.
    pub exit: u8,
    /// What to print, styled, with its line ends.
    pub text: String,
}

impl Failure {
    /// It was used wrongly: `message` says how, without a capital and a full stop.
    pub fn usage(message: impl AsRef<str>) -> Self {
        Self { exit: 2, text: error(message.as_ref()) }
    }

    /// The world failed: `message` says how.
    pub fn world(message: impl AsRef<str>) -> Self {
        Self { exit: 3, text: error(message.as_ref()) }
    }

    /// Something that cannot be, whatever the spec says: `message` says what.
    pub fn bug(message: impl AsRef<str>) -> Self {
        let report = "nothing was written; this is a bug in scant: please report it with the spec";
        Self { exit: 101, text: error(message.as_ref()) }.help(report)
    }

    /// It was used wrongly, and `text` is ready to be printed.
    pub fn rendered(text: String) -> Self {
        Self { exit: 2, text }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl AsRef<str>) -> Self {
        self.text.push_str(&format!("  {} {}\n", "help:".styled(style::HELP), style::plain(help.as_ref())));
        self
    }
}

fn error(message: &str) -> String {
    format!("{} {}\n", "error:".styled(style::ERROR), style::plain(message))
}

/// Makes a panic ask for a report: it is a bug in scant, whatever the spec says.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let payload = panic.payload();
        let message = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        // Not `eprintln!`, which would panic again where standard error is closed.
        let _ = std::io::stderr().write_all(bug(&place, message).as_bytes());
    }));
}

fn bug(place: &str, message: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "error: scant {version} met a bug of its own at {place}: {}\n  \
         help: please report it, with this message and the spec that caused it\n",
        style::plain(message)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_asks_for_a_report() {
        let said = bug("src/a.rs:1:2", "index \u{1b}[2J");
        assert!(said.contains("met a bug of its own at src/a.rs:1:2: index ?[2J\n"), "{said}");
        assert!(said.contains("please report it"), "{said}");
    }
}
