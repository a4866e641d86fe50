//! A statement that would fit if its words stood in another order, or if one of them were not there.

use super::phrases::joined;
use crate::codes;
use crate::matching::clause::{Slot, Slots};
use crate::matching::fit::fit;
use crate::matching::heads;
use crate::vocabulary::{Context, Verb};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::tree::{Argument, Kind, Statement, Word};

/// Longer statements are not rearranged.
const LONGEST: usize = 12;

/// Words that people add and the language does without.
const SURPLUS: [&str; 18] = [
    "the", "a", "an", "to", "of", "true", "is", "table", "bucket", "cache", "queue", "topic", "bus",
    "stream", "secret", "function", "external", "as",
];

/// The one message for a statement that fits after a small repair, if it does.
pub fn repair(statement: &Statement<'_>, context: Context) -> Option<Diagnostic> {
    external(statement, context).or_else(|| moved(statement, context)).or_else(|| without(statement, context))
}

fn fits(statement: &Statement<'_>, context: Context) -> bool {
    heads::forms(context, statement.head.text)
        .iter()
        .any(|form| fit(form, statement).is_ok_and(|slots| sensible(&slots)))
}

/// Whether a statement would fit with another head.
pub fn fits_with(statement: &Statement<'_>, head: &'static str, context: Context) -> bool {
    let mut turned = with(statement, statement.arguments.clone());
    turned.head = Word { text: head, span: statement.head.span };
    fits(&turned, context)
}

/// Where verbs are wanted stand verbs, and where names are wanted none of the words around them.
fn sensible(slots: &Slots<'_>) -> bool {
    slots.iter().all(|(slot, value)| match (*slot, value) {
        ("verbs", Slot::Many(words)) => words.iter().all(|word| Verb::of(word.text).is_some()),
        ("things", Slot::Many(words)) => words.iter().all(|word| !matches!(word.text, "on" | "for")),
        ("name" | "store" | "component" | "lint", Slot::One(word)) => !matches!(
            word.text,
            "on" | "for" | "after" | "because" | "only" | "in" | "as" | "from" | "external" | "changed"
        ),
        _ => true,
    })
}

fn with<'t>(statement: &Statement<'t>, arguments: Vec<Argument<'t>>) -> Statement<'t> {
    Statement {
        docs: Vec::new(),
        head: statement.head,
        arguments,
        block: None,
        span: statement.span,
        broken: statement.broken,
    }
}

/// `table external customers`: leaving the word out would make a new table of what exists.
fn external(statement: &Statement<'_>, context: Context) -> Option<Diagnostic> {
    statement.arguments.first().filter(|first| first.text == "external")?;
    head(statement, context)
}

/// Words that belong to the word behind them.
const BINDING: [&str; 9] = ["in", "on", "from", "after", "under", "as", "where", "until", "because"];

/// Two neighbouring groups of words that stand the wrong way round.
fn moved(statement: &Statement<'_>, context: Context) -> Option<Diagnostic> {
    let count = statement.arguments.len();
    if count > LONGEST {
        return None;
    }
    let mut swaps: Vec<(usize, usize, usize)> = Vec::new();
    for start in 0..count {
        for middle in start + 1..count {
            for end in middle + 1..=count {
                swaps.push((start, middle, end));
            }
        }
    }
    let parts = |middle: usize| {
        middle.checked_sub(1).is_some_and(|at| BINDING.contains(&statement.arguments[at].text))
    };
    swaps.sort_by_key(|(start, middle, end)| (parts(*middle), end - start));
    for (start, middle, end) in swaps {
        let mut arguments = statement.arguments.clone();
        arguments[start..end].rotate_left(middle - start);
        if !fits(&with(statement, arguments.clone()), context) {
            continue;
        }
        let first = joined(statement.arguments[start..middle].iter().map(|argument| argument.text));
        let second = joined(statement.arguments[middle..end].iter().map(|argument| argument.text));
        let span = statement.arguments[start].span.to(statement.arguments[end - 1].span);
        let text = joined(arguments[start..end].iter().map(|argument| argument.text));
        return Some(
            Diagnostic::error(&codes::WRONG_ORDER, span, format!("`{second}` comes before `{first}`")).fix(
                format!("write `{text}`"),
                span,
                text,
            ),
        );
    }
    None
}

/// A word that stands twice in a row, in a statement that fits with it standing once.
pub fn twice(statement: &Statement<'_>, context: Context) -> Option<Diagnostic> {
    let texts = |at: usize| match at.checked_sub(1) {
        Some(at) => statement.arguments.get(at).map(|argument| (argument.text, argument.span)),
        None => Some((statement.head.text, statement.head.span)),
    };
    for (at, argument) in statement.arguments.iter().enumerate() {
        let Some((text, before)) = texts(at).filter(|(text, _)| *text == argument.text) else { continue };
        let mut arguments = statement.arguments.clone();
        arguments.remove(at);
        if !fits(&with(statement, arguments), context) {
            continue;
        }
        let gap = before.after().to(argument.span);
        return Some(
            Diagnostic::error(&codes::UNEXPECTED_WORDS, argument.span, format!("`{text}` is here twice"))
                .label(before, "here first")
                .fix("keep one of the two", gap, ""),
        );
    }
    None
}

/// One word or sign too many.
fn without(statement: &Statement<'_>, context: Context) -> Option<Diagnostic> {
    for (at, argument) in statement.arguments.iter().enumerate() {
        let surplus = match argument.kind {
            // A parameter whose type is missing is no union of its default.
            Kind::Equals | Kind::Colon if statement.head.text == "param" => false,
            Kind::Equals | Kind::Colon | Kind::Comma => true,
            Kind::Word => SURPLUS.contains(&argument.text),
            _ => false,
        };
        if !surplus {
            continue;
        }
        let mut arguments = statement.arguments.clone();
        arguments.remove(at);
        if !fits(&with(statement, arguments), context) {
            continue;
        }
        let before = at
            .checked_sub(1)
            .and_then(|at| statement.arguments.get(at))
            .map_or(statement.head.span, |word| word.span);
        let after = statement.arguments.get(at + 1);
        // Of the space on both sides one stays, so that the words around do not grow together.
        let gap = match after {
            Some(after) if before.end != argument.span.start => {
                Span { end: after.span.start, ..argument.span }
            }
            Some(_) => argument.span,
            None => before.after().to(argument.span),
        };
        let said = match (&argument.kind, after) {
            (Kind::Comma, _) => "nothing follows this comma".to_string(),
            (Kind::Equals | Kind::Colon, _) => {
                format!("`{}` takes no `{}`", statement.head.text, argument.text)
            }
            _ => format!("`{}` is one word too many here", argument.text),
        };
        return Some(Diagnostic::error(&codes::UNEXPECTED_WORDS, argument.span, said).fix(
            format!("leave out `{}`", argument.text),
            gap,
            "",
        ));
    }
    None
}

/// A statement whose first word stands somewhere behind: `orders table { … }`.
pub fn head(statement: &Statement<'_>, context: Context) -> Option<Diagnostic> {
    let (at, kind) = statement.arguments.iter().enumerate().take(3).find(|(_, argument)| {
        matches!(argument.kind, Kind::Word) && heads::words(context).any(|word| word == argument.text)
    })?;
    let own = Argument { kind: Kind::Word, text: statement.head.text, span: statement.head.span };
    let mut arguments = statement.arguments.clone();
    arguments.remove(at);
    arguments.insert(0, own);
    let mut turned = with(statement, arguments);
    turned.head = Word { text: kind.text, span: kind.span };
    if !fits(&turned, context) {
        return None;
    }
    let last = statement.arguments.get(at).map_or(statement.head.span, |last| last.span);
    let span = statement.head.span.to(last);
    let text = joined(
        std::iter::once(kind.text).chain(turned.arguments.iter().take(at + 1).map(|argument| argument.text)),
    );
    Some(
        Diagnostic::error(
            &codes::WRONG_ORDER,
            span,
            format!("`{}` comes before `{}`", kind.text, statement.head.text),
        )
        .fix(format!("write `{text}`"), span, text),
    )
}
