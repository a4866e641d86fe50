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
use serde_json::Value;

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
                let before = rights(&checked(&example.sources, environment.as_deref())?)?;
                // A program that cannot do without the grant has no rights at all.
                let Ok(app) = checked(&fewer, environment.as_deref()) else {
                    taken += before.len();
                    continue;
                };
                let after = rights(&app)?;
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

/// Every right: as the target tells them (holder, action, thing), and as its documents hold them (the resource with
/// the policy, the action, on what and under which condition).
fn rights(app: &Checked) -> Result<BTreeSet<[String; 3]>, Failed> {
    let mut found = BTreeSet::new();
    for right in Aws.rights(app) {
        found
            .extend(right.actions.into_iter().map(|action| [right.holder.clone(), action, right.on.clone()]));
    }
    for (_, text) in documents(app) {
        let document: Value = serde_json::from_str(&text)?;
        for (id, resource) in document["Resources"].as_object().into_iter().flatten() {
            statements(id, resource, &mut found);
        }
    }
    Ok(found)
}

/// Every allowing statement of a policy, however deep it lies in the resource.
fn statements(id: &str, value: &Value, found: &mut BTreeSet<[String; 3]>) {
    match value {
        Value::Object(fields) if fields.get("Effect").is_some_and(|effect| effect == "Allow") => {
            let who = format!("{} {}", value["Principal"], value["Condition"]);
            for action in each(&value["Action"]) {
                found.extend(
                    each(&value["Resource"])
                        .map(|on| [id.to_owned(), action.to_string(), format!("{on} {who}")]),
                );
            }
        }
        Value::Object(fields) => fields.values().for_each(|field| statements(id, field, found)),
        Value::Array(items) => items.iter().for_each(|item| statements(id, item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The elements of a list, or the one value that stands for a list of one.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let (many, one) = match value {
        Value::Array(many) => (many.as_slice(), None),
        one => (&[][..], Some(one)),
    };
    many.iter().chain(one)
}

fn documents(app: &Checked) -> Vec<(String, String)> {
    Aws.emit(app, &Assets::default()).files.into_iter().map(|file| (file.path, file.text)).collect()
}

fn environments(sources: &[Source]) -> Result<Vec<Option<String>>, Failed> {
    let summary = check(sources, &[&Aws], &Options::default());
    if summary.has_errors() {
        return Err(findings(sources, &summary.diagnostics).into());
    }
    let found = summary.value.environments;
    Ok(if found.is_empty() { vec![None] } else { found.into_iter().map(Some).collect() })
}

fn checked(sources: &[Source], environment: Option<&str>) -> Result<Checked, Failed> {
    let compiled = compile(sources, &Aws, &Options { environment, ..Options::default() });
    compiled.value.ok_or_else(|| findings(sources, &compiled.diagnostics).into())
}
