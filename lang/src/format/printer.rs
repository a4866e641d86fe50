//! The walk over tree and tokens together: the tree says what belongs where, the tokens bring the comments.

use super::gap::Gap;
use super::{WIDTH, flat, header};
use crate::syntax::{CONTINUATIONS, Token, TokenKind};
use crate::tree::{Block, File, Statement};

/// How far a block is indented more than its statement.
pub(super) const STEP: usize = 2;

/// `file` in canonical layout; `tokens` are those of its text.
pub(super) fn print(text: &str, tokens: &[Token], file: &File<'_>) -> String {
    let mut printer =
        Printer { text, tokens, at: 0, out: String::with_capacity(text.len() + text.len() / 8) };
    let anything = printer.statements(&file.statements, 0);
    printer.lead(tokens.len().saturating_sub(1), 0, anything);
    if !printer.out.is_empty() {
        printer.out.push('\n');
    }
    printer.out
}

pub(super) struct Printer<'p> {
    pub(super) text: &'p str,
    pub(super) tokens: &'p [Token],
    /// The first token that has not been printed.
    pub(super) at: usize,
    pub(super) out: String,
}

impl<'p> Printer<'p> {
    /// The statements of a file or a block; whether there were any.
    fn statements(&mut self, statements: &[Statement<'_>], indent: usize) -> bool {
        for (place, statement) in statements.iter().enumerate() {
            let head = self.index(statement.head.span.start);
            // A line that begins with `where` would carry on the statement above it.
            let goes_on = self.kind(head) == TokenKind::Word && CONTINUATIONS.contains(&statement.head.text);
            if place > 0 && goes_on && statement.docs.is_empty() {
                self.out.push(';');
            }
            let after_blank = self.lead(head, indent, place > 0);
            self.line(indent, after_blank);
            self.out.push_str(statement.head.span.of(self.text));
            self.at = head + 1;
            header::print(self, statement, indent);
            if let Some(block) = &statement.block {
                self.block(block, indent);
            }
        }
        !statements.is_empty()
    }

    /// `block` after its header: empty, on the line where it was on one line and fits, or line by line.
    fn block(&mut self, block: &Block<'_>, indent: usize) {
        let close = self.index(block.span.end).saturating_sub(1);
        let was_on_one_line =
            !self.tokens.get(self.at + 1..=close).unwrap_or(&[]).iter().any(|token| token.opens_line);
        self.out.push(' ');
        if block.statements.is_empty() && self.gap(self.at + 1, close).is_empty() {
            self.out.push_str("{}");
        } else if was_on_one_line
            && let Some(flat) = flat::block(self.text, block)
            && self.column() + flat::width(&flat) <= WIDTH
        {
            self.out.push_str(&flat);
        } else {
            self.at += 1;
            self.out.push('{');
            let anything = self.statements(&block.statements, indent + STEP);
            self.lead(close, indent + STEP, anything);
            self.line(indent, false);
            self.out.push('}');
        }
        self.at = close + 1;
    }

    /// Prints comments and doc comments up to token `to`, but not that token; `anything` says whether
    /// the block has something above. Returns whether a blank line is due before the token.
    fn lead(&mut self, to: usize, indent: usize, anything: bool) -> bool {
        let mut anything = anything;
        let mut after_doc = false;
        let mut from = self.at;
        let mut due = false;
        for index in self.at..=to {
            if self.kind(index) == TokenKind::Semicolon && index < to {
                continue;
            }
            let gap = self.gap(from, index);
            from = index + 1;
            self.trailing(&gap);
            for note in &gap.notes {
                self.line(indent, note.after_blank && anything && !after_doc);
                self.out.push_str(note.text);
                anything = true;
                after_doc = false;
            }
            due = gap.after_blank && anything && !after_doc;
            if index < to {
                self.line(indent, due);
                self.doc(index);
                anything = true;
                after_doc = self.kind(index) == TokenKind::Doc;
            }
        }
        self.at = to;
        due
    }

    /// `/// text` with one space, whatever was there.
    fn doc(&mut self, index: usize) {
        let written = self.tokens.get(index).map_or("", |token| token.text(self.text));
        let (marker, text) = written.split_at(written.len().min(3));
        let text = text.strip_prefix(' ').unwrap_or(text).trim_end();
        self.out.push_str(marker);
        if !text.is_empty() {
            self.out.push(' ');
            self.out.push_str(text);
        }
    }

    /// The comment that stands on the line just printed.
    pub(super) fn trailing(&mut self, gap: &Gap<'_>) {
        if let Some(comment) = gap.trailing {
            self.out.push(' ');
            self.out.push_str(comment);
        }
    }

    /// A new line, perhaps after a blank one; the first line of all is already there.
    pub(super) fn line(&mut self, indent: usize, after_blank: bool) {
        if !self.out.is_empty() {
            self.out.push_str(if after_blank { "\n\n" } else { "\n" });
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// How many columns of the current line are taken.
    pub(super) fn column(&self) -> usize {
        flat::width(self.out.rsplit('\n').next().unwrap_or(""))
    }

    pub(super) fn gap(&self, from: usize, to: usize) -> Gap<'p> {
        Gap::before(self.text, self.tokens.get(from..=to).unwrap_or(&[]))
    }

    pub(super) fn kind(&self, index: usize) -> TokenKind {
        self.tokens.get(index).map_or(TokenKind::Eof, |token| token.kind)
    }

    /// The first token that begins at `byte` or later.
    pub(super) fn index(&self, byte: u32) -> usize {
        self.tokens.partition_point(|token| token.start < byte)
    }
}
