//! What stands between two tokens: comments, and whether a line was left blank.

use crate::syntax::Token;

/// A comment on a line of its own.
pub(super) struct Note<'s> {
    pub(super) text: &'s str,
    /// Whether a blank line is above it.
    pub(super) after_blank: bool,
}

/// The comments in front of a token.
#[derive(Default)]
pub(super) struct Gap<'s> {
    /// The one on the line of the token before.
    pub(super) trailing: Option<&'s str>,
    /// Those on lines of their own.
    pub(super) notes: Vec<Note<'s>>,
    /// Whether a blank line is just above the token.
    pub(super) after_blank: bool,
}

impl<'s> Gap<'s> {
    /// All there is before each of `tokens`, which follow each other in `text`.
    pub(super) fn before(text: &'s str, tokens: &[Token]) -> Self {
        let mut gap = Self::default();
        // The text begins as if a line had ended just before.
        let mut line_ends = usize::from(tokens.first().is_some_and(|token| token.leading == 0));
        for token in tokens {
            let trivia = token.trivia(text).trim_start_matches('\u{feff}');
            for (place, line) in lines(trivia).enumerate() {
                line_ends += usize::from(place > 0);
                if line.is_empty() {
                    continue;
                }
                if line_ends == 0 {
                    gap.trailing = Some(line);
                } else {
                    gap.notes.push(Note { text: line, after_blank: line_ends > 1 });
                }
                line_ends = 0;
            }
        }
        gap.after_blank = line_ends > 1;
        gap
    }

    /// Whether there is no comment.
    pub(super) fn is_empty(&self) -> bool {
        self.trailing.is_none() && self.notes.is_empty()
    }

    /// All comments in order.
    pub(super) fn comments(&self) -> impl Iterator<Item = &'s str> {
        self.trailing.into_iter().chain(self.notes.iter().map(|note| note.text))
    }
}

/// The trimmed lines of a text; `\n`, `\r\n` and `\r` end one.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text.trim());
        };
        let (line, after) = text.split_at(end);
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..));
        Some(line.trim())
    })
}
