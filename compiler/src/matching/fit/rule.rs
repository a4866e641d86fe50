//! The parts only rules have: what a rule is about, and the setting it asks for.

use super::{Cursor, Miss, Wanted, accepts};
use crate::matching::clause::Slot;
use crate::vocabulary::Type;
use scant_lang::tree::{Argument, Kind};

/// Kinds a selector can name before a name or a pattern; `store` is every kind but functions and apis.
pub const KINDS: [&str; 11] =
    ["function", "table", "bucket", "cache", "queue", "topic", "bus", "stream", "secret", "api", "store"];

/// Words that go on with the rule, and so are no names behind a kind.
pub const GOES_ON: [&str; 9] =
    ["on", "for", "to", "from", "except", "through", "in", "because", "overridable"];

impl<'t> Cursor<'t> {
    /// `table *`, `public function report_*`, `label pii`, or a name or a pattern alone.
    pub(super) fn selector(&mut self, slot: &'static str) -> Result<(), Miss<'t>> {
        let start = self.at;
        if self.is_word(0, &["public", "external"]) && self.is_word(1, &KINDS) {
            self.advance();
        }
        let limited = self.at > start;
        if self.is_word(0, &["label"]) {
            self.advance();
            if !self.next().is_some_and(|next| accepts(Type::Word, next) && !goes_on(next)) {
                return Err(self.miss(Wanted::Selector));
            }
        } else if limited || self.is_word(0, &KINDS) {
            self.advance();
            if !self.next().is_some_and(is_name) {
                return Err(self.miss(Wanted::Selector));
            }
        } else if !self.next().is_some_and(is_name) {
            return Err(self.miss(Wanted::Selector));
        }
        self.advance();
        self.slots.push((slot, Slot::Run(&self.arguments[start..self.at])));
        Ok(())
    }

    /// `dead_letter`, `encryption customer_key`, `logs keep >= 30d`, up to its `on`.
    pub(super) fn setting(&mut self, slot: &'static str) -> Result<(), Miss<'t>> {
        let start = self.at;
        while let Some(next) = self.next() {
            let compared = matches!(next.kind, Kind::Operator);
            // `tracing on on function *`: the first of two is the setting's own.
            if self.is_word(0, &["on"]) && (self.at == start || !self.is_word(1, &["on"])) {
                break;
            }
            if compared && self.at > start {
                self.advance();
            } else if matches!(next.kind, Kind::Word | Kind::Path) {
                self.advance();
                continue;
            }
            match self.next() {
                Some(value) if self.at > start && is_value(value) => self.advance(),
                _ => return Err(self.miss(Wanted::Setting)),
            }
            break;
        }
        if self.at == start {
            return Err(self.miss(Wanted::Setting));
        }
        self.slots.push((slot, Slot::Run(&self.arguments[start..self.at])));
        Ok(())
    }

    fn is_word(&self, ahead: usize, words: &[&str]) -> bool {
        let next = self.arguments.get(self.at + ahead);
        next.is_some_and(|next| matches!(next.kind, Kind::Word) && words.contains(&next.text))
    }
}

fn is_name(argument: &Argument<'_>) -> bool {
    matches!(argument.kind, Kind::Glob) || (accepts(Type::Reference, argument) && !goes_on(argument))
}

fn goes_on(argument: &Argument<'_>) -> bool {
    GOES_ON.contains(&argument.text)
}

fn is_value(argument: &Argument<'_>) -> bool {
    matches!(
        argument.kind,
        Kind::Int(_) | Kind::Number(_) | Kind::Duration(_) | Kind::Size(_) | Kind::Text(_)
    )
}
