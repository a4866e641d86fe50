//! The few styles the terminal shows, and what user text loses before it is shown there.

use anstyle::{AnsiColor, Style};
use std::borrow::Cow;
use std::fmt::Display;

/// `error`
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// `warning`
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// `note`
pub const NOTE: Style = AnsiColor::Blue.on_default().bold();
/// `help`, and added lines.
pub const HELP: Style = AnsiColor::Green.on_default().bold();
/// Lines taken away.
pub const REMOVED: Style = AnsiColor::Red.on_default();
/// Lines put in.
pub const ADDED: Style = AnsiColor::Green.on_default();
/// Names and headings.
pub const STRONG: Style = Style::new().bold();
/// Places, frames and what may be skipped.
pub const FAINT: Style = AnsiColor::Cyan.on_default();

/// Puts a style around something; the stream takes it off again where colours are not wanted.
pub trait Styled: Display {
    /// It, in `style`.
    fn styled(&self, style: Style) -> String {
        format!("{style}{self}{style:#}")
    }
}

impl<T: Display + ?Sized> Styled for T {}

/// User text as it may be shown on a terminal: every control character, line ends and tabs aside, becomes another
/// character of the same length in bytes, so that spans still fit.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| replacement(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(replacement).collect())
}

/// The same for text that must stay on its line.
pub fn plain_line(text: &str) -> Cow<'_, str> {
    let stays = |c: char| replacement(c) == c && c != '\n' && c != '\t';
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars().map(|c| if stays(c) || replacement(c) != c { replacement(c) } else { ' ' }).collect(),
    )
}

fn replacement(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        // Codespan shows a line up to its `\n`.
        '\r' => ' ',
        '\0'..='\u{1f}' | '\u{7f}' => '?',
        // Two bytes, as the C1 controls have.
        '\u{80}'..='\u{9f}' => '\u{bf}',
        // Two bytes: the Arabic letter mark reorders what is shown.
        '\u{61c}' => '\u{bf}',
        // Three bytes, as all of these have: marks that reorder what is shown, and line ends of other kinds.
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_do_not_reach_the_terminal_and_lengths_stay() {
        for text in ["\u{1b}[2Jx", "a\u{9b}b", "a\u{202e}b", "a\u{61c}b", "a\rb", "a\u{7f}b", "a\u{2028}b"] {
            let shown = plain(text);
            assert_eq!(shown.len(), text.len(), "{text:?}");
            assert!(!shown.chars().any(|c| c.is_control()), "{text:?}");
        }
        assert!(matches!(plain("tabs\tand\nlines ünd 漢字"), Cow::Borrowed(_)));
        assert_eq!(plain_line("a\nb\tc\u{1b}"), "a b c?");
    }
}
