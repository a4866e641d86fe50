//! How exactly a target holds what a spec grants, and what is said where it cannot.
//!
//! Each target answers for every kind of store, every verb and every limit ([`Hold`]). Here the answers meet the
//! program: a right that would be wider than its line, or would not be there at all, is an error at that line, unless
//! the spec accepts it by name. What is left is the access the target emits, so no emitter meets a right it cannot hold.

mod table;

pub use table::{Line, table};

use crate::access::{Access, Row, Why};
use crate::codes::{UNENFORCED_SCOPE, UNSUPPORTED_SETTING, UNSUPPORTED_VERB, WIDER_GRANT};
use crate::model::{Accept, Model, Scope, Thing};
use crate::target::Target;
use crate::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::{Code, Diagnostic};
use scant_lang::source::Span;

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
            Self::Keys | Self::Prefixes => matches!(kind, StoreKind::Table | StoreKind::Bucket),
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
    /// With more than the line says; the words go on from "it also permits".
    Wider(&'static str),
    /// Not at all; the words say why.
    Not(&'static str),
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

    /// Held by this, which also permits that.
    pub const fn wider(by: &'static str, excess: &'static str) -> Self {
        Self { holds: Holds::Wider(excess), by }
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

/// Says of every right how `target` holds it where that is not exactly, and gives the access that will be held:
/// a limit that is accepted as unenforced is gone from it, a right that is accepted as missing is gone whole.
pub fn settle(model: &Model, access: Access, target: &dyn Target, findings: &mut Vec<Diagnostic>) -> Access {
    let mut settling = Settling { model, target, findings };
    let mut rows = access.rows;
    rows.retain_mut(|row| settling.row(row));
    Access { rows }
}

struct Settling<'a> {
    model: &'a Model,
    target: &'a dyn Target,
    findings: &'a mut Vec<Diagnostic>,
}

impl Settling<'_> {
    /// Whether the row stays.
    fn row(&mut self, row: &mut Row) -> bool {
        let Some(kind) = kind_of(self.model, row.on) else { return true };
        if !self.whole(row, kind) {
            return false;
        }
        let narrower: Vec<Limit> = limits_of(row).skip(1).collect();
        for limit in narrower {
            if self.limited(row, kind, limit) {
                continue;
            }
            match limit {
                Limit::Fields => row.fields.clear(),
                Limit::Whole | Limit::Keys | Limit::Prefixes | Limit::Index => row.scope = Scope::All,
            }
        }
        true
    }

    fn whole(&mut self, row: &Row, kind: StoreKind) -> bool {
        let limit = if matches!(row.on, Thing::Index(..)) { Limit::Index } else { Limit::Whole };
        let (verb, thing) = (row.verb.word(), self.model.thing_name(row.on));
        let target = self.target.name().word();
        match self.target.hold(kind, row.verb, limit).holds {
            Holds::Exactly => true,
            Holds::Wider(excess) => {
                if !self.accepted(row, &WIDER_GRANT) {
                    let message = format!("`{verb}` on `{thing}` is wider on {target} than this line says");
                    let finding = Diagnostic::error(&WIDER_GRANT, row.why.span(), message);
                    let finding = finding.note(format!("it also permits {excess}"));
                    self.findings.push(finding.help(self.way_out(row, &WIDER_GRANT)));
                }
                true
            }
            Holds::Not(why) => {
                let accepted = self.accepted(row, &UNSUPPORTED_VERB);
                if !accepted {
                    let finding = Diagnostic::error(
                        &UNSUPPORTED_VERB,
                        row.why.span(),
                        match row.why {
                            Why::Trigger(_) => format!("{target} cannot start a function from `{thing}`"),
                            Why::Failures(_) => format!("{target} cannot leave failures in `{thing}`"),
                            _ => format!("{target} cannot grant `{verb}` on `{thing}`"),
                        },
                    );
                    self.findings.push(finding.note(why).help(self.way_out(row, &UNSUPPORTED_VERB)));
                }
                !accepted
            }
        }
    }

    /// Whether the target holds the row to its limit.
    fn limited(&mut self, row: &Row, kind: StoreKind, limit: Limit) -> bool {
        let why = if limit.fits(kind, row.verb) {
            match self.target.hold(kind, row.verb, limit).holds {
                Holds::Exactly => return true,
                Holds::Wider(excess) => format!("it would also permit {excess}"),
                Holds::Not(why) => why.to_owned(),
            }
        } else {
            match kind {
                StoreKind::Queue | StoreKind::Topic | StoreKind::Bus | StoreKind::Stream => {
                    "messages are not found by key".to_owned()
                }
                StoreKind::Secret | StoreKind::Function | StoreKind::Table | StoreKind::Bucket => {
                    "it has no keys".to_owned()
                }
            }
        };
        if !self.accepted(row, &UNENFORCED_SCOPE) {
            let (verb, thing) = (row.verb.word(), self.model.thing_name(row.on));
            let what = if limit == Limit::Fields { "attributes" } else { "keys" };
            let target = self.target.name().word();
            let message = format!("{target} cannot hold `{verb}` on `{thing}` to these {what}");
            let finding = Diagnostic::error(&UNENFORCED_SCOPE, row.why.span(), message);
            self.findings.push(
                finding
                    .note(why)
                    .help(format!("leave the limit out, or {}", self.way_out(row, &UNENFORCED_SCOPE))),
            );
        }
        false
    }

    fn accepted(&self, row: &Row, code: &Code) -> bool {
        acceptance(self.model, row, code).is_some()
    }

    /// What a reader can do about it.
    fn way_out(&self, row: &Row, code: &Code) -> String {
        let thing = self.model.thing_name(row.on);
        match row.why {
            Why::Allowed(_) | Why::Failures(_) => {
                format!("accept it: `accept {} on {thing} because \"…\"`", code.id)
            }
            _ => "say `only on` with the targets it is for".to_owned(),
        }
    }
}

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

/// What is said of a right that is not held exactly.
fn code_of(limit: Limit, holds: &Holds) -> &'static Code {
    match (limit, holds) {
        (Limit::Keys | Limit::Prefixes | Limit::Fields, _) => &UNENFORCED_SCOPE,
        (Limit::Whole | Limit::Index, Holds::Not(_)) => &UNSUPPORTED_VERB,
        (Limit::Whole | Limit::Index, Holds::Wider(_) | Holds::Exactly) => &WIDER_GRANT,
    }
}

/// Where the function, or the file for this function or thing, accepts a finding for what the row is on. What a
/// trigger implies cannot be accepted; failures that have nowhere to go can.
fn acceptance<'m>(model: &'m Model, row: &Row, code: &Code) -> Option<&'m Accept> {
    if !matches!(row.why, Why::Allowed(_) | Why::Failures(_)) {
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

/// Takes out the findings about settings that the declaration they stand in accepts.
pub fn without_accepted(model: &Model, findings: &mut Vec<Diagnostic>) {
    let id = UNSUPPORTED_SETTING.id;
    if !findings.iter().any(|finding| finding.code.id == id) {
        return;
    }
    let mut accepting: Vec<Span> = model
        .commons()
        .flat_map(|common| common.accepts.iter().filter(|accept| accept.name == id))
        .map(|accept| accept.within)
        .collect();
    accepting.sort_unstable();
    findings.retain(|finding| {
        let span = finding.span();
        let before =
            accepting.partition_point(|within| (within.file, within.start) <= (span.file, span.start));
        let within = before.checked_sub(1).and_then(|at| accepting.get(at));
        finding.code.id != id
            || !within.is_some_and(|within| within.file == span.file && span.end <= within.end)
    });
}
