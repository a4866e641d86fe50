//! `scant init`: a small program that passes `check` and `build`.

use crate::args::Init;
use crate::failure::{Failure, Outcome};
use crate::terminal::Terminal;
use crate::world::{self, write};
use std::path::{Path, PathBuf};

const FILES: [(&str, &str); 3] = [
    ("scant.toml", include_str!("init/scant.toml")),
    ("app.scant", include_str!("init/app.scant")),
    ("functions/greet/index.mjs", include_str!("init/index.mjs")),
];

/// The program's name in the files above.
const NAME: &str = "my_app";

/// The longest name a program can have, in characters.
const LONGEST_NAME: usize = 40;

/// Writes the program, unless one of its files is there already.
pub fn run(args: &Init, terminal: &Terminal) -> Result<Outcome, Failure> {
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    let there: Vec<_> = FILES
        .iter()
        .filter(|(path, _)| folder.join(path).symlink_metadata().is_ok())
        .map(|(path, _)| format!("`{path}`"))
        .collect();
    if !there.is_empty() {
        let place = world::slashed(&folder);
        return Err(Failure::usage(format!(
            "`{place}` has {} already; nothing was written",
            there.join(", ")
        )));
    }
    let name = name(&folder);
    for (path, text) in FILES {
        let path = folder.join(path);
        write::create_new(&path, &text.replace(NAME, &name))?;
        terminal.say(&format!("wrote {}\n", world::slashed(path.strip_prefix(".").unwrap_or(&path))));
    }
    let enter = match &args.folder {
        Some(folder) => format!("cd {} && ", world::slashed(folder)),
        None => String::new(),
    };
    terminal.say(&format!("next: {enter}scant build\n"));
    Ok(Outcome::Done)
}

/// A program's name from its folder's, in snake case.
fn name(folder: &Path) -> String {
    let full = std::path::absolute(folder).unwrap_or_default();
    let own = full.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let words: Vec<_> =
        own.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name: String =
        words.join("_").chars().skip_while(|c| !c.is_ascii_lowercase()).take(LONGEST_NAME).collect();
    let name = name.trim_end_matches('_');
    if name.is_empty() { NAME.to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_a_legal_name() {
        let names =
            ["/x/shop", "/x/My Shop-2", "/x/2026_orders", "/x/---", "/"].map(|path| name(Path::new(path)));
        assert_eq!(names, ["shop", "my_shop_2", "orders", "my_app", "my_app"]);
        assert_eq!(name(Path::new(&format!("/{}", "a_".repeat(60)))).len(), 39);
    }
}
