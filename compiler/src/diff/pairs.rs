//! Which view of the old revision a view of the new one is compared with.

use super::change::{Direction, Subject};
use super::report::Report;
use crate::survey::{Survey, View};
use std::collections::BTreeMap;

/// The views that are compared, and what is new or gone as a whole.
pub struct Pairs<'a> {
    /// A view of the old revision beside one of the new revision.
    pub compared: Vec<(&'a View, &'a View)>,
    /// What is said of environments and targets.
    said: Vec<(Direction, String, String)>,
}

/// Pairs the views. An environment or target that is new is compared with the first one of the old revision, so that
/// what is told of it is how it differs.
pub fn pairs<'a>(before: &'a Survey, after: &'a Survey, only: Option<&str>) -> Pairs<'a> {
    let mut said = Vec::new();
    let environments = matched(
        "environment",
        names(before, |view| view.environment.as_deref()),
        names(after, |view| view.environment.as_deref()),
        &mut said,
    );
    let targets = matched(
        "target",
        names(before, |view| Some(view.target.word())),
        names(after, |view| Some(view.target.word())),
        &mut said,
    );
    let known: BTreeMap<_, &View> = before
        .views
        .iter()
        .map(|view| ((view.environment.as_deref(), Some(view.target.word())), view))
        .collect();
    let compared = after
        .views
        .iter()
        .filter(|view| only.is_none() || view.environment.as_deref() == only)
        .filter_map(|view| {
            let environment = environments.get(&view.environment.as_deref())?;
            let target = targets.get(&Some(view.target.word()))?;
            Some((*known.get(&(*environment, *target))?, view))
        })
        .collect();
    let concerns = |name: &String| only.is_none_or(|only| only == name || targets.contains_key(&Some(name)));
    said.retain(|(_, name, _)| concerns(name));
    Pairs { compared, said }
}

impl Pairs<'_> {
    /// Says which environments and targets are new or gone.
    pub fn tell(&self, report: &mut Report) {
        for (direction, name, sentence) in &self.said {
            report.say(*direction, Subject::Declaration, name, sentence.clone(), (None, None));
        }
    }
}

type Name<'a> = Option<&'a str>;

fn names<'a>(survey: &'a Survey, of: impl Fn(&'a View) -> Name<'a>) -> Vec<Name<'a>> {
    let mut names = Vec::new();
    for view in &survey.views {
        let name = of(view);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// For each name of the new revision the one it is compared with.
fn matched<'a>(
    kind: &str,
    before: Vec<Name<'a>>,
    after: Vec<Name<'a>>,
    said: &mut Vec<(Direction, String, String)>,
) -> BTreeMap<Name<'a>, Name<'a>> {
    let mut found = BTreeMap::new();
    let Some(first) = before.first().copied() else { return found };
    for name in &after {
        let known = before.contains(name);
        found.insert(*name, if known { *name } else { first });
        if let (false, Some(name)) = (known, name) {
            let compared = first.map_or(String::new(), |first| format!(" and is compared with {first}"));
            let sentence = format!("the {kind} {name} is new{compared}");
            said.push((Direction::Wider, (*name).to_owned(), sentence));
        }
    }
    for name in before.iter().filter(|name| !after.contains(name)).flatten() {
        said.push((Direction::Narrower, (*name).to_owned(), format!("the {kind} {name} is gone")));
    }
    found
}
