//! `--fix`: repairs are made one after the other until none is left, and written all together.

use super::Linting;
use crate::args::{Fixes, Lint};
use crate::commands::fmt::diff;
use crate::failure::Failure;
use crate::program::Program;
use crate::render::style::plain_line;
use crate::render::{Tally, counted};
use crate::terminal::Terminal;
use crate::world;
use scant_lang::diagnostic::{Diagnostic, Edit, Fix};
use scant_lang::format::format;
use scant_lang::source::Source;

/// How often repairs are looked for: each round makes those that do not overlap.
const ROUNDS: usize = 16;

/// Repaired texts.
pub struct Repaired {
    /// The program's files, in their order.
    pub sources: Vec<Source>,
    /// How many repairs were made.
    pub fixes: usize,
    /// Whether repairs were left out because they broke the program.
    pub broken: bool,
}

/// Makes the repairs that the findings offer, then those of what is found after them.
pub fn repair(linting: &Linting<'_>, sources: &[Source], findings: &[Diagnostic], which: Fixes) -> Repaired {
    let mut repaired = Repaired { sources: sources.to_vec(), fixes: 0, broken: false };
    let mut findings = findings.to_vec();
    for _ in 0..ROUNDS {
        let wanted = findings.iter().filter_map(|finding| finding.fix.as_ref());
        // A policy from outside belongs to somebody else.
        let own = sources.len().saturating_sub(linting.policies);
        let is_own = |fix: &&Fix| fix.edits.iter().all(|edit| (edit.span.file.0 as usize) < own);
        let wanted = wanted.filter(|fix| fix.safe || which == Fixes::All).filter(is_own);
        let (next, fixes) = applied(&repaired.sources, wanted);
        if fixes == 0 {
            break;
        }
        let (after, _) = linting.lint(&next);
        if Tally::of(&after).errors > Tally::of(&findings).errors {
            repaired.broken = true;
            break;
        }
        repaired.sources = next;
        repaired.fixes += fixes;
        findings = after;
    }
    for (before, after) in sources.iter().zip(&mut repaired.sources) {
        // What was in its one layout stays in it.
        if before.text != after.text
            && format(before).is_ok_and(|text| text == before.text)
            && let Ok(text) = format(after)
        {
            after.text = text;
        }
    }
    repaired
}

/// Writes what was repaired, or shows it, and tells how much that is.
pub fn write(
    args: &Lint,
    terminal: &Terminal,
    program: &Program,
    before: &[Source],
    repaired: &Repaired,
) -> Result<(), Failure> {
    let shown = program.shown(before);
    let changed: Vec<(&Source, &Source)> =
        before.iter().zip(&repaired.sources).filter(|(before, after)| before.text != after.text).collect();
    if args.diff {
        for (before, after) in &changed {
            let named = Source::new(shown.name(before), before.text.clone());
            terminal.print(&diff(&named, &after.text))?;
        }
    } else {
        let mut files = Vec::new();
        for (before, after) in &changed {
            let file = world::inside(&program.folder, &before.name).map_err(|why| {
                let name = shown.name(before);
                Failure::usage(format!("`--fix` cannot change `{}`: {why}", plain_line(&name)))
            })?;
            files.push((file, after.text.as_str()));
        }
        world::write::replace_all(&files)?;
    }
    if repaired.broken {
        terminal.tell("warning: some repairs would break the program together, and were left out\n");
    }
    let verb = if args.diff { "would repair" } else { "repaired" };
    if repaired.fixes > 0 {
        let (fixes, files) = (counted(repaired.fixes, "finding"), counted(changed.len(), "file"));
        terminal.say(&format!("{verb} {fixes} in {files}\n"));
    }
    Ok(())
}

/// The texts with those repairs made of which no edit meets an earlier one, and how many they are.
fn applied<'a>(sources: &[Source], fixes: impl Iterator<Item = &'a Fix>) -> (Vec<Source>, usize) {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut count = 0;
    for fix in fixes {
        let fits = |edit: &Edit| {
            let text = sources.get(edit.span.file.0 as usize).map_or("", |source| source.text.as_str());
            text.get(edit.span.start as usize..edit.span.end as usize).is_some()
        };
        let meets = |edit: &Edit| edits.iter().any(|known| overlap(known, edit));
        if fix.edits.iter().all(fits) && !fix.edits.iter().any(meets) {
            edits.extend(&fix.edits);
            count += 1;
        }
    }
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start, edit.span.end));
    let mut sources = sources.to_vec();
    for edit in edits.into_iter().rev() {
        if let Some(source) = sources.get_mut(edit.span.file.0 as usize) {
            source.text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
    }
    (sources, count)
}

/// Whether two edits meet; touching counts, since the order of what they insert would be a guess.
fn overlap(one: &Edit, other: &Edit) -> bool {
    one.span.file == other.span.file && one.span.start <= other.span.end && other.span.start <= one.span.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_lang::source::{FileId, Span};

    fn fix(start: u32, end: u32, text: &str) -> Fix {
        let edit = Edit { span: Span { file: FileId(0), start, end }, text: text.to_owned() };
        Fix { message: String::new(), edits: vec![edit], safe: true }
    }

    #[test]
    fn repairs_that_meet_wait_for_the_next_round() {
        let sources = [Source::new("a.scant", "one two three")];
        let made = |fixes: &[Fix]| {
            let (sources, count) = applied(&sources, fixes.iter());
            (sources[0].text.clone(), count)
        };
        assert_eq!(made(&[fix(4, 7, "2"), fix(0, 3, "1")]), ("1 2 three".to_owned(), 2));
        assert_eq!(made(&[fix(0, 7, ""), fix(4, 13, "x")]), (" three".to_owned(), 1));
        assert_eq!(made(&[fix(3, 3, "a"), fix(3, 3, "b")]), ("onea two three".to_owned(), 1));
        assert_eq!(made(&[fix(9, 99, "")]), ("one two three".to_owned(), 0));
    }
}
