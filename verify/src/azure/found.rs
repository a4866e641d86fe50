//! What the artifact is found to grant, while it is read.

use crate::claims::{Claims, Effect, Flaw, Match, Place, Statement, Subject, Way};
use crate::pattern::Pattern;

/// The template that is deployed.
pub const TEMPLATE: &str = "azuredeploy.json";

/// What was found so far.
#[derive(Debug, Default)]
pub struct Found {
    /// Statements and flaws.
    pub claims: Claims,
}

impl Found {
    /// Something in the template that must not be.
    pub fn flaw(&mut self, at: &str, message: String) {
        self.claims.flaws.push(Flaw { message, place: place(TEMPLATE, at) });
    }

    /// Something in another file that must not be.
    pub fn flaw_in(&mut self, file: &str, at: &str, message: String) {
        self.claims.flaws.push(Flaw { message, place: place(file, at) });
    }
}

/// A place in a file.
pub fn place(file: &str, at: &str) -> Place {
    Place::Artifact { file: file.to_owned(), at: at.to_owned() }
}

/// What the subject of that name may do.
pub fn may(name: impl Into<String>) -> Subject {
    Subject { name: name.into(), way: Way::May }
}

/// What the subject of that name lets others do.
pub fn lets(name: impl Into<String>) -> Subject {
    Subject { name: name.into(), way: Way::Lets }
}

/// A statement that allows one thing.
pub fn allow(action: Pattern, resource: Pattern, context: Vec<Pattern>, place: Place) -> Statement {
    let [action, resource] = [action, resource].map(|one| Match::of([one]));
    Statement { effect: Effect::Allow, action, resource, context: Match::of(context), place }
}
