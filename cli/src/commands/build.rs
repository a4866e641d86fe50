//! `scant build`: a program's artifacts, written all together or not at all.

mod code;
mod held;
mod output;
mod report;

use super::{merge, options_of, targets};
use crate::args::{Build, Format};
use crate::failure::{Failure, Outcome};
use crate::manifest::{self, Manifest};
use crate::program::Program;
use crate::proof::Proof;
use crate::render;
use crate::terminal::Terminal;
use crate::world::seen_from_here;
use crate::world::write::Staging;
use code::Code;
use output::Output;
use scant_compiler::checked::Checked;
use scant_compiler::target::{Artifact, Target};
use std::path::Path;

/// What a target made of the program.
struct Built {
    target: &'static dyn Target,
    checked: Checked,
    artifact: Artifact,
    /// That it grants what the spec says, unless nobody asked.
    proof: Option<Proof>,
    output: Output,
}

/// Builds the program, or compares it with what is on disk.
pub fn run(args: &Build, terminal: &Terminal) -> Result<Outcome, Failure> {
    let program = Program::find(args.path.as_deref())?;
    let loaded = program.load(&args.compile.policy)?;
    let options = options_of(&args.compile, &program, loaded.policies);
    let mut findings = loaded.findings;
    let mut checked = Vec::new();
    for target in targets(&args.target, &loaded.sources)? {
        let compiled = scant_compiler::compile(&loaded.sources, target, &options);
        findings.extend(compiled.diagnostics);
        checked.extend(compiled.value.map(|checked| (target, checked)));
    }
    let printed = args.out.as_deref() == Some(Path::new("-"));
    let out = match &args.out {
        Some(out) if !printed => {
            std::path::absolute(out).map_err(|error| crate::world::write::cannot_write(out, &error))?
        }
        _ => program.out.clone(),
    };
    let models = checked.iter().map(|(_, checked)| checked.model());
    let code = Code::read(&program.folder, models, &out, &mut findings);
    merge(&mut findings);
    let shown = program.shown(&loaded.sources);
    if render::Tally::of(&findings).errors > 0 {
        let tally = render::findings(terminal, args.format, &shown, &findings, None)?;
        terminal.say("nothing was written\n");
        return Ok(tally.outcome());
    }
    if printed {
        // Standard output is taken: findings go to standard error.
        render::findings(terminal, Format::Human, &shown, &findings, None)?;
        return print(&checked, &code, terminal);
    }
    let mut built = Vec::new();
    for (target, checked) in checked {
        let mut artifact = target.emit(&checked, &code.assets);
        let proof = (!args.no_verify).then(|| Proof::of_build(&checked, &artifact, &loaded.sources));
        if let Some(proof) = proof.as_ref().filter(|proof| !proof.holds()) {
            terminal.tell(&proof.human(&shown));
            let word = target.name().word();
            return Err(Failure::bug(format!("the artifact for {word} does not grant what the spec says")));
        }
        artifact.files.extend(proof.as_ref().and_then(Proof::certificate));
        let header = header(&checked, target, args);
        let folder = out.join(target.name().word());
        let output = Output::make(&folder, header, &artifact, &code, args.check)?;
        built.push(Built { target, checked, artifact, proof, output });
    }
    if args.check {
        return compare(args, &built, &shown, &findings, terminal);
    }
    write(&mut built)?;
    render::findings(terminal, args.format, &shown, &findings, Some(("built", report::json(&built))))?;
    terminal.say(&report::human(&built, &code));
    Ok(Outcome::Done)
}

fn header(checked: &Checked, target: &dyn Target, args: &Build) -> Manifest {
    Manifest {
        schema: manifest::SCHEMA,
        scant: manifest::SCANT.to_owned(),
        app: checked.model().app.path.clone(),
        target: target.name().word().to_owned(),
        environment: checked.model().environment.clone(),
        parameters: args.compile.set.iter().cloned().collect(),
        files: Vec::new(),
    }
}

/// Prints the one document of the one target.
fn print(
    checked: &[(&'static dyn Target, Checked)],
    code: &Code,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let [(target, checked)] = checked else {
        return Err(Failure::usage("`--out -` prints one target").help("name it with `--target`"));
    };
    let artifact = target.emit(checked, &code.assets);
    let [file] = artifact.files.as_slice() else {
        let count = artifact.files.len();
        return Err(Failure::usage(format!("`--out -` prints one document, and there are {count}"))
            .help("name a folder with `--out`"));
    };
    terminal.print_exactly(file.text.as_bytes())?;
    Ok(Outcome::Done)
}

fn write(built: &mut [Built]) -> Result<(), Failure> {
    let mut staging = Staging::default();
    for built in built.iter_mut() {
        built.output.stage(&mut staging)?;
    }
    staging.commit()?;
    for built in built {
        built.output.remove_stale()?;
    }
    Ok(())
}

fn compare(
    args: &Build,
    built: &[Built],
    shown: &crate::shown::Shown<'_>,
    findings: &[scant_lang::diagnostic::Diagnostic],
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let differences: Vec<_> = built.iter().flat_map(|built| built.output.differences()).collect();
    let listed = differences
        .iter()
        .map(|(path, how)| serde_json::json!({ "path": seen_from_here(path), "how": how }))
        .collect();
    render::findings(terminal, args.format, shown, findings, Some(("differences", listed)))?;
    for (path, how) in &differences {
        terminal.tell(&format!("{} {how}\n", seen_from_here(path)));
    }
    if differences.is_empty() {
        terminal.say("the files on disk are what would be written\n");
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Findings)
}
