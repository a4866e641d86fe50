//! Tries one form on one statement, and remembers how far it came.

mod rule;

use super::clause::{Condition, Slot, Slots, Test};
use crate::vocabulary::{Form, Part, Type};
use scant_lang::source::Spanned;
use scant_lang::tree::{Argument, Kind, Piece, Statement};

pub use rule::{GOES_ON, KINDS};

/// Where and why a form did not fit.
#[derive(Debug)]
pub struct Miss<'t> {
    /// How many arguments fitted.
    pub at: usize,
    /// What should have stood there.
    pub wanted: Wanted,
    /// Optional parts that could have stood there too.
    pub optional: Vec<&'static Part>,
    /// The argument that stood there.
    pub found: Option<&'t Argument<'t>>,
}

impl Miss<'_> {
    /// How far the form came; a form that wanted the end came less far than one that wanted a word here.
    pub fn reached(&self) -> (usize, bool) {
        (self.at, !matches!(self.wanted, Wanted::End { .. }))
    }
}

/// What should have stood where a form did not fit.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// This part.
    Part(&'static Part),
    /// An element of a list, after its comma.
    Element(Type),
    /// Nothing more; if a list stood before, its type.
    End {
        /// The type of the list's elements.
        after_list: Option<Type>,
    },
    /// A field or `key` at the left of a condition.
    Left,
    /// `is`, `in`, …
    Test,
    /// The value of a condition.
    Right,
    /// The type of a parameter.
    ParamType,
    /// What a rule is about, or the name behind its kind.
    Selector,
    /// A setting a rule asks for, or the value it is compared with.
    Setting,
}

struct Cursor<'t> {
    arguments: &'t [Argument<'t>],
    at: usize,
    slots: Slots<'t>,
    optional: Vec<&'static Part>,
    list: Option<Type>,
}

/// Fits a statement to a form.
pub fn fit<'t>(form: &'static Form, statement: &'t Statement<'t>) -> Result<Slots<'t>, Miss<'t>> {
    let mut cursor = Cursor {
        arguments: &statement.arguments,
        at: 0,
        slots: Vec::new(),
        optional: Vec::new(),
        list: None,
    };
    let Some((head, rest)) = form.pattern.split_first() else { return Ok(Vec::new()) };
    match head {
        Part::Slot(slot, _) => cursor.slots.push((slot, Slot::Head(statement.head))),
        Part::Choice(slot, words) => {
            if let Some(word) = words.iter().find(|word| **word == statement.head.text) {
                cursor.slots.push((slot, Slot::Choice(word, statement.head.span)));
            }
        }
        _ => {}
    }
    for part in rest {
        cursor.part(part)?;
    }
    if cursor.next().is_some() {
        return Err(cursor.miss(Wanted::End { after_list: cursor.list }));
    }
    Ok(cursor.slots)
}

impl<'t> Cursor<'t> {
    fn next(&self) -> Option<&'t Argument<'t>> {
        self.arguments.get(self.at)
    }

    fn miss(&self, wanted: Wanted) -> Miss<'t> {
        Miss { at: self.at, wanted, optional: self.optional.clone(), found: self.next() }
    }

    fn advance(&mut self) {
        self.at += 1;
        self.optional.clear();
        self.list = None;
    }

    fn part(&mut self, part: &'static Part) -> Result<(), Miss<'t>> {
        match part {
            Part::Maybe(group) => {
                let Some(first) = group.first() else { return Ok(()) };
                if !self.begins(first) {
                    self.optional.push(first);
                    return Ok(());
                }
                group.iter().try_for_each(|part| self.part(part))
            }
            Part::List(slot, wanted) => self.list(slot, *wanted),
            Part::Filter(slot) => self.conditions(slot, true),
            Part::Scope => self.conditions("scope", false),
            Part::ParamType => self.param_type(),
            Part::Selector(slot) => self.selector(slot),
            Part::Setting(slot) => self.setting(slot),
            Part::Word(_) | Part::Choice(..) | Part::Slot(..) | Part::Equals | Part::Colon => {
                if !self.begins(part) {
                    return Err(self.miss(Wanted::Part(part)));
                }
                if let Some(argument) = self.next() {
                    match part {
                        Part::Slot(slot, _) => self.slots.push((slot, Slot::One(argument))),
                        Part::Choice(slot, words) => {
                            if let Some(word) = words.iter().find(|word| **word == argument.text) {
                                self.slots.push((slot, Slot::Choice(word, argument.span)));
                            }
                        }
                        _ => {}
                    }
                }
                self.advance();
                Ok(())
            }
        }
    }

    fn begins(&self, part: &'static Part) -> bool {
        let Some(next) = self.next() else { return false };
        match part {
            Part::Word(word) => matches!(next.kind, Kind::Word) && next.text == *word,
            Part::Choice(_, words) => matches!(next.kind, Kind::Word) && words.contains(&next.text),
            Part::Slot(_, wanted) | Part::List(_, wanted) => accepts(*wanted, next),
            Part::Equals => matches!(next.kind, Kind::Equals),
            Part::Colon => matches!(next.kind, Kind::Colon),
            Part::Filter(_) | Part::Scope => matches!(next.kind, Kind::Word | Kind::Path),
            Part::ParamType => matches!(next.kind, Kind::Word | Kind::Text(_)),
            Part::Selector(_) => matches!(next.kind, Kind::Word | Kind::Path | Kind::Glob),
            Part::Setting(_) => matches!(next.kind, Kind::Word),
            Part::Maybe(_) => false,
        }
    }

    fn list(&mut self, slot: &'static str, wanted: Type) -> Result<(), Miss<'t>> {
        let mut found = Vec::new();
        loop {
            match self.next() {
                Some(argument) if accepts(wanted, argument) => found.push(argument),
                _ => return Err(self.miss(Wanted::Element(wanted))),
            }
            self.advance();
            match self.next().map(|next| &next.kind) {
                Some(Kind::Comma) => self.advance(),
                _ => break,
            }
        }
        self.list = Some(wanted);
        self.slots.push((slot, Slot::Many(found)));
        Ok(())
    }

    fn conditions(&mut self, slot: &'static str, several: bool) -> Result<(), Miss<'t>> {
        let mut found = Vec::new();
        loop {
            let path = match self.next() {
                Some(path) if several && matches!(path.kind, Kind::Word | Kind::Path) => path,
                Some(path) if path.text == "key" && matches!(path.kind, Kind::Word) => path,
                _ => return Err(self.miss(Wanted::Left)),
            };
            self.advance();
            let Some((test, span)) = self.next().and_then(|next| Some((test_of(next)?, next.span))) else {
                return Err(self.miss(Wanted::Test));
            };
            if !several && matches!(test, Test::Not | Test::Compare(_)) {
                return Err(self.miss(Wanted::Test));
            }
            self.advance();
            let value = match self.next() {
                Some(value) if right_side(test, value) => value,
                _ => return Err(self.miss(Wanted::Right)),
            };
            self.advance();
            found.push(Condition { path, test: Spanned::new(test, span), value });
            match self.next() {
                Some(next) if several && matches!(next.kind, Kind::Word) && next.text == "and" => {
                    self.advance()
                }
                _ => break,
            }
        }
        self.slots.push((slot, Slot::Conditions(found)));
        Ok(())
    }

    fn param_type(&mut self) -> Result<(), Miss<'t>> {
        let start = self.at;
        match self.next().map(|next| (&next.kind, next.text)) {
            Some((Kind::Word, "list")) => {
                self.advance();
                if self.next().is_none_or(|next| next.text != "of") {
                    return Err(self.miss(Wanted::ParamType));
                }
                self.advance();
                if self.next().is_none_or(|next| !SIMPLE_TYPES.contains(&next.text)) {
                    return Err(self.miss(Wanted::ParamType));
                }
                self.advance();
            }
            Some((Kind::Word, word)) if SIMPLE_TYPES.contains(&word) => self.advance(),
            Some((Kind::Text(_), _)) => loop {
                if !matches!(self.next().map(|next| &next.kind), Some(Kind::Text(_))) {
                    return Err(self.miss(Wanted::ParamType));
                }
                self.advance();
                if !matches!(self.next().map(|next| &next.kind), Some(Kind::Bar)) {
                    break;
                }
                self.advance();
            },
            _ => return Err(self.miss(Wanted::ParamType)),
        }
        self.slots.push(("type", Slot::Run(&self.arguments[start..self.at])));
        Ok(())
    }
}

/// Types a parameter can have, besides lists of them and unions of texts.
pub const SIMPLE_TYPES: [&str; 7] = ["string", "int", "number", "bool", "duration", "size", "path"];

fn test_of(argument: &Argument<'_>) -> Option<Test> {
    match (&argument.kind, argument.text) {
        (Kind::Word, "is") => Some(Test::Is),
        (Kind::Word, "in") => Some(Test::In),
        (Kind::Word, "starts") => Some(Test::Starts),
        (Kind::Word, "not") => Some(Test::Not),
        (Kind::Operator, ">") => Some(Test::Compare(">")),
        (Kind::Operator, ">=") => Some(Test::Compare(">=")),
        (Kind::Operator, "<") => Some(Test::Compare("<")),
        (Kind::Operator, "<=") => Some(Test::Compare("<=")),
        _ => None,
    }
}

fn right_side(test: Test, value: &Argument<'_>) -> bool {
    match test {
        Test::In => matches!(value.kind, Kind::List(_) | Kind::Value(_)),
        Test::Starts => matches!(value.kind, Kind::Text(_) | Kind::Value(_)),
        Test::Compare(_) => matches!(value.kind, Kind::Int(_) | Kind::Number(_) | Kind::Value(_)),
        Test::Is | Test::Not => !matches!(value.kind, Kind::List(_)) && accepts(Type::Literal, value),
    }
}

/// Whether an argument has the shape of a type; its value is judged later.
pub fn accepts(wanted: Type, argument: &Argument<'_>) -> bool {
    let kind = &argument.kind;
    match wanted {
        Type::Name | Type::Word => matches!(kind, Kind::Word),
        Type::Lint => matches!(kind, Kind::Word | Kind::Path),
        Type::Reference => matches!(kind, Kind::Word | Kind::Path) && !shouted(argument.text),
        Type::Text => matches!(kind, Kind::Text(_) | Kind::Value(_)),
        Type::PlainText => match kind {
            Kind::Text(pieces) => !pieces.iter().any(|piece| matches!(piece, Piece::Value(..))),
            _ => false,
        },
        Type::Int => matches!(kind, Kind::Int(_) | Kind::Value(_)),
        Type::Duration => matches!(kind, Kind::Duration(_) | Kind::Value(_)),
        Type::Size => matches!(kind, Kind::Size(_) | Kind::Value(_)),
        Type::IntRange | Type::AnyRange => matches!(kind, Kind::Range(_)),
        Type::Time => matches!(kind, Kind::Time(_)),
        Type::Route => match kind {
            Kind::Route => true,
            Kind::Text(_) => argument.text.starts_with("\"/"),
            _ => false,
        },
        Type::Method => matches!(kind, Kind::Word) && METHODS.contains(&argument.text),
        Type::Runtime => matches!(kind, Kind::Word | Kind::Path),
        Type::PropertyPath => matches!(kind, Kind::Word | Kind::Path | Kind::Text(_)),
        Type::Key => false,
        Type::Literal => match kind {
            Kind::Word => matches!(argument.text, "true" | "false"),
            Kind::Value(_)
            | Kind::Text(_)
            | Kind::Int(_)
            | Kind::Number(_)
            | Kind::Duration(_)
            | Kind::Size(_)
            | Kind::Percent(_)
            | Kind::Range(_)
            | Kind::List(_)
            | Kind::Object(_) => true,
            Kind::Path
            | Kind::Glob
            | Kind::Time(_)
            | Kind::Route
            | Kind::Operator
            | Kind::Comma
            | Kind::Colon
            | Kind::Equals
            | Kind::Bar => false,
        },
    }
}

/// All capitals: a method or a variable, never the name of a thing.
fn shouted(text: &str) -> bool {
    text.len() > 1 && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// HTTP methods as routes write them.
pub const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];
