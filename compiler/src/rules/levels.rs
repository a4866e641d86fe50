//! How grave the findings of each rule are: what the rule says, or the project, or the command line.

use super::{ALL, Group, Rule, find};
use scant_lang::diagnostic::{Code, Diagnostic, Level};
use scant_lang::suggest::nearest;
use std::collections::BTreeMap;

/// A level for each rule that somebody gave one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    set: BTreeMap<&'static str, Option<Level>>,
    deny_warnings: bool,
}

impl Levels {
    /// Gives a rule, or every rule of a group, another level; `None` leaves its findings unsaid. If there is neither
    /// rule nor group of that name, the error is the nearest one there is.
    pub fn set(&mut self, name: &str, level: Option<Level>) -> Result<(), Option<&'static str>> {
        let named: Vec<&Rule> = ALL.iter().copied().filter(|rule| is_named(rule, name)).collect();
        if named.is_empty() && !Group::ALL.iter().any(|group| group.word() == name) {
            return Err(nearest(name, names()));
        }
        self.set.extend(named.into_iter().map(|rule| (rule.code.id, level)));
        Ok(())
    }

    /// Makes every warning an error where findings are raised, the compiler's own as well.
    pub fn deny_warnings(&mut self) {
        self.deny_warnings = true;
    }

    /// The level of a rule's findings; `None` if they stay unsaid.
    pub fn of(&self, rule: &Rule) -> Option<Level> {
        self.set.get(rule.code.id).copied().unwrap_or(rule.level)
    }

    /// The same for any message; what is no rule's is always said.
    pub fn of_code(&self, code: &Code) -> Option<Level> {
        find(code.id).map_or(Some(Level::Error), |rule| self.of(rule))
    }

    /// A finding at its level, unless it stays unsaid. What is no rule's keeps the level it has.
    pub fn judge(&self, mut finding: Diagnostic) -> Option<Diagnostic> {
        if let Some(rule) = find(finding.code.id) {
            finding.level = self.of(rule)?;
        }
        Some(finding)
    }

    /// A finding as an error, if it is a warning and warnings are denied.
    #[must_use]
    pub fn raise(&self, mut finding: Diagnostic) -> Diagnostic {
        if self.deny_warnings && finding.level == Level::Warning {
            finding.level = Level::Error;
        }
        finding
    }
}

/// Every name a level can be given to: rules, then groups.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|rule| rule.code.id).chain(Group::ALL.map(Group::word))
}

fn is_named(rule: &Rule, name: &str) -> bool {
    rule.code.id == name || rule.group.word() == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_given_to_a_rule_or_to_a_group() {
        let mut levels = Levels::default();
        assert_eq!(levels.set("housekeeping", None), Ok(()));
        assert_eq!(levels.set("unused-store", Some(Level::Note)), Ok(()));
        let of = |levels: &Levels, id| find(id).and_then(|rule| levels.of(rule));
        assert_eq!(of(&levels, "unused-store"), Some(Level::Note));
        assert_eq!(of(&levels, "unneeded-accept"), None);
        assert_eq!(of(&levels, "public-endpoint"), Some(Level::Warning));
        assert_eq!(levels.set("unsed-store", None), Err(Some("unused-store")));
        assert_eq!(levels.set("operations", None), Ok(()));
    }

    #[test]
    fn rules_stand_in_order_and_their_severities_are_numbers() {
        assert!(ALL.windows(2).all(|pair| pair[0].code.id < pair[1].code.id));
        for rule in ALL {
            let severity = rule.security.unwrap_or("0.1").parse::<f64>();
            assert!(severity.is_ok_and(|severity| (0.1..=10.0).contains(&severity)), "{}", rule.code.id);
        }
    }
}
