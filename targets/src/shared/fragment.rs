//! Resources as text: each is serialised once, already indented for its place, and stacks are made of these texts.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// `value` as indented JSON whose first line stands after something at `depth`; no newline at the end.
///
/// Bytes in the value are ready-made JSON: a target's own notation for what text alone cannot say.
pub fn fragment<T: Serialize + ?Sized>(value: &T, depth: usize) -> String {
    let mut text = Vec::with_capacity(256);
    write(value, depth, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// The same, put behind what is in `text` already.
pub fn write<T: Serialize + ?Sized>(value: &T, depth: usize, text: &mut Vec<u8>) {
    put(value, Indented { depth, filled: false, lines: true }, text);
}

/// The same on one line: without line ends and what indents behind them.
pub fn write_line<T: Serialize + ?Sized>(value: &T, text: &mut Vec<u8>) {
    put(value, Indented { depth: 0, filled: false, lines: false }, text);
}

fn put<T: Serialize + ?Sized>(value: &T, formatter: Indented, text: &mut Vec<u8>) {
    let start = text.len();
    let mut serializer = Serializer::with_formatter(&mut *text, formatter);
    // Writing to a vector cannot fail and template types have text keys only: an empty object is never written.
    if value.serialize(&mut serializer).is_err() {
        text.truncate(start);
        text.extend_from_slice(b"{}");
    }
}

struct Indented {
    depth: usize,
    filled: bool,
    /// Whether there are line ends.
    lines: bool,
}

impl Indented {
    fn open(&mut self) {
        self.depth += 1;
        self.filled = false;
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, end: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled {
            self.line(writer)?;
        }
        writer.write_all(end)
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        const SPACES: [u8; 64] = [b' '; 64];
        if !self.lines {
            return Ok(());
        }
        writer.write_all(b"\n")?;
        let mut left = self.depth * 2;
        while left > 0 {
            let some = left.min(SPACES.len());
            writer.write_all(&SPACES[..some])?;
            left -= some;
        }
        Ok(())
    }
}

impl Formatter for Indented {
    fn write_byte_array<W: ?Sized + Write>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        writer.write_all(value)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open();
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open();
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}
