//! What a build tells: files and sizes, resources, and a line a function on what it may do.

use super::Built;
use super::code::Code;
use super::held;
use crate::proof::Proof;
use crate::render::counted;
use crate::render::style::{self, Styled};
use crate::words;
use crate::world::seen_from_here;
use scant_compiler::checked::Checked;
use scant_compiler::model::{Function, FunctionId};
use serde_json::{Value, json};

/// For people.
pub fn human(built: &[Built], code: &Code) -> String {
    let mut text = String::new();
    for built in built {
        text.push_str(&title(&built.checked));
        text.push_str(&files(built));
        text.push_str(&resources(built));
        text.push_str(&functions(&built.checked));
        text.push_str(&held::human(&built.checked, built.target));
        text.push_str(&held::accepted(&built.checked));
        text.push_str(&built.proof.as_ref().map(Proof::line).unwrap_or_default());
    }
    text.push_str(&missing(code));
    text
}

/// For machines.
pub fn json(built: &[Built]) -> Value {
    let one = |built: &Built| {
        let path = |path: &str| seen_from_here(&built.output.folder.join(path));
        let file = |made: &super::output::Made| json!({ "path": path(&made.entry.path), "bytes": made.size, "sha256": made.entry.sha256 });
        let model = built.checked.model();
        let function = |(id, function): (FunctionId, &Function)| {
            json!({
                "name": function.name.path,
                "may": words::may(&built.checked, id),
                "called_by": words::callers(model, function),
            })
        };
        json!({
            "target": built.checked.target().word(),
            "environment": model.environment,
            "files": built.output.files.iter().map(file).collect::<Vec<_>>(),
            "removed": built.output.removed.iter().map(|removed| path(removed)).collect::<Vec<_>>(),
            "resources": built.artifact.resources,
            "verified": built.proof.as_ref().map(Proof::json),
            "goes_without": held::without_json(&built.checked),
            "broken_rules": held::broken_json(&built.checked),
            "portability": held::json(&built.checked, built.target),
            "functions": model.functions().map(function).collect::<Vec<_>>(),
        })
    };
    built.iter().map(one).collect()
}

fn title(checked: &Checked) -> String {
    let model = checked.model();
    let environment = match &model.environment {
        Some(environment) => format!(" in {environment}"),
        None => String::new(),
    };
    let app = style::plain_line(&model.app.path).styled(style::STRONG);
    format!("built {app} for {}{environment}\n", checked.target().word())
}

fn files(built: &Built) -> String {
    let output = &built.output;
    let shown = |path: &str| seen_from_here(&output.folder.join(short(path)));
    let rows: Vec<_> = output
        .files
        .iter()
        .map(|made| (shown(&made.entry.path), size(made.size), made.entry.code.as_deref().unwrap_or("")))
        .collect();
    let width = rows.iter().map(|(path, ..)| path.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (path, size, code) in rows {
        let code = match code {
            "" => String::new(),
            code => format!("  {}", style::plain_line(code).styled(style::FAINT)),
        };
        text.push_str(&format!("  {path:width$}  {size:>9}{code}\n"));
    }
    for path in &output.removed {
        text.push_str(&format!("  removed {}, which is not made any more\n", shown(path)));
    }
    for path in &output.kept {
        text.push_str(&format!("  left {}, which was changed by hand\n", shown(path)));
    }
    text
}

fn resources(built: &Built) -> String {
    let resources = &built.artifact.resources;
    let total = resources.values().sum();
    let kinds: Vec<_> = resources.iter().map(|(kind, count)| format!("  {count:>4} {kind}\n")).collect();
    format!("{}\n{}", counted(total, "resource"), kinds.concat())
}

/// `create_order  put orders · called by POST /orders`
fn functions(checked: &Checked) -> String {
    const WIDEST: usize = 40;
    let model = checked.model();
    let width =
        model.functions.iter().map(|function| function.name.path.len()).max().unwrap_or(0).min(WIDEST);
    let mut text = counted(model.functions.len(), "function") + "\n";
    for (id, function) in model.functions() {
        let mut parts = words::may(checked, id);
        if parts.is_empty() {
            parts.push("reaches nothing".to_owned());
        }
        let callers = words::callers(model, function);
        if !callers.is_empty() {
            parts.push(format!("called by {}", callers.join(", ")));
        }
        let name = format!("{:width$}", function.name.path).styled(style::STRONG);
        text.push_str(&format!("  {name}  {}\n", style::plain_line(&parts.join(" · "))));
    }
    text
}

/// The folders that are still to be built, and where their packages are expected.
fn missing(code: &Code) -> String {
    const MOST: usize = 10;
    if code.missing.is_empty() {
        return String::new();
    }
    let note = "note:".styled(style::NOTE);
    let folders = counted(code.missing.len(), "code folder");
    let (verb, packages) =
        if code.missing.len() == 1 { ("is", "its package") } else { ("are", "their packages") };
    let mut text = format!("{note} {folders} {verb} not there yet; the template expects {packages}\n");
    for folder in code.missing.iter().take(MOST) {
        let key = format!("{}.zip", folder.trim_start_matches("./").trim_matches('/'));
        text.push_str(&format!("  {}\n", style::plain_line(&key)));
    }
    if code.missing.len() > MOST {
        text.push_str(&format!("  and {} more\n", code.missing.len() - MOST));
    }
    text
}

/// A path with a package's key cut to what is needed to tell one from another.
fn short(path: &str) -> String {
    const ENOUGH: usize = 12;
    const DIGITS: usize = 64;
    match path.split_once('/').and_then(|(folder, file)| Some((folder, file.strip_suffix(".zip")?))) {
        Some((folder, key)) if key.len() == DIGITS => {
            format!("{folder}/{}….zip", key.get(..ENOUGH).unwrap_or(key))
        }
        _ => path.to_owned(),
    }
}

/// `812 B`, `12.3 KB`: powers of 1024, as in specs.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["B", "KB", "MB", "GB"];
    let mut amount = bytes as f64;
    let mut unit = 0;
    while amount >= 1024.0 && unit + 1 < UNITS.len() {
        amount /= 1024.0;
        unit += 1;
    }
    let unit_name = UNITS.get(unit).copied().unwrap_or_default();
    if unit == 0 { format!("{bytes} {unit_name}") } else { format!("{amount:.1} {unit_name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_keys_are_short_to_read() {
        assert_eq!(
            [0, 812, 1024, 12_595, 5 << 20].map(size),
            ["0 B", "812 B", "1.0 KB", "12.3 KB", "5.0 MB"]
        );
        assert_eq!(short("template.json"), "template.json");
        assert_eq!(short("packages/mail.zip"), "packages/mail.zip");
        assert_eq!(short(&format!("assets/{}.zip", "ab".repeat(32))), "assets/abababababab….zip");
    }
}
