//! What two revisions of a program mean differently: one sentence a difference, in the words of the spec.
//!
//! Texts are never compared, only what they resolve to, so layout, order, comments, files and the names of parameters
//! do not count. Every environment and target of the new revision is compared with the same of the old one; a
//! difference that is the same in several is told once. The cost is that of reading both programs.

mod accept;
mod access;
mod change;
mod declared;
mod exports;
mod exposure;
mod filter;
mod guardrails;
mod listening;
mod pairs;
mod provider;
mod reach;
mod renames;
mod report;
mod route;
mod setting;
mod settings;
mod store;
mod words;

pub use change::{Change, Direction, Section, Subject};

use crate::model::{ApiId, FunctionId};
use crate::survey::{Survey, View};
use pairs::pairs;
use renames::{Beside, Renames, rename};
use report::Report;
use std::collections::BTreeMap;

/// What changed from `before` to `after`, the gravest first. With `environment`, only what changed there.
pub fn compare(before: &Survey, after: &Survey, environment: Option<&str>) -> Vec<Change> {
    let pairs = pairs(before, after, environment);
    let mut report = Report::new(pairs.compared.len());
    pairs.tell(&mut report);
    for (old, new) in &pairs.compared {
        report.turn_to(new);
        let mut old = (*old).clone();
        let renames = rename(&mut old, new);
        let differ = Differ {
            before: &old,
            after: new,
            functions: &renames::functions(&old.model, &new.model),
            apis: &renames::apis(&old.model, &new.model),
            renames: &renames,
            report: &mut report,
        };
        differ.all();
    }
    report.turn_to_all();
    exports::compare(before, after, &mut report);
    guardrails::compare(&before.guardrails, &after.guardrails, &mut report);
    report.finish()
}

/// One environment and target of the old revision, under the new names, beside the same of the new one.
struct Differ<'a, 'r> {
    before: &'a View,
    after: &'a View,
    functions: &'r BTreeMap<&'a str, Beside<FunctionId>>,
    apis: &'r BTreeMap<&'a str, Beside<ApiId>>,
    renames: &'r Renames,
    report: &'r mut Report,
}

impl Differ<'_, '_> {
    fn all(mut self) {
        self.declared();
        self.access();
        self.triggers();
        self.subscriptions();
        self.routes();
        self.exposure();
        self.accepts();
        self.stores();
        self.provider();
        self.settings();
    }
}
