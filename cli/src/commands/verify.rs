//! `scant verify`: artifacts read back as they lie on disk.

use super::{merge, options_of};
use crate::args::{Format, Shape, Verify};
use crate::catalogue;
use crate::failure::{Failure, Outcome};
use crate::manifest::{self, Manifest};
use crate::program::{Loaded, Program};
use crate::proof::Proof;
use crate::render;
use crate::render::style;
use crate::terminal::Terminal;
use crate::world::write::Staging;
use crate::world::{self, seen_from_here};
use scant_compiler::Options;
use scant_compiler::model::TargetName;
use scant_verify::{File, certificate};
use std::path::{Path, PathBuf};

/// An artifact on disk.
struct Found {
    folder: PathBuf,
    target: TargetName,
    manifest: Option<Manifest>,
    files: Vec<(String, String)>,
}

impl Found {
    /// The environment it was built for, unless another is named.
    fn environment<'f>(&'f self, args: &'f Verify) -> Option<&'f str> {
        args.compile.env.as_deref().or_else(|| self.manifest.as_ref()?.environment.as_deref())
    }

    /// The parameters it was built with, those that are named instead of the same ones.
    fn set(&self, args: &Verify) -> Vec<(String, String)> {
        let recorded = self.manifest.iter().flat_map(|manifest| manifest.parameters.clone());
        let is_named = |name: &String| args.compile.set.iter().any(|(named, _)| named == name);
        let kept = recorded.filter(|(name, _)| !is_named(name));
        kept.chain(args.compile.set.iter().cloned()).collect()
    }

    /// `out/aws, for aws in prod, with workers=9`: what the artifact itself says of how it was built is said aloud, since
    /// it decides what the spec means.
    fn told(&self, args: &Verify) -> String {
        let mut text = format!("{}, for {}", seen_from_here(&self.folder), self.target.word());
        if let Some(environment) = self.environment(args) {
            text.push_str(&format!(" in {environment}"));
        }
        let set: Vec<String> = self.set(args).iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !set.is_empty() {
            text.push_str(&format!(", with {}", set.join(", ")));
        }
        style::plain_line(&text).to_string() + "\n"
    }
}

/// Verifies each artifact.
pub fn run(args: &Verify, terminal: &Terminal) -> Result<Outcome, Failure> {
    let program = Program::find(args.spec.as_deref())?;
    let loaded = program.load(&args.compile.policy)?;
    let found = find(args, &program)?;
    if args.certificate.is_some() && found.len() != 1 {
        return Err(Failure::usage("`--certificate` is of one artifact").help("name its folder"));
    }
    let shown = program.shown(&loaded.sources);
    let (mut holds, mut all) = (true, Vec::new());
    for found in &found {
        let proof = match prove(args, &program, &loaded, found) {
            Ok(proof) => proof,
            Err(mut findings) => {
                findings.extend(loaded.findings);
                merge(&mut findings);
                let tally = render::findings(terminal, Format::Human, &shown, &findings, None)?;
                terminal.say("the spec has errors: nothing was verified\n");
                return Ok(tally.outcome());
            }
        };
        if !proof.is_known() {
            let word = found.target.word();
            return Err(Failure::usage(format!("nothing reads artifacts for {word} back yet")));
        }
        holds &= proof.holds();
        match args.format {
            Shape::Human if proof.holds() => {
                terminal.print(&(found.told(args) + &proof.line() + &proof.grounds()))?
            }
            Shape::Human => terminal.tell(&(found.told(args) + &proof.human(&shown))),
            Shape::Json => {
                let mut told = proof.full_json(&shown);
                told["environment"] = serde_json::json!(found.environment(args));
                told["parameters"] = found.set(args).into_iter().collect();
                all.push(told);
            }
        }
        if let (Some(path), Some(file)) = (&args.certificate, proof.certificate()) {
            let mut staging = Staging::default();
            staging.write(path, file.text.as_bytes())?;
            staging.commit()?;
        }
    }
    if args.format == Shape::Json {
        let text = serde_json::json!({ "schema": 1, "verified": all });
        terminal.print_exactly(format!("{text:#}\n").as_bytes())?;
    }
    Ok(if holds { Outcome::Done } else { Outcome::Findings })
}

/// Compiles the spec as it was for the artifact, and reads that back. Fails with what is wrong in the spec.
fn prove(
    args: &Verify,
    program: &Program,
    loaded: &Loaded,
    found: &Found,
) -> Result<Proof, Vec<scant_lang::diagnostic::Diagnostic>> {
    let set = found.set(args);
    let options = Options { set: &set, ..options_of(&args.compile, program, loaded.policies) };
    let options = Options { environment: found.environment(args).or(options.environment), ..options };
    let compiled = catalogue::target(found.target)
        .map(|target| scant_compiler::compile(&loaded.sources, target, &options));
    match compiled.map(|compiled| (compiled.value, compiled.diagnostics)) {
        Some((Some(checked), _)) => {
            let files: Vec<File<'_>> = found.files.iter().map(|(path, text)| File { path, text }).collect();
            Ok(Proof::of(&checked, &files, &loaded.sources))
        }
        Some((None, diagnostics)) => Err(diagnostics),
        None => Err(Vec::new()),
    }
}

/// The artifacts that were named, or those a build has left.
fn find(args: &Verify, program: &Program) -> Result<Vec<Found>, Failure> {
    if let Some(folder) = &args.artifact {
        return Ok(vec![read(folder, args.target)?]);
    }
    let folders = scant_targets::ALL.iter().map(|target| program.out.join(target.name().word()));
    let there: Vec<PathBuf> = folders.filter(|folder| folder.join(manifest::NAME).is_file()).collect();
    if there.is_empty() {
        let out = seen_from_here(&program.out);
        return Err(Failure::usage(format!("there is no artifact under `{out}`"))
            .help("run `scant build` first, or name the folder of an artifact"));
    }
    there.iter().map(|folder| read(folder, args.target)).collect()
}

fn read(folder: &Path, target: Option<TargetName>) -> Result<Found, Failure> {
    let shown = seen_from_here(folder);
    if !folder.is_dir() {
        return Err(Failure::usage(format!("`{shown}` is no folder"))
            .help("name the folder of one target's artifact"));
    }
    let manifest = Manifest::read(folder);
    let named = manifest.as_ref().and_then(|manifest| catalogue::target_of(&manifest.target));
    let Some(target) = target.or(named) else {
        return Err(Failure::usage(format!("`{shown}` has no {} that can be read", manifest::NAME))
            .help("name the target of the artifact with `--target`"));
    };
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort_unstable();
    // In the order they were written: certificates name them so.
    let order =
        |path: &str| manifest.iter().flat_map(|manifest| &manifest.files).position(|file| file.path == path);
    files.sort_by_key(|(path, _)| order(path).unwrap_or(usize::MAX));
    Ok(Found { folder: folder.to_owned(), target, manifest, files })
}

/// Reads every file but scant's own notes and the packages of code.
fn collect(folder: &Path, before: &str, files: &mut Vec<(String, String)>) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::usage(format!("cannot read `{}`: {}", seen_from_here(folder), world::why(&error)))
    };
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        let shown = seen_from_here(&entry.path());
        // Not through symbolic links: what is deployed is what lies here.
        let metadata = entry.metadata().map_err(cannot)?;
        if metadata.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if !metadata.is_file() {
            return Err(Failure::usage(format!("`{shown}` is no plain file"))
                .help("an artifact consists of folders and plain files"));
        } else if path != manifest::NAME && path != certificate::NAME && !path.ends_with(".zip") {
            let text = std::fs::read_to_string(entry.path())
                .map_err(|error| Failure::usage(format!("cannot read `{shown}`: {}", world::why(&error))))?;
            files.push((path, text));
        }
    }
    Ok(())
}
