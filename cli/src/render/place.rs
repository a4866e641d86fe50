//! From spans to lines and columns, and to file names as the user would type them.

use super::style;
use crate::shown::Shown;
use codespan_reporting::files::{Error, Files};
use scant_lang::source::{FileId, Span};
use std::borrow::Cow;
use std::ops::Range;

/// The files of a program, ready to be looked up.
#[derive(Debug)]
pub struct Places<'a> {
    files: Vec<Indexed<'a>>,
}

#[derive(Debug)]
struct Indexed<'a> {
    name: String,
    text: Cow<'a, str>,
    original: &'a str,
    lines: Vec<usize>,
}

/// A point in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// Offset in bytes, from 0.
    pub byte: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl<'a> Places<'a> {
    /// Looks the files up once.
    pub fn new(shown: &Shown<'a>) -> Self {
        let files = shown
            .sources
            .iter()
            .map(|source| {
                let text = style::plain(&source.text);
                let lines =
                    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
                Indexed { name: shown.name(source), text, original: &source.text, lines }
            })
            .collect();
        Self { files }
    }

    /// The file's name, as the user would type it, whatever it contains.
    pub fn name_of(&self, span: Span) -> &str {
        self.file(span.file).map_or("", |file| &file.name)
    }

    /// The text of the span's file, as it was read.
    pub fn text_of(&self, span: Span) -> &'a str {
        self.file(span.file).map_or("", |file| file.original)
    }

    /// Where the span begins and ends.
    pub fn of(&self, span: Span) -> (Place, Place) {
        let range = self.range(span);
        (self.point(span.file, range.start), self.point(span.file, range.end))
    }

    /// The same of its first line alone, for those who show one line.
    pub fn of_line(&self, span: Span) -> (Place, Place) {
        let range = self.range(span);
        let text = self.text_of(span).get(range.clone()).unwrap_or("");
        let end = range.start + text.find('\n').unwrap_or(text.len());
        (self.point(span.file, range.start), self.point(span.file, end))
    }

    /// The span's bytes, moved to whole characters inside the file.
    pub fn range(&self, span: Span) -> Range<usize> {
        let Some(file) = self.file(span.file) else { return 0..0 };
        let start = file.text.floor_char_boundary(span.start as usize);
        let end = file.text.ceil_char_boundary(span.end as usize).max(start);
        start..end
    }

    /// The line the span begins on, without white space around it, as it may be shown.
    pub fn line_text(&self, span: Span) -> &str {
        let Some(file) = self.file(span.file) else { return "" };
        let start = self.range(span).start;
        let line = file.line_at(start);
        file.text.get(file.line_bytes(line)).unwrap_or("").trim()
    }

    fn point(&self, file: FileId, byte: usize) -> Place {
        let Some(file) = self.file(file) else { return Place { byte, line: 1, column: 1 } };
        let line = file.line_at(byte);
        let before = file.lines.get(line).and_then(|start| file.text.get(*start..byte)).unwrap_or("");
        Place { byte, line: line + 1, column: before.chars().count() + 1 }
    }

    fn file(&self, id: FileId) -> Option<&Indexed<'a>> {
        self.files.get(id.0 as usize)
    }

    fn known(&self, id: FileId) -> Result<&Indexed<'a>, Error> {
        self.file(id).ok_or(Error::FileMissing)
    }
}

impl Indexed<'_> {
    /// The line of a byte, from 0.
    fn line_at(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// A line's bytes, its line end included.
    fn line_bytes(&self, line: usize) -> Range<usize> {
        let end = self.text.len();
        self.lines.get(line).copied().unwrap_or(end)..self.lines.get(line + 1).copied().unwrap_or(end)
    }
}

impl<'f> Files<'f> for Places<'_> {
    type FileId = FileId;
    type Name = Cow<'f, str>;
    type Source = &'f str;

    fn name(&'f self, id: FileId) -> Result<Self::Name, Error> {
        self.known(id).map(|file| style::plain_line(&file.name))
    }

    fn source(&'f self, id: FileId) -> Result<&'f str, Error> {
        self.known(id).map(|file| file.text.as_ref())
    }

    fn line_index(&'f self, id: FileId, byte: usize) -> Result<usize, Error> {
        self.known(id).map(|file| file.line_at(byte))
    }

    fn line_range(&'f self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        self.known(id).map(|file| file.line_bytes(line))
    }
}
