//! Findings for people: an excerpt of the spec, what is wrong with it, and the lines a repair changes.

use super::fix;
use super::place::Places;
use super::style;
use crate::shown::Shown;
use anstyle::Style;
use codespan_reporting::diagnostic::{self as codespan, LabelStyle, Severity};
use codespan_reporting::term::{self, WriteStyle};
use scant_lang::diagnostic::{Diagnostic, Label, Level};
use scant_lang::source::{FileId, Source, Span};
use std::io::Write;
use std::ops::Range;

/// A block for each finding, at most `most` of them, each with an empty line after it.
pub fn render(places: &Places<'_>, findings: &[Diagnostic], most: usize) -> String {
    let mut page = Page::default();
    for finding in findings.iter().take(most) {
        page.block(places, &of(places, finding));
    }
    let left = findings.len().saturating_sub(most);
    if left > 0 {
        page.text(&format!("and {left} more (`--max-findings 0` shows all)\n\n"));
    }
    page.done()
}

/// A mistake in a configuration file, without an id since no spec is to blame.
pub fn config_mistake(file: &Source, range: Range<usize>, message: &str, help: Option<String>) -> String {
    let sources = std::slice::from_ref(file);
    let mut mistake = codespan::Diagnostic::error()
        .with_message(style::plain_line(message))
        .with_label(codespan::Label::primary(FileId(0), range));
    mistake.notes.extend(help.map(|help| format!("help: {}", style::plain(&help))));
    let mut page = Page::default();
    page.block(&Places::new(&Shown::bare(sources)), &mistake);
    format!("{}\n", page.done().trim_end())
}

fn of(places: &Places<'_>, finding: &Diagnostic) -> codespan::Diagnostic<FileId> {
    let severity = match finding.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Note,
    };
    let mut block = codespan::Diagnostic::new(severity)
        .with_code(finding.code.id)
        .with_message(style::plain_line(&finding.message));
    for (i, label) in finding.labels.iter().enumerate() {
        let kind = if i == 0 { LabelStyle::Primary } else { LabelStyle::Secondary };
        let range = excerpt(places, label.span);
        block.labels.push(
            codespan::Label::new(kind, label.span.file, range)
                .with_message(style::plain_line(&label.message)),
        );
    }
    block.notes.extend(path(places, &finding.steps));
    block.notes.extend(finding.notes.iter().map(|note| format!("note: {}", style::plain(note))));
    block.notes.extend(finding.help.iter().map(|help| format!("help: {}", style::plain(help))));
    if let Some(fix) = &finding.fix {
        let mut lines = vec![format!("help: {}", style::plain_line(&fix.message))];
        lines.extend(fix::lines(places, fix));
        block.notes.push(lines.join("\n"));
    }
    block
}

/// The path of a counter-example, a numbered line a place.
fn path(places: &Places<'_>, steps: &[Label]) -> Option<String> {
    let mut lines = vec!["path:".to_owned()];
    for (at, step) in steps.iter().enumerate() {
        let (start, _) = places.of(step.span);
        let name = style::plain_line(places.name_of(step.span));
        let words = style::plain_line(&step.message);
        lines.push(format!("  {}. {name}:{}:{} {words}", at + 1, start.line, start.column));
    }
    (!steps.is_empty()).then(|| lines.join("\n"))
}

/// The part of a span that is worth showing: its first line, if there are more than a few.
fn excerpt(places: &Places<'_>, span: Span) -> Range<usize> {
    const LINES: usize = 4;
    let (start, end) = places.of(span);
    let range = places.range(span);
    if end.line - start.line < LINES {
        return range;
    }
    let text = places.text_of(span).get(range.clone()).unwrap_or("");
    range.start..range.start + text.find('\n').unwrap_or(text.len())
}

/// Text with styles in it, as codespan writes it.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    style: Style,
}

impl Page {
    fn block(&mut self, places: &Places<'_>, block: &codespan::Diagnostic<FileId>) {
        let config = term::Config::default();
        let before = self.bytes.len();
        if term::emit_to_write_style(self, &config, places, block).is_err() {
            // A span outside its file: the message must not be lost for that.
            self.bytes.truncate(before);
            let plain = codespan::Diagnostic { labels: Vec::new(), ..block.clone() };
            let _ = term::emit_to_write_style(self, &config, places, &plain);
        }
    }

    fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn done(self) -> String {
        String::from_utf8(self.bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn set(&mut self, style: Style) -> std::io::Result<()> {
        // Codespan goes from one style to the next without taking the first off.
        let before = std::mem::replace(&mut self.style, style);
        write!(self.bytes, "{before:#}{style}")
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl WriteStyle for Page {
    fn set_header(&mut self, severity: Severity) -> std::io::Result<()> {
        self.set(header(severity))
    }

    fn set_header_message(&mut self) -> std::io::Result<()> {
        self.set(style::STRONG)
    }

    fn set_line_number(&mut self) -> std::io::Result<()> {
        self.set(style::FAINT)
    }

    fn set_note_bullet(&mut self) -> std::io::Result<()> {
        self.set(style::FAINT)
    }

    fn set_source_border(&mut self) -> std::io::Result<()> {
        self.set(style::FAINT)
    }

    fn set_label(&mut self, severity: Severity, label: LabelStyle) -> std::io::Result<()> {
        self.set(match label {
            LabelStyle::Primary => header(severity),
            LabelStyle::Secondary => style::NOTE,
        })
    }

    fn reset(&mut self) -> std::io::Result<()> {
        let style = std::mem::take(&mut self.style);
        write!(self.bytes, "{style:#}")
    }
}

fn header(severity: Severity) -> Style {
    match severity {
        Severity::Bug | Severity::Error => style::ERROR,
        Severity::Warning => style::WARNING,
        Severity::Note => style::NOTE,
        Severity::Help => style::HELP,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::diagnostic::Code;

    static CODE: Code = Code { id: "some-code", summary: "", page: "" };

    #[test]
    fn a_path_is_a_numbered_list_of_places() {
        let sources = [Source::new("app.scant", "app shop\ntopic told\n")];
        let place = |start, end| Span { file: FileId(0), start, end };
        let finding = Diagnostic::error(&CODE, place(0, 3), "it goes too far")
            .step(place(0, 3), "from here")
            .step(place(15, 19), "to there");
        let page = render(&Places::new(&Shown::bare(&sources)), &[finding], 10);
        let lines: Vec<&str> = page.lines().map(str::trim).collect();
        let path = ["1. app.scant:1:1 from here", "2. app.scant:2:7 to there"];
        assert!(lines.windows(2).any(|two| two == path), "{page}");
    }
}
