//! `scant.toml`: which file a project begins with, where its artifacts go, and what `lint` makes of its rules.

use crate::failure::Failure;
use crate::render;
use crate::world;
use scant_compiler::rules::Levels;
use scant_lang::diagnostic::Level;
use scant_lang::source::Source;
use scant_lang::suggest::nearest;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file's name.
pub const NAME: &str = "scant.toml";

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The entry file, relative to the project folder; `app.scant` if it does not say.
    pub entry: Option<String>,
    /// The edition of the language the specs are written in.
    pub edition: Option<Edition>,
    /// The environment that `build` and `explain` take when none is named.
    pub environment: Option<String>,
    /// The output folder, relative to the project folder; `out` if it does not say.
    pub out: Option<PathBuf>,
    /// How grave the findings of a rule, or of a group of rules, are in this project.
    #[serde(default)]
    pub lint: BTreeMap<String, Gravity>,
    /// Files of policies the program is held to, relative to the project folder; they may lie outside of it.
    #[serde(default)]
    pub policies: Vec<PathBuf>,
}

/// A level as the file says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravity {
    /// It fails the run.
    Error,
    /// It is said.
    Warning,
    /// It is worth knowing.
    Note,
    /// It stays unsaid.
    Off,
}

impl Gravity {
    /// As the compiler has it; nothing for what stays unsaid.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Note => Some(Level::Note),
            Self::Off => None,
        }
    }
}

/// An edition of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Edition {
    /// The first.
    #[serde(rename = "2026")]
    Of2026,
}

const KEYS: [&str; 6] = ["entry", "edition", "environment", "out", "lint", "policies"];

impl Config {
    /// The level of each rule the file speaks of, what it says of a group first. The error is a name that is no rule,
    /// and the nearest that is one.
    pub fn levels(&self) -> Result<Levels, (String, Option<&'static str>)> {
        let mut levels = Levels::default();
        let is_rule = |name: &str| scant_compiler::rules::find(name).is_some();
        let (rules, groups): (Vec<_>, Vec<_>) = self.lint.iter().partition(|(name, _)| is_rule(name));
        for (name, gravity) in groups.into_iter().chain(rules) {
            levels.set(name, gravity.level()).map_err(|meant| (name.clone(), meant))?;
        }
        Ok(levels)
    }
}

/// The nearest configuration from `folder` upward, not above a repository's root, and the folder it is in.
pub fn find(folder: &Path) -> Result<Option<(PathBuf, Config)>, Failure> {
    for folder in folder.ancestors() {
        let file = folder.join(NAME);
        if file.is_file() {
            let shown = world::seen_from_here(&file);
            let text = world::read_text(&file)
                .map_err(|why| Failure::usage(format!("cannot read `{shown}`: {why}")))?;
            return Ok(Some((folder.to_owned(), read(&Source::new(shown, text))?)));
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    Ok(None)
}

/// What a configuration file says.
pub fn read(file: &Source) -> Result<Config, Failure> {
    let config = parse(file)?;
    config.levels().map(|_| config).map_err(|(name, meant)| {
        let at = file.text.find(&*name).unwrap_or_default();
        let message = format!("{NAME} gives a level to `{name}`, which is no rule");
        let help = meant.map_or_else(
            || "`scant explain` lists the rules".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        Failure::rendered(render::config_mistake(file, at..at + name.len(), &message, Some(help)))
    })
}

fn parse(file: &Source) -> Result<Config, Failure> {
    toml::from_str(&file.text).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        let found = file.text.get(range.clone()).unwrap_or("").trim_matches('"');
        if error.message().starts_with("unknown field") {
            let help = match nearest(found, KEYS) {
                Some(key) => format!("did you mean `{key}`?"),
                None => format!("it may say {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
            };
            let message = format!("unknown key `{found}` in {NAME}");
            return Failure::rendered(render::config_mistake(file, range, &message, Some(help)));
        }
        let wanted = error.message().contains("expected one of `error`");
        if error.message().starts_with("unknown variant") && !wanted {
            let message = format!("there is no edition `{found}`");
            let help = Some("this scant knows `2026`".to_owned());
            return Failure::rendered(render::config_mistake(file, range, &message, help));
        }
        let message = format!("{NAME} cannot be used: {}", error.message().replace('\n', "; "));
        Failure::rendered(render::config_mistake(file, range, &message, None))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config, String> {
        read(&Source::new(NAME, text))
            .map_err(|failure| anstream::adapter::strip_str(&failure.text).to_string())
    }

    #[test]
    fn every_key_may_be_left_out() {
        assert_eq!(config(""), Ok(Config::default()));
        let all = config(
            "entry = \"main.scant\"\nedition = \"2026\"\nout = \"build\"\npolicies = [\"../p.scant\"]\n",
        );
        let expected = Config {
            entry: Some("main.scant".to_owned()),
            edition: Some(Edition::Of2026),
            environment: None,
            out: Some(PathBuf::from("build")),
            lint: BTreeMap::new(),
            policies: vec![PathBuf::from("../p.scant")],
        };
        assert_eq!(all, Ok(expected));
    }

    #[test]
    fn an_unknown_key_is_shown_with_the_nearest_one() {
        let said = config("edition = \"2026\"\nentri = \"a\"\n").unwrap_err();
        assert!(said.starts_with("error: unknown key `entri` in scant.toml\n"), "{said}");
        assert!(said.contains("scant.toml:2:1"), "{said}");
        assert!(said.contains("help: did you mean `entry`?"), "{said}");
    }

    #[test]
    fn levels_are_given_to_rules_that_exist() {
        let given = config("[lint]\nhousekeeping = \"off\"\nunused-store = \"error\"\n").unwrap();
        let levels = given.levels().unwrap();
        let of = |id| levels.of(scant_compiler::rules::find(id).unwrap());
        assert_eq!((of("unused-store"), of("unneeded-accept")), (Some(Level::Error), None));
        let said = config("[lint]\nunsed-store = \"off\"\n").unwrap_err();
        assert!(said.contains("scant.toml:2:1") && said.contains("did you mean `unused-store`?"), "{said}");
        let said = config("[lint]\nunused-store = \"deny\"\n").unwrap_err();
        assert!(said.contains("scant.toml:2:16") && said.contains("`error`"), "{said}");
    }

    #[test]
    fn a_wrong_value_and_a_syntax_error_have_a_place() {
        let said = config("edition = \"2027\"\n").unwrap_err();
        assert!(said.contains("scant.toml:1:11") && said.contains("2027"), "{said}");
        let said = config("entry = \n").unwrap_err();
        assert!(said.contains("scant.toml:1:"), "{said}");
    }
}
