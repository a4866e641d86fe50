//! A statement that fits a form: its arguments by slot.

use crate::vocabulary::Form;
use scant_lang::source::{Span, Spanned};
use scant_lang::tree::{Argument, Statement, Word};

/// A statement and the form it fits.
#[derive(Debug, Clone)]
pub struct Clause<'t> {
    /// The form.
    pub form: &'static Form,
    /// The statement.
    pub statement: &'t Statement<'t>,
    /// Its arguments.
    pub(super) slots: Slots<'t>,
    /// The clauses of its block.
    pub block: Vec<Clause<'t>>,
}

pub(super) type Slots<'t> = Vec<(&'static str, Slot<'t>)>;

/// What stands in a slot.
#[derive(Debug, Clone)]
pub enum Slot<'t> {
    /// The head of the statement.
    Head(Word<'t>),
    /// One argument.
    One(&'t Argument<'t>),
    /// A list of arguments.
    Many(Vec<&'t Argument<'t>>),
    /// One of a form's own words.
    Choice(&'static str, Span),
    /// `path is value and …`
    Conditions(Vec<Condition<'t>>),
    /// A parameter's type, a selector or a required setting, argument by argument.
    Run(&'t [Argument<'t>]),
}

/// `path test value`
#[derive(Debug, Clone)]
pub struct Condition<'t> {
    /// The left side.
    pub path: &'t Argument<'t>,
    /// The test's word or operator.
    pub test: Spanned<Test>,
    /// The right side.
    pub value: &'t Argument<'t>,
}

/// The words and operators of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// `is`
    Is,
    /// `in`
    In,
    /// `starts`
    Starts,
    /// `not`
    Not,
    /// `>`, `>=`, `<`, `<=`
    Compare(&'static str),
}

impl<'t> Clause<'t> {
    /// The form's id.
    pub fn id(&self) -> &'static str {
        self.form.id
    }

    /// The whole statement without its block.
    pub fn line(&self) -> Span {
        let end = self.statement.arguments.last().map_or(self.statement.head.span, |last| last.span);
        self.statement.head.span.to(end)
    }

    fn slot(&self, name: &str) -> Option<&Slot<'t>> {
        self.slots.iter().find(|(slot, _)| *slot == name).map(|(_, value)| value)
    }

    /// The argument in a slot, if there is one.
    pub fn one(&self, name: &str) -> Option<&'t Argument<'t>> {
        match self.slot(name) {
            Some(Slot::One(argument)) => Some(argument),
            _ => None,
        }
    }

    /// The word in a slot: an argument or the head.
    pub fn word(&self, name: &str) -> Option<Word<'t>> {
        match self.slot(name) {
            Some(Slot::One(argument)) => Some(Word { text: argument.text, span: argument.span }),
            Some(Slot::Head(word)) => Some(*word),
            Some(Slot::Choice(text, span)) => Some(Word { text, span: *span }),
            _ => None,
        }
    }

    /// Which of a form's own words stands in a slot.
    pub fn choice(&self, name: &str) -> Option<Spanned<&'static str>> {
        match self.slot(name) {
            Some(Slot::Choice(text, span)) => Some(Spanned::new(*text, *span)),
            _ => None,
        }
    }

    /// The arguments of a list slot.
    pub fn many(&self, name: &str) -> &[&'t Argument<'t>] {
        match self.slot(name) {
            Some(Slot::Many(arguments)) => arguments,
            _ => &[],
        }
    }

    /// The conditions of a filter or a scope.
    pub fn conditions(&self, name: &str) -> &[Condition<'t>] {
        match self.slot(name) {
            Some(Slot::Conditions(conditions)) => conditions,
            _ => &[],
        }
    }

    /// The arguments of a parameter's type.
    pub fn param_type(&self) -> &'t [Argument<'t>] {
        self.run("type")
    }

    /// The arguments of a selector or a required setting.
    pub fn run(&self, name: &str) -> &'t [Argument<'t>] {
        match self.slot(name) {
            Some(Slot::Run(arguments)) => arguments,
            _ => &[],
        }
    }

    /// The `///` lines above it, as one text.
    pub fn doc(&self) -> Option<String> {
        (!self.statement.docs.is_empty()).then(|| self.statement.docs.join(" ").trim().to_string())
    }
}
