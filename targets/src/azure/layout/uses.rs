//! What a template uses of the program's parameters and variables: it declares those and no others.

use crate::azure::layout::Plan;
use crate::azure::variables::{Variable, Variables};
use crate::shared::fragment::fragment;
use memchr::memmem::Finder;
use std::collections::{BTreeMap, BTreeSet};

/// What of the program's parameters and variables some text uses.
#[derive(Debug, Default)]
pub struct Uses {
    parameters: BTreeSet<String>,
    /// Variables, and which members of them; the empty text stands for the whole.
    variables: BTreeMap<String, BTreeSet<String>>,
}

impl Uses {
    /// Looks through `text`.
    pub fn look(&mut self, text: &str) {
        for (name, _) in after(text, "parameters('") {
            if !self.parameters.contains(name) {
                self.parameters.insert(name.to_owned());
            }
        }
        for (name, rest) in after(text, "variables('") {
            let member = rest.strip_prefix("').").unwrap_or_default();
            let end = member.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(member.len());
            let member = member.get(..end).unwrap_or_default();
            if !self.variables.get(name).is_some_and(|members| members.contains(member)) {
                self.variables.entry(name.to_owned()).or_default().insert(member.to_owned());
            }
        }
    }

    /// The names of the parameters of `plan` that are used.
    pub fn parameters<'p>(&self, plan: &'p Plan) -> Vec<&'p str> {
        plan.parameters.keys().map(String::as_str).filter(|name| self.parameters.contains(*name)).collect()
    }

    /// The variables that are used, and what those are made of.
    pub fn variables(&mut self, all: &Variables) -> BTreeMap<String, Variable> {
        let found = self.known(all);
        self.look(&fragment(&found, 0));
        self.known(all)
    }

    fn known(&self, all: &Variables) -> BTreeMap<String, Variable> {
        let used = self.variables.iter();
        used.filter_map(|(name, members)| {
            let variable = match all.get(name)? {
                Variable::Value(value) => Variable::Value(value.clone()),
                Variable::Members(all) => {
                    let used = all.iter().filter(|(member, _)| members.contains(**member));
                    Variable::Members(used.map(|(member, value)| (*member, value.clone())).collect())
                }
            };
            Some((name.clone(), variable))
        })
        .collect()
    }
}

/// The name that stands behind each `word` in `text`, and what follows the name.
fn after<'t>(text: &'t str, word: &'static str) -> impl Iterator<Item = (&'t str, &'t str)> {
    let finder = Finder::new(word);
    let places: Vec<usize> = finder.find_iter(text.as_bytes()).map(|at| at + word.len()).collect();
    places.into_iter().filter_map(move |at| {
        let rest = text.get(at..)?;
        let end = rest.find('\'')?;
        Some((rest.get(..end)?, rest.get(end..)?))
    })
}
