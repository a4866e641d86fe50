//! Markdown pages whose fences are programs with the messages expected of them.
//!
//! A fence ```` ```scant ```` is a program; ```` ```scant name=lib/mail.scant ```` is another file of the program before
//! it. A program without `app` is a fragment: it is read as if its first line were `app example`, unless its fence says
//! `as-is`. A line that is wrong ends in `// error: [id]`, which is cut off before the program is read. What the fixes
//! its messages carry make of a file follows in a fence ```` ```fixed ````, with the same `name=`.
//!
//! A program is checked in all its environments. `env=prod` chooses one, `build` compiles for AWS instead of checking
//! (`build=azure` for another target), and `set=workers=9` gives a parameter its value. On the page of a rule, a program
//! is linted by that rule alone.

use std::collections::BTreeMap;

use scant_compiler::rules::{self, Levels, Rule};
use scant_compiler::target::Target;
use scant_compiler::{Lint, Options, check, compile, lint, load};
use scant_lang::diagnostic::{Diagnostic, Fix, Level};
use scant_lang::source::{LineIndex, Source};
use similar::TextDiff;

use crate::fixed::fixed;
use crate::memory::Memory;
use crate::render::findings;

/// The name of the file a program begins with.
const ENTRY: &str = "app.scant";

/// The line a fragment is read behind.
const BEGINNING: &str = "app example\n";

/// A program shown on a page.
#[derive(Debug, Default)]
pub struct Example {
    /// Its files, entry first.
    pub files: Vec<Shown>,
    /// The target it is compiled for, if it is not only checked.
    pub build: Option<String>,
    /// The environment, if one is chosen.
    pub environment: Option<String>,
    /// Values of parameters.
    pub set: Vec<(String, String)>,
    /// The rule that is asked, if the page is of one: nothing is then said of others.
    pub rule: Option<&'static Rule>,
    /// Whether the entry file is read behind a line that names the application.
    pub fragment: bool,
}

/// A file of a program as a page shows it.
#[derive(Debug, Default)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// The line of the page it begins after.
    pub at: usize,
    /// Its text, without what is expected.
    pub text: String,
    /// What is expected, as [`said`] writes it.
    pub expected: Vec<String>,
    /// Its text with the repairs made, if the page shows it.
    pub fixed: Option<String>,
}

/// The programs of a page, in order. A fence nobody understands is an error, since it would prove nothing unseen.
pub fn examples(page: &str) -> Result<Vec<Example>, String> {
    let mut found: Vec<Example> = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let (kind, attributes) = info.split_once(' ').unwrap_or((info, ""));
        match kind {
            "scant" => shown(&mut found, at + 1, attributes, &body)?,
            "fixed" => repaired(&mut found, attributes, &body)?,
            "" => return Err(format!("the fence of line {} says nothing of what is in it", at + 1)),
            _ => {}
        }
    }
    Ok(found)
}

fn shown(found: &mut Vec<Example>, at: usize, attributes: &str, body: &[&str]) -> Result<(), String> {
    let mut example = Example { fragment: true, ..Example::default() };
    let mut name = None;
    for attribute in attributes.split_whitespace() {
        match attribute.split_once('=').unwrap_or((attribute, "")) {
            ("name", file) => name = Some(file.to_owned()),
            ("build", "") => example.build = Some("aws".to_owned()),
            ("build", target) => example.build = Some(target.to_owned()),
            ("as-is", "") => example.fragment = false,
            ("env", environment) => example.environment = Some(environment.to_owned()),
            ("set", pair) => {
                let (key, value) = pair.split_once('=').ok_or(format!("`{attribute}` has no value"))?;
                example.set.push((key.to_owned(), value.to_owned()));
            }
            _ => return Err(format!("`{attribute}` says nothing about a program")),
        }
    }
    let mut file = Shown { name: name.clone().unwrap_or_else(|| ENTRY.to_owned()), at, ..Shown::default() };
    for (row, line) in body.iter().enumerate() {
        let (text, marks) = plain(line);
        file.text.push_str(text);
        file.text.push('\n');
        file.expected.extend(marks.iter().map(|mark| format!("{}: {mark}", row + 1)));
    }
    match (name, found.last_mut()) {
        (Some(_), Some(program)) => program.files.push(file),
        (Some(name), None) => return Err(format!("`{name}` belongs to no program")),
        (None, _) => {
            let named = body.iter().any(|line| line.starts_with("app "));
            example.fragment &= !named;
            example.files.push(file);
            found.push(example);
        }
    }
    Ok(())
}

fn repaired(found: &mut [Example], attributes: &str, body: &[&str]) -> Result<(), String> {
    let name = match attributes.split_once('=') {
        Some(("name", name)) => name,
        None if attributes.is_empty() => ENTRY,
        _ => return Err(format!("`{attributes}` says nothing about a repair")),
    };
    let file = found.last_mut().and_then(|program| program.files.iter_mut().find(|file| file.name == name));
    let file = file.ok_or(format!("no `{name}` stands before its repair"))?;
    file.fixed = Some(body.iter().map(|line| format!("{line}\n")).collect());
    Ok(())
}

/// A line without what is expected of it, and that: `error: [id]`.
fn plain(line: &str) -> (&str, Vec<&str>) {
    let marks = ["// error: [", "// warning: [", "// note: ["].iter().filter_map(|mark| line.find(mark));
    let Some(start) = marks.min() else { return (line, Vec::new()) };
    let (text, marks) = line.split_at(start);
    (
        text.strip_suffix(' ').unwrap_or(text),
        marks.split("// ").map(str::trim).filter(|mark| !mark.is_empty()).collect(),
    )
}

impl Example {
    /// Whether some line is expected to raise the message of that id.
    pub fn expects(&self, id: &str) -> bool {
        let mark = format!(": [{id}]");
        self.files.iter().any(|file| file.expected.iter().any(|expected| expected.ends_with(&mark)))
    }

    /// Compiles the program and compares the messages and their fixes with what the page says.
    pub fn judge(&self, targets: &[&dyn Target]) -> Result<(), String> {
        let line = self.files.first().map_or(0, |file| file.at);
        let (sources, diagnostics) = self.run(&self.sources(), targets)?;
        let said = said(&sources, &diagnostics, self.fragment);
        for file in &self.files {
            let here = said.get(&file.name).map(Vec::as_slice).unwrap_or_default();
            if here != file.expected {
                let (wanted, here) = (file.expected.join("\n"), here.join("\n"));
                let difference = TextDiff::from_lines(&wanted, &here);
                let difference = difference.unified_diff().header("the page", "the compiler").to_string();
                let messages = findings(&sources, &diagnostics);
                return Err(format!("{}, the program of line {line}:\n{difference}\n{messages}", file.name));
            }
        }
        self.judge_fixes(&sources, &diagnostics, targets)
            .map_err(|problem| format!("the program of line {line}: {problem}"))
    }

    fn judge_fixes(
        &self,
        sources: &[Source],
        all: &[Diagnostic],
        targets: &[&dyn Target],
    ) -> Result<(), String> {
        let edits: Vec<_> =
            all.iter().filter_map(|one| one.fix.as_ref()).flat_map(|fix| fix.edits.iter().cloned()).collect();
        let repaired = fixed(sources, &Fix { message: "all".to_owned(), edits, safe: true })?;
        for (before, after) in sources.iter().zip(&repaired) {
            let Some(file) = self.files.iter().find(|file| file.name == before.name) else { continue };
            let text = after.text.strip_prefix(if self.begun(&file.name) { BEGINNING } else { "" });
            let text = text.unwrap_or(&after.text);
            let wanted = match &file.fixed {
                Some(wanted) => wanted,
                None if before == after => continue,
                None => {
                    return Err(format!(
                        "the page does not show what the fix makes of `{}`:\n{text}",
                        file.name
                    ));
                }
            };
            if wanted != text {
                let difference = TextDiff::from_lines(wanted.as_str(), text);
                let difference = difference.unified_diff().header("the page", "the fix").to_string();
                return Err(format!("the fix gives another `{}`:\n{difference}", file.name));
            }
        }
        let (_, after) = self.run(&repaired, targets)?;
        let left: Vec<&str> = after.iter().map(|one| one.code.id).collect();
        let wanted: Vec<&str> = all.iter().filter(|one| one.fix.is_none()).map(|one| one.code.id).collect();
        if left != wanted {
            return Err(format!("the fix leaves:\n{}", findings(&repaired, &after)));
        }
        Ok(())
    }

    fn begun(&self, name: &str) -> bool {
        self.fragment && self.files.first().is_some_and(|entry| entry.name == name)
    }

    fn sources(&self) -> Vec<Source> {
        let begin = |file: &Shown| {
            if self.begun(&file.name) { format!("{BEGINNING}{}", file.text) } else { file.text.clone() }
        };
        self.files.iter().map(|file| Source::new(file.name.clone(), begin(file))).collect()
    }

    /// The files that were read, and everything that is said of them.
    fn run(
        &self,
        files: &[Source],
        targets: &[&dyn Target],
    ) -> Result<(Vec<Source>, Vec<Diagnostic>), String> {
        let entry = files.first().ok_or("a program without a file")?;
        let loaded = load(entry.clone(), &Memory(files));
        let mut all = loaded.diagnostics;
        let options =
            Options { environment: self.environment.as_deref(), set: &self.set, ..Options::default() };
        if let Some(rule) = self.rule {
            let mut levels = Levels::default();
            for other in rules::ALL.iter().filter(|other| other.code.id != rule.code.id) {
                levels.set(other.code.id, None).map_err(|_| "a rule is not known by its id")?;
            }
            levels.set(rule.code.id, rule.level.or(Some(Level::Warning))).map_err(|_| "an unknown rule")?;
            let asked = Lint { levels: &levels, today: None };
            all.extend(lint(&loaded.value, targets, &options, &asked).diagnostics);
        } else if let Some(wanted) = &self.build {
            for target in targets.iter().filter(|target| target.name().word() == wanted) {
                all.extend(compile(&loaded.value, *target, &options).diagnostics);
            }
        } else {
            all.extend(check(&loaded.value, targets, &options).diagnostics);
        }
        all.sort_by_key(Diagnostic::span);
        Ok((loaded.value, all))
    }
}

/// What is said of each file, a line a message: `3: error: [unknown-name]`.
fn said(sources: &[Source], diagnostics: &[Diagnostic], fragment: bool) -> BTreeMap<String, Vec<String>> {
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let span = diagnostic.span();
        let Some(source) = sources.get(span.file.0 as usize) else { continue };
        let (line, _) = LineIndex::new(&source.text).line_column(span.start);
        let line = if fragment && span.file.0 == 0 { line.saturating_sub(1) } else { line };
        let level = match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        said.entry(source.name.clone())
            .or_default()
            .push(format!("{line}: {level}: [{}]", diagnostic.code.id));
    }
    said
}
