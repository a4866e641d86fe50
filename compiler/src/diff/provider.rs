//! A provider's own words: what they permit cannot be told from the spec.

use super::Differ;
use super::change::{Direction, Subject};
use super::exposure::beside;
use super::setting::{Setting, compare_as};
use super::words;
use crate::model::{Common, Model, TargetName};
use crate::survey::View;
use std::collections::BTreeMap;

impl Differ<'_, '_> {
    pub(super) fn provider(&mut self) {
        self.raws();
        let mut found: BTreeMap<String, (Vec<Setting>, Vec<Setting>)> = BTreeMap::new();
        for (name, settings) in overridden(self.before) {
            found.entry(name).or_default().0 = settings;
        }
        for (name, settings) in overridden(self.after) {
            found.entry(name).or_default().1 = settings;
        }
        let target = |view: &View| -> Vec<Setting> {
            let settings = view.model.target(view.target).into_iter().flat_map(|target| &target.settings);
            settings.map(|(word, said)| Setting::new(*word, words::quoted(&said.value), said.span)).collect()
        };
        let name = format!("target {}", self.after.target.word());
        if self.before.target == self.after.target {
            found.insert(name, (target(self.before), target(self.after)));
        }
        for (name, (old, new)) in found {
            compare_as(Direction::Unjudged, &old, &new, (Subject::Provider, &name), self.report);
        }
    }

    fn raws(&mut self) {
        let (before, after) = (&self.before.model, &self.after.model);
        for (name, (old, new)) in beside(&before.raws, &after.raws, |raw| &raw.name.path) {
            let places = (old.map(|old| old.common.span), new.map(|new| new.common.span));
            let sentence = match (old, new) {
                (None, Some(new)) => format!("raw resource {name} is new: a {}", new.resource_type.value),
                (Some(_), None) => format!("raw resource {name} is gone"),
                (Some(old), Some(new)) if old.resource_type.value != new.resource_type.value => format!(
                    "raw resource {name} is now a {}; before, a {}",
                    new.resource_type.value, old.resource_type.value
                ),
                _ => continue,
            };
            self.report.say(Direction::Unjudged, Subject::Provider, name, sentence, places);
        }
    }
}

/// The properties set by hand for the view's target, by declaration.
fn overridden(view: &View) -> Vec<(String, Vec<Setting>)> {
    let model = &view.model;
    let of = |title: String, common: &Common| (title, set(model, common, view.target));
    let functions = model.functions.iter().map(|one| of(format!("function {}", one.name), &one.common));
    let stores =
        model.stores.iter().map(|one| of(format!("{} {}", one.kind().word(), one.name), &one.common));
    let apis = model.apis.iter().map(|one| of(format!("api {}", one.name), &one.common));
    let auths = model.auths.iter().map(|one| of(format!("auth {}", one.name), &one.common));
    let raws = model.raws.iter().map(|one| of(format!("raw resource {}", one.name), &one.common));
    let all = functions.chain(stores).chain(apis).chain(auths).chain(raws);
    all.filter(|(_, settings)| !settings.is_empty()).collect()
}

fn set(model: &Model, common: &Common, target: TargetName) -> Vec<Setting> {
    let overrides = common.overrides.iter().filter(|known| known.target == target);
    overrides
        .map(|known| {
            let name = format!("{} `set {}`", target.word(), known.path.join("."));
            Setting::new(name, words::literal(model, &known.value), known.span)
        })
        .collect()
}
