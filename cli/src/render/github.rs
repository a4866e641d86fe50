//! Findings as annotations of a GitHub workflow: a command a line.

use super::place::Places;
use super::{counted, sentence};
use crate::shown::Shown;
use scant_lang::diagnostic::{Diagnostic, Level};

/// How many annotations of each level GitHub shows for a step (its documentation of workflow commands).
const MOST: usize = 10;

/// `::error file=…,line=…,title=id::message` for each; the most severe first, and no more than are shown.
pub fn render(shown: &Shown<'_>, places: &Places<'_>, findings: &[Diagnostic]) -> String {
    let files = shown.in_repository();
    let mut text = String::new();
    let mut left = 0;
    for (level, word) in [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "notice")] {
        let of_level: Vec<_> = findings.iter().filter(|finding| finding.level == level).collect();
        left += of_level.len().saturating_sub(MOST);
        for finding in of_level.into_iter().take(MOST) {
            text.push_str(&command(&files, places, finding, word));
        }
    }
    if left > 0 {
        text.push_str(&format!(
            "{} more, which GitHub would not show beside the lines\n",
            counted(left, "finding")
        ));
    }
    text
}

fn command(files: &[String], places: &Places<'_>, finding: &Diagnostic, word: &str) -> String {
    let span = finding.span();
    let (start, end) = places.of_line(span);
    let file = files.get(span.file.0 as usize).map_or("", String::as_str);
    let mut message = vec![sentence(&finding.message)];
    message.extend(finding.notes.iter().map(|note| sentence(note)));
    message.extend(finding.help.iter().map(|help| sentence(help)));
    message.extend(finding.fix.iter().map(|fix| sentence(&fix.message)));
    format!(
        "::{word} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
        property(file),
        start.line,
        end.line,
        start.column,
        end.column,
        property(finding.code.id),
        data(&message.join("\n")),
    )
}

/// Text after `::`, as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same for the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::diagnostic::Code;
    use scant_lang::source::{FileId, Source, Span};

    static ANY: Code = Code { id: "any", summary: "", page: "" };

    fn shown(count: usize, message: &str) -> String {
        let sources = [Source::new("a,b:c.scant", "app shop\n")];
        let shown = Shown::bare(&sources);
        let span = Span { file: FileId(0), start: 4, end: 8 };
        let findings = vec![Diagnostic::error(&ANY, span, message); count];
        render(&shown, &Places::new(&shown), &findings)
    }

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let wanted = "::error file=a%2Cb%3Ac.scant,line=1,endLine=1,col=5,endColumn=9,title=any::100%25 of it%0Ais: wrong.\n";
        assert_eq!(shown(1, "100% of it\nis: wrong"), wanted);
    }

    #[test]
    fn what_is_cut_is_counted() {
        let text = shown(12, "wrong");
        assert_eq!(text.lines().count(), 11);
        assert!(text.ends_with("2 findings more, which GitHub would not show beside the lines\n"), "{text}");
    }
}
