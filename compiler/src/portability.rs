//! How exactly a target holds what a spec grants, and what is said where it cannot.
//!
//! Each target answers for every kind of store, every verb and every limit ([`Hold`]). Here the answers meet the
//! program: a right that would be wider than its line, or would not be there at all, is an error at that line, unless
//! the spec accepts it by name. What is left is the access the target emits, so no emitter meets a right it cannot hold.

mod settle;
mod table;

pub use settle::settle;
pub use table::{Line, table};

use crate::access::{Row, Why};
use crate::codes::{UNENFORCED_SCOPE, UNSUPPORTED_SETTING, UNSUPPORTED_VERB, WIDER_GRANT};
use crate::model::{Accept, Model, Scope, Thing};
use crate::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::Code;

/// What a grant is limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Nothing: the verb on the whole store.
    Whole,
    /// `where key is`, `where key in`: these keys.
    Keys,
    /// `where key starts`: keys that begin so.
    Prefixes,
    /// `fields`: these attributes.
    Fields,
    /// An index of the table.
    Index,
}

impl Limit {
    /// Every limit, in the order tables show them.
    pub const ALL: [Self; 5] = [Self::Whole, Self::Keys, Self::Prefixes, Self::Fields, Self::Index];

    /// How a spec writes it; nothing for the whole store.
    pub fn words(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Keys => "where key is",
            Self::Prefixes => "where key starts",
            Self::Fields => "fields",
            Self::Index => "on an index",
        }
    }

    /// Whether a spec can limit `verb` on `kind` so.
    pub fn fits(self, kind: StoreKind, verb: Verb) -> bool {
        match self {
            Self::Whole => true,
            Self::Keys | Self::Prefixes => kind.has_keys(),
            Self::Fields => kind == StoreKind::Table,
            Self::Index => kind == StoreKind::Table && matches!(verb, Verb::Query | Verb::Scan),
        }
    }
}

/// How exactly something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// As the line says: nothing more, nothing less.
    Exactly,
    /// With more than the line says.
    Wider(Excess),
    /// Not at all; the words say why.
    Not(&'static str),
}

/// What is permitted besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// These verbs on the same thing: no excess for a function that is granted them anyway.
    Verbs(&'static [Verb]),
    /// Something no verb says; the words go on from "it also permits".
    More(&'static str),
}

impl std::fmt::Display for Excess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Verbs(verbs) => {
                let words: Vec<String> = verbs.iter().map(|verb| format!("`{}`", verb.word())).collect();
                f.write_str(&crate::words::and(&words.iter().map(String::as_str).collect::<Vec<_>>()))
            }
            Self::More(words) => f.write_str(words),
        }
    }
}

/// A target's answer for one verb on one kind of store under one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// How exactly.
    pub holds: Holds,
    /// What enforces it, such as `IAM policy`; nothing where it is not held.
    pub by: &'static str,
}

impl Hold {
    /// Held as the line says, by this.
    pub const fn exactly(by: &'static str) -> Self {
        Self { holds: Holds::Exactly, by }
    }

    /// Held by this, which also permits these verbs on the same thing.
    pub const fn with(by: &'static str, verbs: &'static [Verb]) -> Self {
        Self { holds: Holds::Wider(Excess::Verbs(verbs)), by }
    }

    /// Held by this, which also permits that.
    pub const fn wider(by: &'static str, excess: &'static str) -> Self {
        Self { holds: Holds::Wider(Excess::More(excess)), by }
    }

    /// Not held, for this reason.
    pub const fn not(why: &'static str) -> Self {
        Self { holds: Holds::Not(why), by: "" }
    }
}

/// A verb on a kind of store under a limit: what a target answers for.
pub type Cell = (StoreKind, Verb, Limit);

/// Everything a target answers for, in the order tables show it. What a trigger implies has no limits.
pub fn cells() -> impl Iterator<Item = Cell> {
    StoreKind::ALL.into_iter().flat_map(|kind| {
        let written = kind.verbs().iter().flat_map(move |verb| {
            let limits = Limit::ALL.into_iter().filter(move |limit| limit.fits(kind, *verb));
            limits.map(move |limit| (kind, *verb, limit))
        });
        written.chain(kind.implied_verbs().iter().map(move |verb| (kind, *verb, Limit::Whole)))
    })
}

/// The cells a right stands in: its verb whole (or on its index), and under each of its limits.
pub fn cells_of(model: &Model, row: &Row) -> Vec<Cell> {
    let kind = kind_of(model, row.on);
    kind.into_iter().flat_map(|kind| limits_of(row).map(move |limit| (kind, row.verb, limit))).collect()
}

/// Errors a spec may accept by name, since they are of a target and not of the language.
pub static ACCEPTABLE: [&Code; 4] =
    [&WIDER_GRANT, &UNENFORCED_SCOPE, &UNSUPPORTED_VERB, &UNSUPPORTED_SETTING];

/// The kind of what a right is on; a raw resource is of none.
fn kind_of(model: &Model, on: Thing) -> Option<StoreKind> {
    match on {
        Thing::Store(id) | Thing::Index(id, _) => Some(model.store(id).kind()),
        Thing::Function(_) => Some(StoreKind::Function),
        Thing::Raw(_) => None,
    }
}

/// The limits of a row, the widest first.
fn limits_of(row: &Row) -> impl Iterator<Item = Limit> {
    let whole = if matches!(row.on, Thing::Index(..)) { Limit::Index } else { Limit::Whole };
    let keys = match &row.scope {
        Scope::All => None,
        Scope::Keys(_) => Some(Limit::Keys),
        Scope::Prefixes(_) => Some(Limit::Prefixes),
    };
    let fields = (!row.fields.is_empty()).then_some(Limit::Fields);
    std::iter::once(whole).chain(keys).chain(fields)
}

/// Whether the function may do by other lines what this one would also permit; `granted` is the whole program's access,
/// function by function.
fn is_granted_anyway(granted: &[Row], row: &Row, excess: Excess) -> bool {
    let Excess::Verbs(verbs) = excess else { return false };
    let store = |on: Thing| match on {
        Thing::Index(id, _) => Thing::Store(id),
        on => on,
    };
    let start = granted.partition_point(|other| other.function < row.function);
    let own = granted.iter().skip(start).take_while(|other| other.function == row.function);
    let covers = |other: &Row| {
        other.on == store(row.on)
            && (other.scope == Scope::All || other.scope == row.scope)
            && (other.fields.is_empty() || other.fields == row.fields)
    };
    verbs.iter().all(|verb| own.clone().any(|other| other.verb == *verb && covers(other)))
}

/// What is said of a right that is not held exactly.
fn code_of(limit: Limit, holds: &Holds) -> &'static Code {
    match (limit, holds) {
        (Limit::Keys | Limit::Prefixes | Limit::Fields, _) => &UNENFORCED_SCOPE,
        (Limit::Whole | Limit::Index, Holds::Not(_)) => &UNSUPPORTED_VERB,
        (Limit::Whole | Limit::Index, Holds::Wider(_) | Holds::Exactly) => &WIDER_GRANT,
    }
}

/// Where the function, or the file for this function or thing, accepts a finding for what the row is on. What a
/// trigger implies can be accepted as wider, but not as missing: without it nothing would start the function.
fn acceptance<'m>(model: &'m Model, row: &Row, code: &Code) -> Option<&'m Accept> {
    let may_be = match row.why {
        Why::Allowed(_) | Why::Failures(_) => true,
        Why::Trigger(_) => code.id == WIDER_GRANT.id,
        Why::Setting(..) | Why::Runtime(..) => false,
    };
    if !may_be {
        return None;
    }
    let covers = |on: Thing| match (on, row.on) {
        (Thing::Store(one), Thing::Store(other) | Thing::Index(other, _)) => one == other,
        (one, other) => one == other,
    };
    let named = |accept: &&Accept| accept.name == code.id;
    let mut own = model.function(row.function).common.accepts.iter().filter(named);
    let mut general = model.accepts.iter().filter(named);
    own.find(|accept| accept.on.is_none_or(covers)).or_else(|| {
        general.find(|accept| accept.on.is_some_and(|on| on == Thing::Function(row.function) || covers(on)))
    })
}
