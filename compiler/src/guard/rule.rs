//! A rule that was read: its name, where it holds, and what it says.

use super::select::Selector;
use super::want::Want;
use crate::model::Segment;
use crate::vocabulary::Verb;
use scant_lang::source::Span;

/// A rule.
#[derive(Debug)]
pub struct Rule<'t> {
    /// How `accept` calls it: its policy, a dot, and its own words: `baseline.forbid-scan-on-label-pii`.
    pub name: String,
    /// Its statement.
    pub span: Span,
    /// The written reason.
    pub because: Option<String>,
    /// Whether a program may accept that it breaks it.
    pub overridable: bool,
    /// The environments it holds in; none means all.
    pub environments: Vec<&'t str>,
    /// What it says.
    pub body: Body<'t>,
}

/// What a rule says.
#[derive(Debug)]
pub enum Body<'t> {
    /// `forbid VERBS on …`
    Access {
        /// What may not be done.
        verbs: Verbs,
        /// On what.
        on: Selector<'t>,
        /// By which functions; `None` is every one.
        by: Option<Selector<'t>>,
        /// But for these.
        except: Option<Selector<'t>>,
    },
    /// `forbid reach from … to …`
    Reach {
        /// Where paths begin; `None` is the internet.
        from: Option<Selector<'t>>,
        /// Where they may not end.
        to: Selector<'t>,
        /// What they may lead through.
        through: Option<Selector<'t>>,
    },
    /// `forbid public routes`
    Routes {
        /// Routes that may be public.
        except: Vec<Vec<Segment>>,
    },
    /// `forbid provider verbs`
    ProviderVerbs,
    /// `forbid raw resources`
    RawResources,
    /// `forbid overrides`
    Overrides,
    /// `require … on …`
    Setting {
        /// What must be said.
        want: Want<'t>,
        /// Of what.
        on: Selector<'t>,
    },
    /// `require … on app`
    OfApp(Want<'t>),
    /// `require because on allow …`
    Reasons(Verbs),
}

impl Body<'_> {
    /// Whether it asks for something, instead of forbidding it.
    pub fn requires(&self) -> bool {
        matches!(self, Self::Setting { .. } | Self::OfApp(_) | Self::Reasons(_))
    }
}

/// The verbs of a rule.
#[derive(Debug, Clone)]
pub enum Verbs {
    /// `any`
    Any,
    /// These.
    These(Vec<Verb>),
}

impl Verbs {
    /// Whether it is one of them.
    pub fn has(&self, verb: Verb) -> bool {
        match self {
            Self::Any => true,
            Self::These(verbs) => verbs.contains(&verb),
        }
    }
}
