//! Patterns over letters and symbols: what an action, a resource or a context may be spelled like.
//!
//! A symbol stands for a text that is known only when the artifact is deployed, such as the name of a table. It is a
//! letter of its own: equal to itself and to nothing else.

use rustc_hash::FxHashMap;
use std::fmt::{self, Write};

/// One place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Letter {
    /// This character.
    Char(char),
    /// This symbol of a [`Symbols`].
    Symbol(u32),
    /// Any one letter.
    One,
    /// Any letters, or none.
    Any,
}

/// A sequence of letters that a text matches as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pattern(pub Vec<Letter>);

impl Pattern {
    /// Matches every text.
    pub fn any() -> Self {
        Self(vec![Letter::Any])
    }

    /// Matches this text only: `*` and `?` stand for themselves.
    pub fn literal(text: &str) -> Self {
        Self(text.chars().map(Letter::Char).collect())
    }

    /// Reads `*` as any letters and `?` as any one.
    pub fn glob(text: &str) -> Self {
        Self(text.chars().map(Self::glob_letter).collect())
    }

    /// A glob whose case does not matter: actions are compared so. Every other side must be made by this, too.
    pub fn caseless(text: &str) -> Self {
        if text.is_ascii() {
            let lower = text.bytes().map(|byte| char::from(byte.to_ascii_lowercase()));
            return Self(lower.map(Self::glob_letter).collect());
        }
        Self(text.chars().flat_map(char::to_lowercase).map(Self::glob_letter).collect())
    }

    /// Only this symbol.
    pub fn symbol(symbol: u32) -> Self {
        Self(vec![Letter::Symbol(symbol)])
    }

    /// This one, then that one.
    #[must_use]
    pub fn then(mut self, next: &Self) -> Self {
        self.0.extend_from_slice(&next.0);
        self
    }

    /// Whether it matches more than one text.
    pub fn is_wild(&self) -> bool {
        self.0.iter().any(|letter| matches!(letter, Letter::One | Letter::Any))
    }

    /// How it is written for people: symbols as `{name}`.
    pub fn shown<'p>(&'p self, symbols: &'p Symbols) -> impl fmt::Display + 'p {
        Shown { letters: &self.0, symbols }
    }

    fn glob_letter(char: char) -> Letter {
        match char {
            '*' => Letter::Any,
            '?' => Letter::One,
            char => Letter::Char(char),
        }
    }
}

/// The names of symbols; the same name is the same symbol on both sides.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    ids: FxHashMap<String, u32>,
    names: Vec<String>,
}

impl Symbols {
    /// The symbol of that name, which is shown to people: `table orders`.
    pub fn of(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }

    /// All names, each at the place that is its symbol.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Its name.
    pub fn name(&self, symbol: u32) -> &str {
        self.names.get(symbol as usize).map_or("", String::as_str)
    }
}

struct Shown<'p> {
    letters: &'p [Letter],
    symbols: &'p Symbols,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.letters {
            match letter {
                Letter::Char(char) => f.write_char(*char)?,
                Letter::Symbol(symbol) => write!(f, "{{{}}}", self.symbols.name(*symbol))?,
                Letter::One => f.write_char('?')?,
                Letter::Any => f.write_char('*')?,
            }
        }
        Ok(())
    }
}
