//! The level of each rule: what the flags say beats the project, a rule beats its group.

use crate::args::Lint;
use crate::failure::Failure;
use crate::program::Program;
use scant_compiler::rules::{Levels, find};
use scant_lang::diagnostic::Level;
use std::collections::BTreeMap;

/// What stands for every warning after `--deny`.
const WARNINGS: &str = "warnings";

/// The levels of a run. Fails on a name that is no rule, and on one that two flags name.
pub fn of(args: &Lint, program: &Program) -> Result<Levels, Failure> {
    let mut levels = program.levels.clone();
    let mut given: BTreeMap<&str, (&str, Option<Level>)> = BTreeMap::new();
    let flags = [
        ("--deny", &args.deny, Some(Level::Error)),
        ("--warn", &args.warn, Some(Level::Warning)),
        ("--allow", &args.allow, None),
    ];
    for (flag, names, level) in flags {
        for name in names {
            if flag == "--deny" && name == WARNINGS {
                levels.deny_warnings();
            } else if let Some((other, _)) = given.insert(name, (flag, level))
                && other != flag
            {
                return Err(Failure::usage(format!("`{name}` is given to `{other}` and to `{flag}`")));
            }
        }
    }
    let (rules, groups): (Vec<_>, Vec<_>) = given.into_iter().partition(|(name, _)| find(name).is_some());
    for (name, (flag, level)) in groups.into_iter().chain(rules) {
        levels.set(name, level).map_err(|meant| {
            let unknown = Failure::usage(format!("`{flag}` names `{name}`, which is no rule"));
            match meant {
                Some(meant) => unknown.help(format!("did you mean `{meant}`?")),
                None => unknown.help("`scant explain` lists the rules"),
            }
        })?;
    }
    Ok(levels)
}
