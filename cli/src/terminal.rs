//! The two streams: what was asked for goes to standard output, talk to standard error, each coloured only where
//! colours are wanted.

use crate::args::{Color, Talk};
use crate::failure::{Failure, Outcome};
use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Where a command writes.
#[derive(Debug)]
pub struct Terminal {
    color: ColorChoice,
    quiet: bool,
    /// How many findings people are shown at most.
    pub max_findings: usize,
}

impl Terminal {
    /// Streams that talk as the arguments ask.
    pub fn new(talk: &Talk) -> Self {
        let color = match talk.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let max_findings = if talk.max_findings == 0 { usize::MAX } else { talk.max_findings };
        Self { color, quiet: talk.quiet, max_findings }
    }

    /// Prints styled text that was asked for.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        let stream = std::io::stdout().lock();
        printed(self.coloured(stream, text))
    }

    /// Prints bytes that were asked for, exactly.
    pub fn print_exactly(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stream = std::io::stdout().lock();
        printed(stream.write_all(bytes).and_then(|()| stream.flush()))
    }

    /// Tells of progress, unless `--quiet`.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.tell(text);
        }
    }

    /// Tells what is wrong.
    pub fn tell(&self, text: &str) {
        // Nobody is left to be told that standard error cannot be written.
        let _ = self.coloured(std::io::stderr().lock(), text);
    }

    /// Writes styled text in one go, without its styles where they are not wanted.
    fn coloured(&self, mut stream: impl RawStream, text: &str) -> std::io::Result<()> {
        let wanted = match self.color {
            ColorChoice::Auto => AutoStream::choice(&stream),
            chosen => chosen,
        };
        if wanted == ColorChoice::Never {
            let plain = anstream::adapter::strip_str(text).to_string();
            stream.write_all(plain.as_bytes())?;
        } else {
            stream.write_all(text.as_bytes())?;
        }
        stream.flush()
    }

    /// Tells of a failure and turns the outcome into an exit code.
    pub fn finish(&self, outcome: Result<Outcome, Failure>) -> ExitCode {
        match outcome {
            Ok(Outcome::Done) => ExitCode::SUCCESS,
            Ok(Outcome::Findings) => ExitCode::from(1),
            Ok(Outcome::Changes) => ExitCode::from(4),
            Err(failure) => {
                self.tell(&failure.text);
                ExitCode::from(failure.exit)
            }
        }
    }
}

/// A reader that went away, such as `head`, has seen enough: that is no failure.
fn printed(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            Err(Failure::world(format!("cannot write to standard output: {}", crate::world::why(&error))))
        }
    }
}
