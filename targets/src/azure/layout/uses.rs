//! What a template uses of the program's parameters and variables: it declares those and no others.

use crate::azure::layout::Plan;
use crate::azure::variables::{Variable, Variables};
use crate::shared::fragment::fragment;
use memchr::memmem::Finder;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// What of the program's parameters and variables some text uses.
#[derive(Debug, Default)]
pub struct Uses {
    parameters: BTreeSet<String>,
    /// Variables, and which members of them; the empty text stands for the whole.
    variables: BTreeMap<String, BTreeSet<String>>,
}

impl Uses {
    /// Looks through `text`. Most of what a text uses it uses many times, and only the first is kept.
    pub fn look(&mut self, text: &str) {
        let mut seen = FxHashSet::default();
        for at in Finder::new(MARK).find_iter(text.as_bytes()) {
            let Some((before, after)) = text.split_at_checked(at) else { continue };
            let Some((name, rest)) = after.get(MARK.len()..).and_then(|after| after.split_once('\'')) else {
                continue;
            };
            if before.ends_with("variable") {
                let member = rest.strip_prefix(").").map_or("", member);
                if seen.insert((name, member)) {
                    self.variables.entry(name.to_owned()).or_default().insert(member.to_owned());
                }
            } else if before.ends_with("parameter") && seen.insert((name, MARK)) {
                self.parameter(name);
            }
        }
    }

    /// Says that the parameter is used.
    pub fn parameter(&mut self, name: &str) {
        self.parameters.insert(name.to_owned());
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

/// What stands before the name of a parameter or a variable: the end of the word, a bracket and a quote.
const MARK: &str = "s('";

/// The member that `text` begins with.
fn member(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
