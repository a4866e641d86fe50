//! A statement's arguments: on one line if they fit, else broken before `because` and its like, then in
//! lists, then after commas.

use super::gap::Gap;
use super::printer::{Printer, STEP};
use super::{WIDTH, flat};
use crate::syntax::CONTINUATIONS;
use crate::tree::{Argument, Kind, Statement};

/// How far the lines that carry a statement on are indented more than its first.
const FURTHER: usize = 2;

/// Prints the arguments of `statement`, whose head was printed on a line so indented.
pub(super) fn print(printer: &mut Printer<'_>, statement: &Statement<'_>, indent: usize) {
    let arguments = &statement.arguments;
    let block = match &statement.block {
        Some(block) if block.statements.is_empty() => " {}".len(),
        Some(_) => " {".len(),
        None => 0,
    };
    for stretch in stretches(printer, arguments, indent, block) {
        let line_indent = if stretch.start == 0 && !stretch.breaks { indent } else { indent + FURTHER };
        if stretch.breaks {
            carry_on(printer, arguments, stretch.start, line_indent);
        }
        let tail = if stretch.end == arguments.len() { block } else { 0 };
        let room = WIDTH.saturating_sub(tail);
        let fits = printer.column() + stretch.width(printer, arguments) <= room;
        let has_list = stretch.of(arguments).iter().any(is_collection);
        for index in stretch.start..stretch.end {
            let Some(argument) = arguments.get(index) else { continue };
            let before = index.checked_sub(1).and_then(|before| arguments.get(before));
            let text = flat::argument(printer.text, before, argument);
            let at_start = index == stretch.start && stretch.breaks;
            let after_comma = before.is_some_and(|before| matches!(before.kind, Kind::Comma));
            let next_is_comma = arguments.get(index + 1).is_some_and(|next| matches!(next.kind, Kind::Comma));
            let is_wide = |printer: &Printer<'_>| {
                printer.column() + 1 + flat::width(&text) + usize::from(next_is_comma) > room
            };
            if !fits && !has_list && after_comma && !at_start && is_wide(printer) {
                printer.line(indent + FURTHER, false);
            } else if !at_start {
                printer.out.push_str(flat::joint(argument));
            }
            let open = has_comments(printer, argument) || (is_collection(argument) && !fits);
            value(printer, argument, &text, open, line_indent);
        }
    }
}

/// Arguments that stand together, from `start` to before `end`; `breaks` if on a new line.
struct Stretch {
    start: usize,
    end: usize,
    breaks: bool,
}

impl Stretch {
    fn of<'a, 's>(&self, arguments: &'a [Argument<'s>]) -> &'a [Argument<'s>] {
        arguments.get(self.start..self.end).unwrap_or(&[])
    }

    /// How wide it is on one line.
    fn width(&self, printer: &Printer<'_>, arguments: &[Argument<'_>]) -> usize {
        let mut width = 0;
        for index in self.start..self.end {
            let Some(argument) = arguments.get(index) else { continue };
            let before = index.checked_sub(1).and_then(|before| arguments.get(before));
            width +=
                flat::joint(argument).len() + flat::width(&flat::argument(printer.text, before, argument));
        }
        width
    }
}

/// Where lines break: at comments, where the writer began a line with `because` and its like, and
/// before all of these words if the line would be too wide.
fn stretches(printer: &Printer<'_>, arguments: &[Argument<'_>], indent: usize, tail: usize) -> Vec<Stretch> {
    let mut kept = vec![Stretch { start: 0, end: arguments.len(), breaks: false }];
    for (place, argument) in arguments.iter().enumerate() {
        let index = printer.index(argument.span.start);
        let opens_line = printer.tokens.get(index).is_some_and(|token| token.opens_line);
        let breaks = opens_line && (carries_on(argument) || !printer.gap(index, index).is_empty());
        if breaks {
            if let Some(last) = kept.last_mut() {
                last.end = place;
            }
            kept.push(Stretch { start: place, end: arguments.len(), breaks: true });
        }
    }
    let mut found = Vec::with_capacity(kept.len());
    for stretch in kept {
        let begins = if stretch.breaks { indent + FURTHER } else { printer.column() };
        let tail = if stretch.end == arguments.len() { tail } else { 0 };
        let wide = begins + stretch.width(printer, arguments) + tail > WIDTH;
        let end = stretch.end;
        let mut last = stretch;
        if wide {
            for place in last.start + 1..end {
                let previous_is_comma =
                    arguments.get(place - 1).is_some_and(|before| matches!(before.kind, Kind::Comma));
                if arguments.get(place).is_some_and(carries_on) && !previous_is_comma {
                    found.push(Stretch { end: place, ..last });
                    last = Stretch { start: place, end, breaks: true };
                }
            }
        }
        found.push(last);
    }
    found
}

fn carries_on(argument: &Argument<'_>) -> bool {
    matches!(argument.kind, Kind::Word) && CONTINUATIONS.contains(&argument.text)
}

/// Whether `argument` has items that could stand on lines of their own.
fn is_collection(argument: &Argument<'_>) -> bool {
    match &argument.kind {
        Kind::List(items) => !items.is_empty(),
        Kind::Object(entries) => !entries.is_empty(),
        _ => false,
    }
}

/// A new line for the argument at `place`, with the comments that stand before it.
fn carry_on(printer: &mut Printer<'_>, arguments: &[Argument<'_>], place: usize, indent: usize) {
    let Some(argument) = arguments.get(place) else { return };
    let index = printer.index(argument.span.start);
    let gap = printer.gap(index, index);
    comments(printer, &gap, indent);
    printer.line(indent, false);
}

/// The comments of `gap`: one on the line just printed, the others on lines of their own.
fn comments(printer: &mut Printer<'_>, gap: &Gap<'_>, indent: usize) {
    printer.trailing(gap);
    for note in &gap.notes {
        printer.line(indent, false);
        printer.out.push_str(note.text);
    }
}

/// Whether there is a comment inside `argument`.
fn has_comments(printer: &Printer<'_>, argument: &Argument<'_>) -> bool {
    let first = printer.index(argument.span.start);
    let after = printer.index(argument.span.end);
    (first + 1..after).any(|index| !printer.gap(index, index).is_empty())
}

/// `argument`, whose one-line form is `text`; a list or an object with each item on a line if `open`.
fn value(printer: &mut Printer<'_>, argument: &Argument<'_>, text: &str, open: bool, indent: usize) {
    if !open {
        printer.out.push_str(text);
        printer.at = printer.index(argument.span.end);
        return;
    }
    printer.at = printer.index(argument.span.start) + 1;
    let inside = indent + STEP;
    let close = match &argument.kind {
        Kind::List(items) => {
            printer.out.push('[');
            for item in items {
                let first = printer.index(item.span.start);
                let gap = printer.gap(printer.at, first);
                comments(printer, &gap, inside);
                printer.line(inside, false);
                item_of(printer, item, inside);
            }
            ']'
        }
        Kind::Object(entries) => {
            printer.out.push('{');
            for (key, item) in entries {
                let name = printer.index(key.span.start);
                let first = printer.index(item.span.start);
                let gap = printer.gap(printer.at, name);
                comments(printer, &gap, inside);
                // Between name and value there is no room for a comment: it goes above.
                for comment in printer.gap(name + 1, first).comments() {
                    printer.line(inside, false);
                    printer.out.push_str(comment);
                }
                printer.line(inside, false);
                printer.out.push_str(key.span.of(printer.text));
                printer.out.push_str(" = ");
                item_of(printer, item, inside);
            }
            '}'
        }
        _ => return,
    };
    let last = printer.index(argument.span.end).saturating_sub(1);
    let gap = printer.gap(printer.at, last);
    comments(printer, &gap, inside);
    printer.line(indent, false);
    printer.out.push(close);
    printer.at = last + 1;
}

fn item_of(printer: &mut Printer<'_>, item: &Argument<'_>, indent: usize) {
    let text = flat::argument(printer.text, None, item);
    let wide = printer.column() + flat::width(&text) + 1 > WIDTH;
    let open = has_comments(printer, item) || (is_collection(item) && wide);
    value(printer, item, &text, open, indent);
    printer.out.push(',');
}
