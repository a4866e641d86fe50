//! Which program a command is about: from the path on the command line to the entry file and its project.

use crate::config::{self, Config};
use crate::failure::Failure;
use crate::shown::Shown;
use crate::world::{self, Disk};
use scant_compiler::rules::Levels;
use scant_lang::reported::Reported;
use scant_lang::source::Source;
use std::path::{Path, PathBuf};

/// The entry file of a folder that does not say.
const ENTRY: &str = "app.scant";

/// A program on disk.
#[derive(Debug)]
pub struct Program {
    /// Its project's folder, without symbolic links in it: that of `scant.toml`, or of the entry file.
    pub folder: PathBuf,
    /// Where its artifacts go if nobody says otherwise.
    pub out: PathBuf,
    /// The environment it is built for if nobody names one.
    pub environment: Option<String>,
    /// How grave the project takes the findings of each rule.
    pub levels: Levels,
    entry: Source,
    prefix: String,
}

impl Program {
    /// Finds the program that `path` names: a spec, a folder with one, `-` for standard input, or nothing for the
    /// current folder's. Fails if there is none or its entry cannot be read.
    pub fn find(path: Option<&Path>) -> Result<Self, Failure> {
        match path {
            Some(path) if path == Path::new("-") => Self::of_stdin(),
            Some(path) if path.is_dir() => Self::of_folder(path),
            Some(path) => Self::of_file(path),
            None => Self::of_here(),
        }
    }

    /// Reads the imports too: the entry comes first.
    pub fn load(&self) -> Reported<Vec<Source>> {
        scant_compiler::load(self.entry.clone(), &Disk { folder: self.folder.clone() })
    }

    /// The sources as messages show them.
    pub fn shown<'a>(&'a self, sources: &'a [Source]) -> Shown<'a> {
        Shown::under(&self.prefix, &self.folder, sources)
    }

    fn of_stdin() -> Result<Self, Failure> {
        let text = world::text_of(std::io::stdin().lock())
            .map_err(|why| Failure::usage(format!("cannot read standard input: {why}")))?;
        let here = real(Path::new("."))?;
        let (folder, config) = config::find(&here)?.unwrap_or((here, Config::default()));
        Ok(Self::new(folder, &config, Source::new("<stdin>", text)))
    }

    fn of_file(path: &Path) -> Result<Self, Failure> {
        let shown = path.to_string_lossy();
        let text =
            world::read_text(path).map_err(|why| Failure::usage(format!("cannot read `{shown}`: {why}")))?;
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let own = real(parent)?;
        let file = own.join(path.file_name().unwrap_or_default());
        let found = config::find(&own)?.filter(|(folder, _)| *folder == own || !file.ends_with(ENTRY));
        let (folder, config) = found.unwrap_or((own, Config::default()));
        let name = world::slashed(file.strip_prefix(&folder).unwrap_or(&file));
        Ok(Self::new(folder, &config, Source::new(name, text)))
    }

    fn of_folder(path: &Path) -> Result<Self, Failure> {
        let own = real(path)?;
        match config::find(&own)? {
            Some((folder, config)) if folder == own => Self::of_config(folder, &config),
            _ if own.join(ENTRY).is_file() => Self::of_file(&path.join(ENTRY)),
            _ => Err(nothing_in(&path.to_string_lossy())),
        }
    }

    fn of_here() -> Result<Self, Failure> {
        let here = real(Path::new("."))?;
        match config::find(&here)? {
            Some((folder, config)) if folder == here || !here.join(ENTRY).is_file() => {
                Self::of_config(folder, &config)
            }
            _ if here.join(ENTRY).is_file() => Self::of_file(Path::new(ENTRY)),
            _ => Err(nothing_in("this folder").help("name a spec, or begin a program with `scant init`")),
        }
    }

    fn of_config(folder: PathBuf, config: &Config) -> Result<Self, Failure> {
        let name = config.entry.as_deref().unwrap_or(ENTRY);
        let text = world::inside(&folder, name).and_then(|file| world::read_text(&file)).map_err(|why| {
            let file = world::seen_from_here(&folder.join(name));
            let failure = Failure::usage(format!("cannot read `{file}`: {why}"));
            match config.entry {
                Some(_) => failure.help(format!("the `entry` of {} names it", config::NAME)),
                None => failure.help(format!("name another file with `entry` in {}", config::NAME)),
            }
        })?;
        let name = name.trim_start_matches("./").to_owned();
        Ok(Self::new(folder, config, Source::new(name, text)))
    }

    fn new(folder: PathBuf, config: &Config, entry: Source) -> Self {
        let out = folder.join(config.out.as_deref().unwrap_or(Path::new("out")));
        let prefix = match world::seen_from_here(&folder).as_str() {
            "." => String::new(),
            seen => format!("{}/", seen.trim_end_matches('/')),
        };
        // Names of rules were looked at when the file was read.
        let levels = config.levels().unwrap_or_default();
        Self { folder, out, environment: config.environment.clone(), levels, entry, prefix }
    }
}

fn real(folder: &Path) -> Result<PathBuf, Failure> {
    folder.canonicalize().map_err(|error| {
        Failure::usage(format!("cannot read `{}`: {}", folder.to_string_lossy(), world::why(&error)))
    })
}

fn nothing_in(folder: &str) -> Failure {
    let folder = if folder == "this folder" { folder.to_owned() } else { format!("`{folder}`") };
    Failure::usage(format!("there is no program in {folder}: neither {} nor {ENTRY}", config::NAME))
}
