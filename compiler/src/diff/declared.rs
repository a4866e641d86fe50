//! Functions and apis that are new, gone or called otherwise.

use super::Differ;
use super::change::{Direction, Subject};
use super::exposure::beside;
use scant_lang::source::Span;

impl Differ<'_, '_> {
    pub(super) fn declared(&mut self) {
        let (before, after) = (&self.before.model, &self.after.model);
        let renames = self.renames;
        for (name, (old, new)) in self.functions {
            let old = old.map(|id| before.function(id).common.span);
            let new = new.map(|id| after.function(id).common.span);
            self.declaration("function", name, renames.functions.get(*name), (old, new));
        }
        for (name, (old, new)) in self.apis {
            let old = old.map(|id| before.api(id).common.span);
            let new = new.map(|id| after.api(id).common.span);
            self.declaration("api", name, renames.apis.get(*name), (old, new));
        }
        for (name, (old, new)) in beside(&before.outputs, &after.outputs, |output| &output.name.path) {
            let places = (old.map(|old| old.span), new.map(|new| new.span));
            self.declaration("output", name, None, places);
        }
    }

    fn declaration(
        &mut self,
        kind: &str,
        name: &str,
        called: Option<&String>,
        places: (Option<Span>, Option<Span>),
    ) {
        let sentence = match (places, called) {
            ((None, _), _) => format!("{kind} {name} is new"),
            ((_, None), _) => format!("{kind} {name} is gone"),
            (_, Some(called)) => format!("{kind} {called} is now called {name}"),
            (_, None) => return,
        };
        self.report.say(Direction::Neither, Subject::Declaration, name, sentence, places);
    }
}
