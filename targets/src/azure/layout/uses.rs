//! What a template uses of the program's parameters and variables: it declares those and no others.

use crate::azure::expr::Expr;
use crate::azure::layout::Plan;
use crate::azure::unit::Unit;
use crate::azure::variables::{Variable, Variables};
use memchr::memchr;
use memchr::memmem::Finder;
use rustc_hash::FxHashSet;
use serde::Serialize;
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
        // A declaration names the same few again and again.
        let mut last: [&str; 4] = [""; 4];
        for (turn, at) in self.finder.find_iter(text.as_bytes()).enumerate() {
            let (before, name) = text.split_at(at + 3);
            let Some(end) = memchr(b'\'', name.as_bytes()) else { continue };
            if before.ends_with("variables('") {
                let rest = name.get(end..).and_then(|rest| rest.strip_prefix("').")).unwrap_or_default();
                let member = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
                let member = if member > 0 { member + 3 } else { 0 };
                let said = name.get(..end + member).unwrap_or_default();
                if !last.contains(&said) {
                    self.variables.insert(said);
                    last[turn % 4] = said;
                }
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
    pub fn variables<'v>(&self, all: &'v Variables) -> BTreeMap<&'v str, Used<'v>> {
        let mut members: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        // The order is that of the map.
        for (name, member) in self.variables.iter().map(|said| said.split_once("').").unwrap_or((said, ""))) {
            members.entry(name).or_default().insert(member);
        }
        let mut further: FxHashSet<(&str, &str)> = FxHashSet::default();
        for (name, members) in &members {
            let mut see = |value: &'v Expr| {
                value.variables(&mut |name, member| {
                    further.insert((name, member.unwrap_or_default()));
                });
            };
            match all.get(*name) {
                Some(Variable::Value(value)) => see(value),
                Some(Variable::Members(all)) => {
                    all.iter()
                        .filter(|(member, _)| members.contains(**member))
                        .for_each(|(_, value)| see(value));
                }
                None => {}
            }
        }
        // Here, too, the order is that of the map.
        further.iter().for_each(|(name, member)| {
            members.entry(name).or_default().insert(member);
        });
        known(all, &members)
    }
}

/// A variable as a template declares it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Used<'v> {
    /// One value.
    Value(&'v Expr),
    /// The members that are asked for.
    Members(BTreeMap<&'static str, &'v Expr>),
}

/// What the program knows of these members of variables.
fn known<'v>(all: &'v Variables, members: &BTreeMap<&str, BTreeSet<&str>>) -> BTreeMap<&'v str, Used<'v>> {
    let known = members.iter().filter_map(|(name, members)| {
        let (name, variable) = all.get_key_value(*name)?;
        let used = match variable {
            Variable::Value(value) => Used::Value(value),
            Variable::Members(all) => {
                let used = all.iter().filter(|(member, _)| members.contains(**member));
                Used::Members(used.map(|(member, value)| (*member, value)).collect())
            }
        };
        Some((name.as_str(), used))
    });
    known.collect()
}
