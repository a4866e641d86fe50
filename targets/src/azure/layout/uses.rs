//! What a template uses of the program's parameters and variables: it declares those and no others.

use crate::azure::layout::Plan;
use crate::azure::unit::Unit;
use crate::azure::variables::{Variable, Variables};
use crate::shared::fragment::fragment;
use memchr::memchr;
use memchr::memmem::Finder;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// What of the program's parameters and variables some texts use.
#[derive(Debug)]
pub struct Uses<'t> {
    finder: Finder<'static>,
    parameters: FxHashSet<&'t str>,
    /// Variables with the member that is asked for, as expressions write them: `sharedNames').cosmos`.
    variables: FxHashSet<&'t str>,
}

impl<'t> Uses<'t> {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self { finder: Finder::new("s('"), parameters: FxHashSet::default(), variables: FxHashSet::default() }
    }

    /// Looks through the entries of `units`.
    pub fn units(&mut self, units: &[&'t Unit]) {
        // Everything that a unit's entries and their dependencies say is one text.
        units.iter().for_each(|unit| self.look(unit.text()));
    }

    /// Looks through `text`.
    pub fn look(&mut self, text: &'t str) {
        for at in self.finder.find_iter(text.as_bytes()) {
            let (before, name) = text.split_at(at + 3);
            let Some(end) = memchr(b'\'', name.as_bytes()) else { continue };
            if before.ends_with("variables('") {
                let rest = name.get(end..).and_then(|rest| rest.strip_prefix("').")).unwrap_or_default();
                let member = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
                let member = if member > 0 { member + 3 } else { 0 };
                self.variables.extend(name.get(..end + member));
            } else if before.ends_with("parameters('") {
                self.parameters.extend(name.get(..end));
            }
        }
    }

    /// The names of the parameters of `plan` that are used.
    pub fn parameters<'p>(&self, plan: &'p Plan) -> Vec<&'p str> {
        plan.parameters.keys().map(String::as_str).filter(|name| self.parameters.contains(name)).collect()
    }

    /// The variables that are used, and what those are made of.
    pub fn variables(&self, all: &Variables) -> BTreeMap<String, Variable> {
        let found = self.known(all);
        let text = fragment(&found, 0);
        let mut further = Uses::new();
        further.look(&text);
        further.variables.extend(&self.variables);
        further.known(all)
    }

    fn known(&self, all: &Variables) -> BTreeMap<String, Variable> {
        let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        // The order is that of the map.
        for (name, member) in self.variables.iter().map(|said| said.split_once("').").unwrap_or((said, ""))) {
            used.entry(name).or_default().insert(member);
        }
        let known = used.into_iter().filter_map(|(name, members)| {
            let variable = match all.get(name)? {
                Variable::Value(value) => Variable::Value(value.clone()),
                Variable::Members(all) => {
                    let used = all.iter().filter(|(member, _)| members.contains(**member));
                    Variable::Members(used.map(|(member, value)| (*member, value.clone())).collect())
                }
            };
            Some((name.to_owned(), variable))
        });
        known.collect()
    }
}
