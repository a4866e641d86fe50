//! Programs with one word changed: dropped, written twice, or swapped with the next one on its line.

use scant_lang::source::Source;
use scant_lang::syntax::{Token, TokenKind, lex};

/// How a word was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is gone.
    Drop,
    /// It is there twice.
    Double,
    /// It and the next one on its line changed places.
    Swap,
}

/// A changed text, and what was changed in it.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The text.
    pub text: String,
    /// How it was changed.
    pub change: Change,
    /// The word.
    pub word: String,
    /// The word it was swapped with, or the empty text.
    pub other: String,
    /// The line of the change as it was.
    pub line: String,
    /// The statement of the change as it was: what stands between `{`, `}` and `;` around it on its line.
    pub statement: String,
    /// The number of that line, from zero. No change moves a line.
    pub row: usize,
    /// Lines of the top-level statement around the change, from its first to its last, both included.
    pub declaration: (usize, usize),
}

/// Every mutant of a source, in the order of its words. Comments are no words: changing one changes nothing.
pub fn mutants(source: &Source) -> Vec<Mutant> {
    let text = &source.text;
    let words: Vec<Token> = lex(text).tokens.into_iter().filter(|token| is_word(token.kind)).collect();
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let (start, end) = (word.start as usize, word.end as usize);
        let row = row(text, start);
        let mut push = |change, other: &str, body: String| {
            found.push(Mutant {
                text: body,
                change,
                word: word.text(text).to_owned(),
                other: other.to_owned(),
                statement: statement(text, start).to_owned(),
                line: text.lines().nth(row).unwrap_or_default().trim().to_owned(),
                row,
                declaration: declaration(text, row),
            });
        };
        push(Change::Drop, "", format!("{}{}", &text[..start], &text[end..]));
        push(Change::Double, "", format!("{} {}", &text[..end], &text[start..]));
        if let Some(next) = words.get(i + 1).filter(|next| !next.opens_line) {
            let (from, to) = (next.start as usize, next.end as usize);
            let swapped = format!(
                "{}{}{}{}{}",
                &text[..start],
                &text[from..to],
                &text[end..from],
                &text[start..end],
                &text[to..]
            );
            push(Change::Swap, &text[from..to], swapped);
        }
    }
    found
}

fn is_word(kind: TokenKind) -> bool {
    !matches!(kind, TokenKind::Doc | TokenKind::FileDoc | TokenKind::Eof)
}

fn row(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count()
}

/// The lines of the declaration that line `row` is in: from the last line that begins at the margin to the next one.
fn declaration(text: &str, row: usize) -> (usize, usize) {
    let lines: Vec<&str> = text.lines().collect();
    let at_margin = |line: &&str| line.starts_with(|c: char| c.is_ascii_alphabetic());
    let first = (0..=row).rev().find(|i| lines.get(*i).is_some_and(at_margin)).unwrap_or(0);
    let last = (row + 1..lines.len()).find(|i| at_margin(&lines[*i])).map_or(lines.len(), |next| next - 1);
    (first, last)
}

/// What stands around byte `at` on its line, as far as `{`, `}` and `;`.
fn statement(text: &str, at: usize) -> &str {
    let edges = ['{', '}', ';', '\n'];
    let start = text[..at].rfind(edges).map_or(0, |before| before + 1);
    let end = text[at..].find(edges).map_or(text.len(), |after| at + after);
    text.get(start..end).unwrap_or_default().trim()
}
