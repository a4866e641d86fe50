//! The lines a repair changes, before and after.

use super::place::Places;
use super::style::{self, Styled};
use scant_lang::diagnostic::Fix;
use similar::{ChangeTag, TextDiff};

/// The changed lines, numbered as they are now, each with `-` or `+`; empty if the edits make no sense together.
pub fn lines(places: &Places<'_>, fix: &Fix) -> Vec<String> {
    let Some((before, after, first)) = applied(places, fix) else { return Vec::new() };
    let diff = TextDiff::from_lines(&before, &after);
    let mut lines = Vec::new();
    for change in diff.iter_all_changes() {
        let text = style::plain(change.value().trim_end_matches(['\n', '\r'])).into_owned();
        match change.tag() {
            ChangeTag::Equal => {}
            ChangeTag::Delete => {
                let number = first + change.old_index().unwrap_or_default();
                lines.push(format!("{number} - {text}").styled(style::REMOVED));
            }
            ChangeTag::Insert => {
                let number = first + change.new_index().unwrap_or_default();
                lines.push(format!("{number} + {text}").styled(style::ADDED));
            }
        }
    }
    lines
}

/// The lines around the edits, before and after them, and the number of the first.
fn applied(places: &Places<'_>, fix: &Fix) -> Option<(String, String, usize)> {
    let file = fix.edits.first()?.span;
    let text = places.text_of(file);
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (start, end) = (edits.first()?.span.start as usize, edits.last()?.span.end as usize);
    let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let to = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at + 1);
    let mut after = String::new();
    let mut at = from;
    for edit in edits {
        if edit.span.file != file.file {
            return None;
        }
        after.push_str(text.get(at..edit.span.start as usize)?);
        after.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    after.push_str(text.get(at..to)?);
    let (first, _) = places.of(file);
    let first = first.line - text.get(from..file.start as usize)?.matches('\n').count();
    Some((text.get(from..to)?.to_owned(), after, first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shown::Shown;
    use scant_lang::diagnostic::Edit;
    use scant_lang::source::{FileId, Source, Span};

    fn shown(text: &str, edits: &[(u32, u32, &str)]) -> Vec<String> {
        let sources = [Source::new("a.scant", text)];
        let places = Places::new(&Shown::bare(&sources));
        let edits = edits
            .iter()
            .map(|(start, end, text)| Edit {
                span: Span { file: FileId(0), start: *start, end: *end },
                text: (*text).to_owned(),
            })
            .collect();
        let fix = Fix { message: String::new(), edits, safe: true };
        lines(&places, &fix).iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect()
    }

    #[test]
    fn only_changed_lines_are_shown_with_their_numbers() {
        assert_eq!(
            shown("app a\ntimeout 10\nend\n", &[(14, 16, "10s")]),
            ["2 - timeout 10", "2 + timeout 10s"]
        );
        assert_eq!(shown("one\ntwo\nthree\n", &[(4, 8, "")]), ["2 - two"]);
        assert_eq!(shown("one", &[(3, 3, "\ntwo")]), ["1 - one", "1 + one", "2 + two"]);
    }

    #[test]
    fn edits_may_come_in_any_order_and_nonsense_shows_nothing() {
        assert_eq!(shown("a\nb\nc\n", &[(4, 5, "C"), (0, 1, "A")]), ["1 - a", "1 + A", "3 - c", "3 + C"]);
        assert!(shown("abc", &[(0, 9, "x")]).is_empty());
        assert!(shown("abc", &[(0, 2, "x"), (1, 3, "y")]).is_empty());
    }
}
