//! What holds of every example: it is in canonical layout, its code is there, compiling it is repeatable, and a
//! grant taken away takes rights and adds none.

use std::collections::BTreeSet;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use scant_compiler::checked::Checked;
use scant_compiler::target::{Assets, Target};
use scant_compiler::{Options, check, compile};
use scant_lang::format::format;
use scant_lang::source::{FileId, Source, Span};
use scant_lang::syntax::parse;
use scant_lang::tree::Statement;
use scant_targets::aws::Aws;
use scant_tests::case::root;
use scant_tests::example::{Example, examples};
use scant_tests::render::findings;

type Law = fn(&Example) -> Result<(), Failed>;

const LAWS: [(&str, Law); 4] = [
    ("is_laid_out_canonically", canonical),
    ("has_its_code", code),
    ("compiles_twice_alike", twice),
    ("a_grant_less_is_rights_less", less),
];

fn main() -> ExitCode {
    let examples = match examples() {
        Ok(examples) => examples,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = Vec::new();
    for example in examples {
        for (law, holds) in LAWS {
            let example = example.clone();
            trials.push(Trial::test(format!("{}/{law}", example.name), move || holds(&example)));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn canonical(example: &Example) -> Result<(), Failed> {
    for source in &example.sources {
        match format(source) {
            Ok(text) if text == source.text => {}
            Ok(_) => return Err(format!("`scant fmt` would change {}", source.name).into()),
            Err(said) => return Err(findings(&example.sources, &said).into()),
        }
    }
    Ok(())
}

/// Every folder that the spec calls code has the file its runtime looks for.
fn code(example: &Example) -> Result<(), Failed> {
    let folder = root().join("examples").join(&example.name);
    for environment in environments(&example.sources)? {
        let app = checked(&example.sources, environment.as_deref())?;
        for function in &app.model().functions {
            let code = function.code.as_ref().ok_or_else(|| format!("{} has no code", function.name))?;
            let file = if function.runtime.value.starts_with("python") { "index.py" } else { "index.js" };
            let path = folder.join(&code.value).join(file);
            if !path.is_file() {
                return Err(format!("{} is not there", path.display()).into());
            }
        }
    }
    Ok(())
}

fn twice(example: &Example) -> Result<(), Failed> {
    for environment in environments(&example.sources)? {
        let once = documents(&checked(&example.sources, environment.as_deref())?);
        let again = documents(&checked(&example.sources, environment.as_deref())?);
        if once.is_empty() || once != again {
            return Err(format!("{environment:?}: {} files, then {} others", once.len(), again.len()).into());
        }
    }
    Ok(())
}

fn less(example: &Example) -> Result<(), Failed> {
    let mut grants = 0;
    for (i, source) in example.sources.iter().enumerate() {
        let tree = parse(source, FileId(i as u32));
        let mut lines = Vec::new();
        allows(&tree.value.statements, &mut lines);
        for line in lines {
            let mut fewer = example.sources.clone();
            fewer[i].text.replace_range(line.start as usize..line.end as usize, "");
            let mut taken = 0;
            for environment in environments(&example.sources)? {
                let before = rights(&checked(&example.sources, environment.as_deref())?);
                // A program that cannot do without the grant has no rights at all.
                let Ok(app) = checked(&fewer, environment.as_deref()) else {
                    taken += before.len();
                    continue;
                };
                let after = rights(&app);
                let added: Vec<_> = after.difference(&before).collect();
                if !added.is_empty() {
                    return Err(format!("without `{}` there is also {added:?}", line.of(&source.text)).into());
                }
                taken += before.len() - after.len();
            }
            if taken == 0 {
                return Err(format!("without `{}` nothing is missing", line.of(&source.text)).into());
            }
            grants += 1;
        }
    }
    if grants == 0 { Err("there is no grant to take away".into()) } else { Ok(()) }
}

/// Every `allow` statement, in blocks of any depth.
fn allows(statements: &[Statement<'_>], found: &mut Vec<Span>) {
    for statement in statements {
        if statement.head.text == "allow" {
            found.push(statement.span);
        }
        if let Some(block) = &statement.block {
            allows(&block.statements, found);
        }
    }
}

/// Holder, action, thing: every right in the documents.
fn rights(app: &Checked) -> BTreeSet<(String, String, String)> {
    Aws.rights(app)
        .into_iter()
        .flat_map(|right| {
            let (holder, on) = (right.holder, right.on);
            right.actions.into_iter().map(move |action| (holder.clone(), action, on.clone()))
        })
        .collect()
}

fn documents(app: &Checked) -> Vec<(String, String)> {
    Aws.emit(app, &Assets::default()).files.into_iter().map(|file| (file.path, file.text)).collect()
}

fn environments(sources: &[Source]) -> Result<Vec<Option<String>>, Failed> {
    let summary = check(sources, &[&Aws], &Options { environment: None, set: &[] });
    if summary.has_errors() {
        return Err(findings(sources, &summary.diagnostics).into());
    }
    let found = summary.value.environments;
    Ok(if found.is_empty() { vec![None] } else { found.into_iter().map(Some).collect() })
}

fn checked(sources: &[Source], environment: Option<&str>) -> Result<Checked, Failed> {
    let compiled = compile(sources, &Aws, &Options { environment, set: &[] });
    compiled.value.ok_or_else(|| findings(sources, &compiled.diagnostics).into())
}
