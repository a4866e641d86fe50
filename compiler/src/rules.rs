//! Rules of `scant lint`: what is allowed and worth a second look. One file a rule, with its page beside it.

mod confused_deputy;
mod event_loop;
mod idle_grant;
mod implied_grant;
mod levels;
mod long_window;
mod mentions;
mod missing_dead_letter;
mod open_cors;
mod overlapping_runs;
mod public_endpoint;
mod public_path;
mod redundant_grant;
mod removal;
mod scope_wider_than_trigger;
mod secret_in_env;
mod short_dead_letter;
mod short_keep;
mod short_lease;
mod too_parallel;
mod unneeded_accept;
mod unused_store;

pub use levels::Levels;

use crate::access::Access;
use crate::model::{Model, TargetName};
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use scant_lang::source::{Source, Span};

/// Every rule, by id.
pub static ALL: &[&Rule] = &[
    &confused_deputy::RULE,
    &event_loop::RULE,
    &idle_grant::RULE,
    &implied_grant::RULE,
    &long_window::RULE,
    &missing_dead_letter::RULE,
    &open_cors::RULE,
    &overlapping_runs::RULE,
    &public_endpoint::RULE,
    &public_path::RULE,
    &redundant_grant::RULE,
    &scope_wider_than_trigger::RULE,
    &secret_in_env::RULE,
    &short_dead_letter::RULE,
    &short_keep::RULE,
    &short_lease::RULE,
    &too_parallel::RULE,
    &unneeded_accept::RULE,
    &unused_store::RULE,
];

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, its summary and its page.
    pub code: &'static Code,
    /// How grave its findings are if nobody says otherwise; `None` leaves them unsaid.
    pub level: Option<Level>,
    /// What it is about.
    pub group: Group,
    /// How much it matters to security, from `0.1` to `10.0` as CVSS counts; `None` where it does not.
    pub security: Option<&'static str>,
    /// What it looks at.
    pub check: Check,
}

/// What a rule looks at. The level of what it finds is set by [`Levels`].
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// A program without errors, once for each environment and target.
    Program(fn(&Subject<'_>, &mut Vec<Diagnostic>)),
    /// The acceptances of a program, once all of them had their chance.
    Acceptances(fn(&Acceptances<'_>, &mut Vec<Diagnostic>)),
}

/// What rules are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Rights that are wider than what they are for.
    LeastPrivilege,
    /// What the internet, or another function, can reach.
    Exposure,
    /// Messages and results that get lost.
    Reliability,
    /// What is hard to run.
    Operations,
    /// What nobody needs any more.
    Housekeeping,
}

impl Group {
    /// Every group, in the order they are shown.
    pub const ALL: [Self; 5] =
        [Self::LeastPrivilege, Self::Exposure, Self::Reliability, Self::Operations, Self::Housekeeping];

    /// Its name, which stands for all its rules.
    pub fn word(self) -> &'static str {
        match self {
            Self::LeastPrivilege => "least-privilege",
            Self::Exposure => "exposure",
            Self::Reliability => "reliability",
            Self::Operations => "operations",
            Self::Housekeeping => "housekeeping",
        }
    }
}

/// A program in one environment, for one target, and without errors.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The program.
    pub model: &'a Model,
    /// Every right the spec gives, before a target takes from it what it cannot hold.
    pub access: &'a Access,
    /// The target.
    pub target: TargetName,
    /// The texts.
    pub sources: &'a [Source],
}

/// What became of the acceptances of a program in all its environments and targets.
#[derive(Debug, Clone)]
pub struct Acceptances<'a> {
    /// Those that accept nothing: the statement, and what it names.
    pub unused: Vec<(Span, &'a str)>,
    /// Every id there is, of a rule or another message.
    pub codes: &'a [&'a str],
    /// The texts.
    pub sources: &'a [Source],
}

/// The rule of that id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code.id == id)
}
