//! Every example with every one of its words dropped, doubled, or swapped with its neighbour.
//!
//! A mutant dies when the compiler rejects it with messages in good style, of which one at least stands by the change:
//! in the same declaration, or on a line next to it. A mutant that compiles must mean the same as the original, which
//! is proven by its documents, or fall under one of the reasons of [`Reason`], each of which says what it admits.
//!
//! One mistake should give one message. How many mutants of a hundred get several, and how many get one that neither
//! stands by the change nor names what was changed, is bounded by [`SEVERAL`] and [`ASTRAY`]: only ever lower them.

use std::collections::BTreeMap;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use scant_compiler::target::{Assets, Target};
use scant_compiler::{Options, check, compile};
use scant_lang::diagnostic::{Diagnostic, Level};
use scant_lang::source::Source;
use scant_targets::aws::Aws;
use scant_tests::annotated::line_of;
use scant_tests::example::{Example, examples};
use scant_tests::memory::Memory;
use scant_tests::mutant::{Change, Mutant, mutants};
use scant_tests::render::findings;
use scant_tests::style;

/// Of a hundred rejected mutants, the most that may get more than one message.
const SEVERAL: usize = 2;
/// Of a hundred rejected mutants, the most that may get a message about something else, somewhere else.
const ASTRAY: usize = 0;

fn main() -> ExitCode {
    let examples = match examples() {
        Ok(examples) => examples,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    let trials = examples
        .into_iter()
        .map(|example| Trial::test(example.name.clone(), move || judge(&example)))
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Why a mutant may compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// The documents of every environment are the same as the original's, byte by byte.
    SameDocuments,
    /// A statement of one word is gone: `fifo`, `protected`, `whole_batch`. Statements may be left out.
    StatementGone,
    /// The format in `logs json keep 14d` or the queue in `dead_letter bounced after 5` is gone. Both have a default.
    OptionalWordGone,
    /// The last item of a list in brackets is gone. A comma may stand before `]`.
    LastItemGone,
}

fn judge(example: &Example) -> Result<(), Failed> {
    let original = documents(&example.sources)?;
    let mut killed = 0;
    let (mut several, mut astray) = (0, 0);
    let mut valid: BTreeMap<Reason, usize> = BTreeMap::new();
    let mut complaints = Vec::new();
    for (i, source) in example.sources.iter().enumerate() {
        for mutant in mutants(source) {
            let mut files = example.sources.clone();
            files[i].text.clone_from(&mutant.text);
            let (sources, said) = messages(&files);
            let errors: Vec<_> = said.iter().filter(|one| one.level == Level::Error).collect();
            if errors.is_empty() {
                match reason(&mutant, &sources, &original) {
                    Some(reason) => *valid.entry(reason).or_default() += 1,
                    None => complaints.push(format!("{} compiles", name(&source.name, &mutant))),
                }
                continue;
            }
            killed += 1;
            several += usize::from(errors.len() > 1);
            astray +=
                usize::from(errors.iter().any(|error| is_astray(&source.name, &mutant, &sources, error)));
            complaints.extend(
                faults(&source.name, &mutant, &sources, &errors)
                    .into_iter()
                    .map(|fault| format!("{}: {fault}", name(&source.name, &mutant))),
            );
        }
    }
    let total: usize = valid.values().sum();
    println!(
        "{}: {killed} mutants killed ({several} with several messages, {astray} with one astray), {total} valid {valid:?}",
        example.name
    );
    for (what, count, most) in [("several messages", several, SEVERAL), ("a message astray", astray, ASTRAY)]
    {
        if count * 100 > killed * most {
            complaints.push(format!("{count} of {killed} rejected mutants have {what}, more than {most} %"));
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

/// The mutant in the words of a report.
fn name(file: &str, mutant: &Mutant) -> String {
    let what = match mutant.change {
        Change::Drop => format!("without `{}`", mutant.word),
        Change::Double => format!("with `{0} {0}`", mutant.word),
        Change::Swap => format!("with `{} {}`", mutant.other, mutant.word),
    };
    format!("{file}:{} `{}` {what}", mutant.row + 1, mutant.line)
}

/// The files read, and everything said of the program.
fn messages(files: &[Source]) -> (Vec<Source>, Vec<Diagnostic>) {
    let Some(entry) = files.first() else { return (Vec::new(), Vec::new()) };
    let loaded = scant_compiler::load(entry.clone(), &Memory(files));
    let mut said = loaded.diagnostics;
    said.extend(check(&loaded.value, &[&Aws], &Options::default()).diagnostics);
    (loaded.value, said)
}

/// The documents of every environment.
fn documents(sources: &[Source]) -> Result<Vec<String>, Failed> {
    let options = Options::default();
    let environments = check(sources, &[&Aws], &options).value.environments;
    let each = if environments.is_empty() {
        vec![None]
    } else {
        environments.iter().map(|e| Some(e.as_str())).collect()
    };
    let mut texts = Vec::new();
    for environment in each {
        let compiled = compile(sources, &Aws, &Options { environment, ..Options::default() });
        let checked = compiled.value.ok_or_else(|| findings(sources, &compiled.diagnostics))?;
        texts.extend(Aws.emit(&checked, &Assets::default()).files.into_iter().map(|file| file.text));
    }
    Ok(texts)
}

/// Why the mutant may compile, if it may.
fn reason(mutant: &Mutant, sources: &[Source], original: &[String]) -> Option<Reason> {
    if documents(sources).is_ok_and(|texts| texts == original) {
        return Some(Reason::SameDocuments);
    }
    let statement = mutant.statement.as_str();
    match mutant.change {
        Change::Drop if statement == mutant.word => Some(Reason::StatementGone),
        Change::Drop if statement.starts_with(&format!("logs {} ", mutant.word)) => {
            Some(Reason::OptionalWordGone)
        }
        Change::Drop if statement.starts_with(&format!("dead_letter {} after ", mutant.word)) => {
            Some(Reason::OptionalWordGone)
        }
        Change::Drop if statement.ends_with(&format!(", {}]", mutant.word)) => Some(Reason::LastItemGone),
        Change::Drop | Change::Double | Change::Swap => None,
    }
}

/// What is wrong with the messages that reject a mutant.
fn faults(file: &str, mutant: &Mutant, sources: &[Source], errors: &[&Diagnostic]) -> Vec<String> {
    let mut faults: Vec<String> = errors.iter().flat_map(|error| style::faults(error)).collect();
    if !errors.iter().any(|error| is_near(file, mutant, sources, error)) {
        faults.push("no message stands by the change".to_owned());
    }
    faults
}

/// Whether a message points into the changed declaration, or at a line next to it.
fn is_near(file: &str, mutant: &Mutant, sources: &[Source], error: &Diagnostic) -> bool {
    let (first, last) = mutant.declaration;
    error.labels.iter().any(|label| {
        sources.get(label.span.file.0 as usize).is_some_and(|source| {
            let row = line_of(&source.text, label.span.start as usize);
            source.name == file && row + 1 >= first && row <= last + 1
        })
    })
}

/// Whether a message is neither near the change nor about a word of it.
fn is_astray(file: &str, mutant: &Mutant, sources: &[Source], error: &Diagnostic) -> bool {
    let names = [&mutant.word, &mutant.other].into_iter().any(|word| {
        let bare = word.trim_matches('"').trim_start_matches('$').split('.').next().unwrap_or_default();
        !bare.is_empty() && error.message.contains(bare)
    });
    !names && !is_near(file, mutant, sources, error)
}
