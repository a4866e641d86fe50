//! `scant.toml`: which file a project begins with, and where its artifacts go.

use crate::failure::Failure;
use crate::render;
use crate::world;
use scant_lang::source::Source;
use scant_lang::suggest::nearest;
use serde::Deserialize;
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
}

/// An edition of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Edition {
    /// The first.
    #[serde(rename = "2026")]
    Of2026,
}

const KEYS: [&str; 4] = ["entry", "edition", "environment", "out"];

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

fn read(file: &Source) -> Result<Config, Failure> {
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
        if error.message().starts_with("unknown variant") {
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
        let all = config("entry = \"main.scant\"\nedition = \"2026\"\nout = \"build\"\n");
        let expected = Config {
            entry: Some("main.scant".to_owned()),
            edition: Some(Edition::Of2026),
            environment: None,
            out: Some(PathBuf::from("build")),
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
    fn a_wrong_value_and_a_syntax_error_have_a_place() {
        let said = config("edition = \"2027\"\n").unwrap_err();
        assert!(said.contains("scant.toml:1:11") && said.contains("2027"), "{said}");
        let said = config("entry = \n").unwrap_err();
        assert!(said.contains("scant.toml:1:"), "{said}");
    }
}
