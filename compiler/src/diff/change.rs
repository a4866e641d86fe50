//! A difference as data: which way it goes, of what, and where it is said.

use crate::model::TargetName;
use scant_lang::source::Span;

/// One difference between two revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which way it goes.
    pub direction: Direction,
    /// What it is about.
    pub subject: Subject,
    /// The declaration or route it concerns: `place_order`, `GET /orders`.
    pub of: String,
    /// It in words, without a full stop.
    pub sentence: String,
    /// The line of the old revision, if it has one.
    pub before: Option<Span>,
    /// The line of the new revision, if it has one.
    pub after: Option<Span>,
    /// The environments of the new revision in which it holds.
    pub environments: Vec<String>,
    /// The targets for which it holds.
    pub targets: Vec<TargetName>,
    /// Where it holds, if not everywhere: `in prod`, `on azure`, `in dev on aws`.
    pub only: Option<String>,
}

impl Change {
    /// Where it belongs in a list.
    pub fn section(&self) -> Section {
        match (self.direction, self.subject) {
            (Direction::Unjudged, _) => Section::Unjudged,
            (Direction::Wider | Direction::Both, Subject::Route | Subject::Exposure) => Section::Exposed,
            (Direction::Wider | Direction::Both, _) => Section::Widened,
            (Direction::Narrower, _) => Section::Narrowed,
            (Direction::Neither, Subject::Declaration | Subject::Store) => Section::Declared,
            (Direction::Neither, _) => Section::Other,
        }
    }
}

/// Whether more is permitted than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More, and nothing less.
    Wider,
    /// Some more, some less.
    Both,
    /// Nobody can tell from the spec: a provider's own words changed.
    Unjudged,
    /// Less, and nothing more.
    Narrower,
    /// As much: something else changed.
    Neither,
}

impl Direction {
    /// Of what gained or lost something; `None` if it did neither.
    pub fn of(gained: bool, lost: bool) -> Option<Self> {
        match (gained, lost) {
            (true, false) => Some(Self::Wider),
            (true, true) => Some(Self::Both),
            (false, true) => Some(Self::Narrower),
            (false, false) => None,
        }
    }

    /// Its word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Wider => "wider",
            Self::Both => "both",
            Self::Unjudged => "unjudged",
            Self::Narrower => "narrower",
            Self::Neither => "neither",
        }
    }

    /// Its sign at the beginning of a line.
    pub fn sign(self) -> char {
        match self {
            Self::Wider => '+',
            Self::Both => '±',
            Self::Unjudged => '?',
            Self::Narrower => '-',
            Self::Neither => '~',
        }
    }
}

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A right of a function, written or implied, in the spec's words or a provider's.
    Access,
    /// What starts a function, or what a queue receives.
    Trigger,
    /// Who may call a route.
    Route,
    /// What else is open to the outside: origins, rates, egress, authorisers, subscribers.
    Exposure,
    /// What a module lets others be granted.
    Export,
    /// A finding taken on purpose.
    Acceptance,
    /// A rule of a policy.
    Guardrail,
    /// Something new or gone: a function, an api, an environment, a target.
    Declaration,
    /// A store that is new, gone, or made anew.
    Store,
    /// A provider's own words.
    Provider,
    /// Any other setting.
    Setting,
}

impl Subject {
    /// Its word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Trigger => "trigger",
            Self::Route => "route",
            Self::Exposure => "exposure",
            Self::Export => "export",
            Self::Acceptance => "acceptance",
            Self::Guardrail => "guardrail",
            Self::Declaration => "declaration",
            Self::Store => "store",
            Self::Provider => "provider",
            Self::Setting => "setting",
        }
    }
}

/// A part of a list of differences, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Rights, triggers and exports that permit more.
    Widened,
    /// Doors to the outside that open further.
    Exposed,
    /// What only the provider can judge.
    Unjudged,
    /// What permits less.
    Narrowed,
    /// What is new, gone, made anew or called otherwise.
    Declared,
    /// Everything else.
    Other,
}

impl Section {
    /// Every section, in order.
    pub const ALL: [Self; 6] =
        [Self::Widened, Self::Exposed, Self::Unjudged, Self::Narrowed, Self::Declared, Self::Other];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Widened => "widened",
            Self::Exposed => "exposed",
            Self::Unjudged => "unjudged",
            Self::Narrowed => "narrowed",
            Self::Declared => "declared",
            Self::Other => "other",
        }
    }

    /// Whether what stands in it permits more, or may do so.
    pub fn may_widen(self) -> bool {
        matches!(self, Self::Widened | Self::Exposed | Self::Unjudged)
    }
}
