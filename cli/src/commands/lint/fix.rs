//! `--fix`: repairs are made one after the other until none is left, and written all together.

use crate::args::{Fixes, Lint};
use crate::commands::fmt::diff;
use crate::failure::Failure;
use crate::program::Program;
use crate::render::counted;
use crate::render::style::plain_line;
use crate::terminal::Terminal;
use crate::world;
use scant_lang::diagnostic::{Diagnostic, Edit, Fix};
use scant_lang::format::format;
use scant_lang::reported::has_errors;
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

/// Makes the repairs that the findings offer, then those of what `lint` finds after them. The first `own` texts may be
/// changed; the others are policies from outside, which belong to somebody else.
pub fn repair(
    sources: &[Source],
    own: usize,
    findings: &[Diagnostic],
    which: Fixes,
    lint: impl Fn(&[Source]) -> Vec<Diagnostic>,
) -> Repaired {
    let mut repaired = Repaired { sources: sources.to_vec(), fixes: 0, broken: false };
    let mut findings = findings.to_vec();
    for _ in 0..ROUNDS {
        let wanted = findings.iter().filter_map(|finding| finding.fix.as_ref());
        let is_own = |fix: &&Fix| fix.edits.iter().all(|edit| (edit.span.file.0 as usize) < own);
        let wanted = wanted.filter(|fix| fix.safe || which == Fixes::All).filter(is_own);
        let (next, fixes) = applied(&repaired.sources, wanted);
        if fixes == 0 {
            break;
        }
        let after = lint(&next);
        // Where there were errors, making one good may show what it hid.
        if has_errors(&after) && !has_errors(&findings) {
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
    use scant_lang::diagnostic::Code;
    use scant_lang::source::{FileId, Span};

    static ANY: Code = Code { id: "any", summary: "", page: "" };

    /// Finds every `x` and offers to leave it out; `bad` is an error.
    fn found(sources: &[Source]) -> Vec<Diagnostic> {
        let text = &sources[0].text;
        let span = |at: usize| Span { file: FileId(0), start: at as u32, end: at as u32 + 1 };
        let finding = |(at, _)| Diagnostic::error(&ANY, span(at), "an x").warning().without("", [span(at)]);
        let error = text.contains("bad").then(|| Diagnostic::error(&ANY, span(0), "bad"));
        text.match_indices('x').map(finding).chain(error).collect()
    }

    #[test]
    fn repairs_go_on_until_none_is_left_and_stop_before_they_break() {
        let made = |text: &str| {
            let sources = [Source::new("a.scant", text)];
            let repaired = repair(&sources, sources.len(), &found(&sources), Fixes::Safe, found);
            (repaired.sources[0].text.clone(), repaired.fixes, repaired.broken)
        };
        assert_eq!(made("axxxb"), ("ab".to_owned(), 3, false));
        assert_eq!(made("baxd"), ("baxd".to_owned(), 0, true));
        assert_eq!(made("bad x"), ("bad ".to_owned(), 1, false));
        assert_eq!(made("none"), ("none".to_owned(), 0, false));
        let policy = [Source::new("policy.scant", "x")];
        assert_eq!(repair(&policy, 0, &found(&policy), Fixes::All, found).fixes, 0);
    }

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
