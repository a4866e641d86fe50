//! Which program a command is about: from the path on the command line to the entry file and its project.

use crate::config::{self, Config};
use crate::failure::Failure;
use crate::shown::{Shown, straight};
use crate::world::{self, Disk};
use scant_compiler::rules::Levels;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Source;
use std::path::{Path, PathBuf};

/// The entry file of a folder that does not say.
pub const ENTRY: &str = "app.scant";

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
    policies: Vec<PathBuf>,
    entry: Source,
    prefix: String,
}

/// A program's text.
#[derive(Debug)]
pub struct Loaded {
    /// The entry, what it imports, and at the end the policies it is held to from outside.
    pub sources: Vec<Source>,
    /// How many of them are such policies.
    pub policies: usize,
    /// What was found wrong with its imports.
    pub findings: Vec<Diagnostic>,
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

    /// Reads the imports too, and the policies: those the configuration names and the `more` that were asked for.
    /// Fails if a policy cannot be read: a rule that is not there would guard nothing.
    pub fn load(&self, more: &[PathBuf]) -> Result<Loaded, Failure> {
        let loaded = scant_compiler::load(self.entry.clone(), &Disk { folder: self.folder.clone() });
        let mut sources = loaded.value;
        let own = sources.len();
        let configured = self.policies.iter().map(|path| (self.folder.join(path), true));
        let mut known = Vec::new();
        for (path, is_configured) in configured.chain(more.iter().map(|path| (path.clone(), false))) {
            let read = path.canonicalize().map_err(|error| world::why(&error));
            let read = read.and_then(|path| Ok((world::read_text(&path)?, path)));
            let (text, path) = read.map_err(|why| {
                let seen = if is_configured { world::seen_from_here(&path) } else { world::slashed(&path) };
                let failure = Failure::usage(format!("cannot read the policy `{}`: {why}", straight(&seen)));
                if is_configured {
                    failure.help(format!("`policies` of {} names it", config::NAME))
                } else {
                    failure
                }
            })?;
            if !known.contains(&path) {
                sources.push(Source::new(world::seen_from(&self.folder, &path), text));
                known.push(path);
            }
        }
        Ok(Loaded { policies: sources.len() - own, sources, findings: loaded.diagnostics })
    }

    /// What stands before the names of its sources where they are shown.
    pub fn prefix(&self) -> &str {
        &self.prefix
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
        let (environment, policies) = (config.environment.clone(), config.policies.clone());
        Self { folder, out, environment, levels, policies, entry, prefix }
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
