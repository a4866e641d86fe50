//! What a `require` asks for, fitted to the forms of a setting: any setting that has a form can be asked for.

use crate::matching::Clause;
use crate::vocabulary::{Context, Form, Part, Repeat, TargetName, Type, forms_of};
use scant_lang::source::Span;
use scant_lang::tree::{Argument, Kind, Word};

/// A setting, the words it must have, and perhaps what it is compared with.
#[derive(Debug)]
pub struct Want<'t> {
    /// The setting: the first word of its statement.
    pub head: Word<'t>,
    /// Words that must stand in it.
    pub words: Vec<Word<'t>>,
    /// The comparison.
    pub test: Option<(Compare, &'t Argument<'t>)>,
    /// All of it, as it was written.
    pub text: String,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// No operator: this very value.
    Is,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

/// One thing asked of a statement of a form.
#[derive(Debug, Clone, Copy)]
pub enum Demand<'t> {
    /// The slot is filled.
    Said(&'static str),
    /// The slot holds this word.
    Word(&'static str, &'t str),
    /// The slot's value compares so.
    Measure(&'static str, Compare, &'t Argument<'t>),
}

impl Demand<'_> {
    /// The slot it is about.
    pub fn slot(&self) -> &'static str {
        match self {
            Self::Said(slot) | Self::Word(slot, _) | Self::Measure(slot, ..) => slot,
        }
    }
}

/// What a form has no place for.
#[derive(Debug, Clone, Copy)]
pub enum Misfit<'t> {
    /// This word.
    Word(Word<'t>),
    /// This value.
    Value(&'t Argument<'t>),
}

impl<'t> Want<'t> {
    /// The words between `require` and `on`.
    pub fn read(arguments: &'t [Argument<'t>]) -> Option<Self> {
        let mut words = Vec::new();
        let mut compare = Compare::Is;
        let mut test = None;
        for argument in arguments {
            match &argument.kind {
                Kind::Word | Kind::Path => words.push(Word { text: argument.text, span: argument.span }),
                Kind::Operator => {
                    compare = match argument.text {
                        ">" => Compare::Above,
                        ">=" => Compare::AtLeast,
                        "<" => Compare::Below,
                        _ => Compare::AtMost,
                    }
                }
                _ => test = Some((compare, argument)),
            }
        }
        if words.is_empty() {
            return None;
        }
        let head = words.remove(0);
        let text: Vec<&str> = arguments.iter().map(|argument| argument.text).collect();
        Some(Self { head, words, test, text: text.join(" ") })
    }

    /// What it asks of a statement of this form.
    pub fn demands(&self, form: &'static Form) -> Result<Vec<Demand<'t>>, Misfit<'t>> {
        let parts = flat(form.pattern.get(1..).unwrap_or_default());
        let mut demands: Vec<Demand<'t>> = Vec::new();
        let mut after = 0;
        for word in &self.words {
            let literal = parts.iter().position(|part| matches!(part, Part::Word(own) if *own == word.text));
            if let Some(at) = literal {
                after = at + 1;
                demands.extend(parts.iter().skip(after).find_map(|part| slot(part)).map(Demand::Said));
                continue;
            }
            let found = parts.iter().find_map(|part| match part {
                Part::Choice(slot, words) if words.contains(&word.text) => Some(*slot),
                Part::Slot(slot, wanted) | Part::List(slot, wanted) if takes_word(*wanted) => Some(*slot),
                _ => None,
            });
            demands.push(Demand::Word(found.ok_or(Misfit::Word(*word))?, word.text));
        }
        if let Some((compare, value)) = self.test {
            let takes = |part: &&&Part| matches!(part, Part::Slot(_, wanted) if takes(*wanted, value));
            let part = parts.iter().skip(after).find(takes).ok_or(Misfit::Value(value))?;
            demands.extend(slot(part).map(|slot| Demand::Measure(slot, compare, value)));
        }
        Ok(demands)
    }

    /// Whether a statement of the form says the words that are asked for, its values aside.
    pub fn says(&self, clause: &Clause<'_>, demands: &[Demand<'_>]) -> bool {
        demands.iter().all(|demand| match demand {
            Demand::Said(slot) | Demand::Measure(slot, ..) => filled(clause, slot),
            Demand::Word(slot, wanted) => {
                clause.word(slot).is_some_and(|word| word.text == *wanted)
                    || clause.many(slot).iter().any(|word| word.text == *wanted)
            }
        })
    }
}

/// Whether something stands in a slot.
pub fn filled(clause: &Clause<'_>, slot: &str) -> bool {
    clause.word(slot).is_some() || !clause.many(slot).is_empty()
}

/// The statements of a block that are settings: neither triggers, rights and acceptances, nor what a provider or an
/// environment changes.
pub fn settings(context: Context) -> impl Iterator<Item = (&'static str, &'static Form)> {
    forms_of(context).filter_map(|form| match form.pattern.first() {
        Some(Part::Word(word))
            if !matches!(*word, "on" | "allow" | "accept" | "when" | "set")
                && TargetName::of(word).is_none() =>
        {
            Some((*word, form))
        }
        _ => None,
    })
}

/// Whether statements of this form add to each other, instead of the strongest one deciding.
pub fn adds(form: &Form) -> bool {
    form.repeat == Repeat::Many
}

/// The words that can stand in a setting of this form.
pub fn words_of(form: &'static Form) -> Vec<&'static str> {
    let parts = flat(form.pattern.get(1..).unwrap_or_default());
    parts
        .into_iter()
        .flat_map(|part| match part {
            Part::Word(word) => vec![*word],
            Part::Choice(_, words) => words.to_vec(),
            _ => Vec::new(),
        })
        .collect()
}

/// The span of a misfit.
pub fn misfit_span(misfit: Misfit<'_>) -> Span {
    match misfit {
        Misfit::Word(word) => word.span,
        Misfit::Value(value) => value.span,
    }
}

fn flat(pattern: &'static [Part]) -> Vec<&'static Part> {
    pattern
        .iter()
        .flat_map(|part| match part {
            Part::Maybe(group) => flat(group),
            part => vec![part],
        })
        .collect()
}

fn slot(part: &Part) -> Option<&'static str> {
    match part {
        Part::Slot(slot, _) | Part::List(slot, _) | Part::Choice(slot, _) => Some(slot),
        _ => None,
    }
}

fn takes_word(wanted: Type) -> bool {
    matches!(wanted, Type::Word | Type::Reference | Type::Runtime)
}

fn takes(wanted: Type, value: &Argument<'_>) -> bool {
    match &value.kind {
        Kind::Int(_) => matches!(wanted, Type::Int | Type::IntRange),
        Kind::Duration(_) => wanted == Type::Duration,
        Kind::Size(_) => wanted == Type::Size,
        Kind::Text(_) => matches!(wanted, Type::Text | Type::PlainText),
        _ => false,
    }
}
