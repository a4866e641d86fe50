//! The table of a program's rights on a target, as a build prints it: which are held as the spec says, and by what.

use crate::render::counted;
use crate::render::style::{self, Styled};
use scant_compiler::acceptance::Accepted;
use scant_compiler::checked::Checked;
use scant_compiler::codes::{BROKEN_RULES, UNSUPPORTED_SETTING};
use scant_compiler::portability::{Holds, Limit, Line, table};
use scant_compiler::target::Target;
use serde_json::{Value, json};

/// For people: a line for each thing and what holds its verbs.
pub fn human(checked: &Checked, target: &dyn Target) -> String {
    let lines = table(checked.model(), target);
    let rows: Vec<_> = lines.iter().map(|line| (what(checked, line), how(line))).collect();
    let width = rows.iter().map(|(what, _)| what.chars().count()).max().unwrap_or(0);
    let exact = lines.iter().filter(|line| line.hold.holds == Holds::Exactly).count();
    let title = match lines.len() {
        0 => return String::new(),
        all if all == exact => "rights, each held exactly by\n".to_owned(),
        all => format!("rights, {} not held exactly\n", counted(all - exact, "kind")),
    };
    let text: Vec<_> = rows
        .into_iter()
        .map(|(what, how)| format!("  {what:width$}  {}\n", style::plain_line(&how).styled(style::FAINT)))
        .collect();
    title + &text.concat()
}

/// For machines.
pub fn json(checked: &Checked, target: &dyn Target) -> Value {
    let one = |line: &Line| {
        let (holds, excess, reason) = match line.hold.holds {
            Holds::Exactly => ("exact", None, None),
            Holds::Wider(excess) => ("wider", Some(excess.to_string()), None),
            Holds::Not(why) if line.limit == Limit::Whole || line.limit == Limit::Index => {
                ("unsupported", None, Some(why))
            }
            Holds::Not(why) => ("without the limit", None, Some(why)),
        };
        json!({
            "verbs": line.verbs.iter().map(|verb| verb.word()).collect::<Vec<_>>(),
            "kind": line.kind.word(),
            "on": checked.model().thing_path(line.on),
            "limit": line.limit.words(),
            "holds": holds,
            "by": line.hold.by,
            "also_permits": excess,
            "reason": reason,
            "accepted_because": line.because,
        })
    };
    table(checked.model(), target).iter().map(one).collect()
}

/// What the spec accepts, and why: the settings the target goes without, and the rules that are broken; each message
/// once.
pub fn accepted(checked: &Checked) -> String {
    let parts = [
        (settings(checked).collect::<Vec<_>>(), "setting", "left out"),
        (broken(checked).collect(), "broken rule", "accepted"),
    ];
    let mut text = String::new();
    for (found, noun, what) in parts {
        let mut lines: Vec<String> = Vec::new();
        for accepted in found {
            let line = format!("{} (accepted: {})", accepted.finding.message, accepted.because);
            let line = format!("  {}\n", style::plain_line(&line));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if !lines.is_empty() {
            text.push_str(&format!("{} {what}\n{}", counted(lines.len(), noun), lines.concat()));
        }
    }
    text
}

/// The settings the target goes without, for machines.
pub fn without_json(checked: &Checked) -> Value {
    settings(checked).map(accepted_json).collect()
}

/// The rules that are broken on purpose, for machines.
pub fn broken_json(checked: &Checked) -> Value {
    broken(checked).map(accepted_json).collect()
}

fn accepted_json(accepted: &Accepted) -> Value {
    json!({ "message": accepted.finding.message, "because": accepted.because })
}

fn settings(checked: &Checked) -> impl Iterator<Item = &Accepted> {
    checked.accepted().iter().filter(|accepted| accepted.finding.code.id == UNSUPPORTED_SETTING.id)
}

fn broken(checked: &Checked) -> impl Iterator<Item = &Accepted> {
    let is_broken =
        |accepted: &&Accepted| BROKEN_RULES.iter().any(|code| code.id == accepted.finding.code.id);
    checked.accepted().iter().filter(is_broken)
}

fn what(checked: &Checked, line: &Line) -> String {
    let verbs: Vec<_> = line.verbs.iter().map(|verb| verb.word()).collect();
    let limit = match line.limit {
        Limit::Whole | Limit::Index => String::new(),
        Limit::Keys | Limit::Prefixes | Limit::Fields => format!(" {} …", line.limit.words()),
    };
    let thing = checked.model().thing_path(line.on);
    style::plain_line(&format!("{} on {} {thing}{limit}", verbs.join(", "), line.kind.word())).to_string()
}

fn how(line: &Line) -> String {
    let because = line.because.as_ref().map(|why| format!(" (accepted: {why})")).unwrap_or_default();
    match line.hold.holds {
        Holds::Exactly => line.hold.by.to_owned(),
        Holds::Wider(excess) => format!("{}, and also permits {excess}{because}", line.hold.by),
        Holds::Not(why) if line.limit == Limit::Whole || line.limit == Limit::Index => {
            format!("not held: {why}{because}")
        }
        Holds::Not(why) => format!("held without this limit: {why}{because}"),
    }
}
