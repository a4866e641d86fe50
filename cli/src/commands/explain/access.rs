//! Every right of every function: the provider's actions, and the line of the spec each comes from.

use super::super::{merge, options_of};
use super::print;
use crate::args::{Explain, Format};
use crate::failure::{Failure, Outcome};
use crate::program::Program;
use crate::render::style::{self, Styled};
use crate::render::{self, Places};
use crate::terminal::Terminal;
use scant_compiler::access::Why;
use scant_compiler::checked::Checked;
use scant_compiler::target::{Right, Target};
use scant_lang::suggest::nearest;
use serde::Serialize;

#[derive(Serialize)]
struct Explained {
    target: &'static str,
    environment: Option<String>,
    rights: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    /// Whose right it is: a function's name, or words such as `api public`.
    holder: String,
    /// The function that has it or is called through it.
    function: Option<String>,
    actions: Vec<String>,
    on: String,
    /// `allow`, `trigger`, `failures`, `setting`, `runtime`.
    because: &'static str,
    /// What implies it, where no line says it.
    implied: Option<&'static str>,
    file: String,
    line: usize,
    source: String,
}

/// Prints the rights of `function`, or of all.
pub fn run(args: &Explain, function: Option<&str>, terminal: &Terminal) -> Result<Outcome, Failure> {
    let program = Program::find(args.path.as_deref())?;
    let loaded = program.load(&args.compile.policy)?;
    let options = options_of(&args.compile, &program, loaded.policies);
    let mut findings = loaded.findings;
    let mut explained = Vec::new();
    let places = Places::new(&program.shown(&loaded.sources));
    for target in super::super::targets(&args.target, &loaded.sources)? {
        let compiled = scant_compiler::compile(&loaded.sources, target, &options);
        findings.extend(compiled.diagnostics);
        if let Some(checked) = compiled.value {
            explained.push(of(&places, target, &checked, function)?);
        }
    }
    merge(&mut findings);
    findings.retain(|finding| finding.level == scant_lang::diagnostic::Level::Error);
    if !findings.is_empty() {
        let shown = program.shown(&loaded.sources);
        let tally = render::findings(terminal, Format::Human, &shown, &findings, None)?;
        return Ok(tally.outcome());
    }
    print(terminal, args.format, || page(&explained), ("targets", &explained))
}

fn of(
    places: &Places<'_>,
    target: &dyn Target,
    checked: &Checked,
    function: Option<&str>,
) -> Result<Explained, Failure> {
    let model = checked.model();
    let mut rights: Vec<_> =
        target.rights(checked).iter().map(|right| shown(places, checked, right)).collect();
    if let Some(name) = function {
        let names = || model.functions.iter().map(|function| function.name.path.as_str());
        if !names().any(|known| known == name) {
            return Err(Failure::usage(format!("there is no function `{name}`")).help(
                match nearest(name, names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the functions are {}", names().collect::<Vec<_>>().join(", ")),
                },
            ));
        }
        rights.retain(|right| right.function.as_deref() == Some(name));
    }
    Ok(Explained { target: target.name().word(), environment: model.environment.clone(), rights })
}

fn shown(places: &Places<'_>, checked: &Checked, right: &Right) -> Shown {
    let span = right.why.span();
    let (because, implied) = match right.why {
        Why::Allowed(_) => ("allow", None),
        Why::Trigger(_) => ("trigger", None),
        Why::Failures(_) => ("failures", None),
        Why::Setting(_, how) => ("setting", Some(how)),
        Why::Runtime(_, what_for) => ("runtime", Some(what_for)),
    };
    Shown {
        holder: right.holder.clone(),
        function: right.function.map(|id| checked.model().function(id).name.path.clone()),
        actions: right.actions.clone(),
        on: right.on.clone(),
        because,
        implied,
        file: places.name_of(span).to_owned(),
        line: places.of(span).0.line,
        source: places.line_text(span).to_owned(),
    }
}

fn page(explained: &[Explained]) -> String {
    let mut text = String::new();
    for target in explained {
        if explained.len() > 1 {
            text.push_str(&format!("{}\n\n", format!("on {}", target.target).styled(style::STRONG)));
        }
        let mut heading = "";
        for right in &target.rights {
            let subject = right.function.as_deref().unwrap_or(&right.holder);
            if subject != heading {
                let gap = if heading.is_empty() { "" } else { "\n" };
                text.push_str(&format!("{gap}{}\n", style::plain_line(subject).styled(style::STRONG)));
                heading = subject;
            }
            text.push_str(&entry(right, subject));
        }
        if target.rights.is_empty() {
            text.push_str("no rights at all\n");
        }
    }
    text
}

fn entry(right: &Shown, subject: &str) -> String {
    let holder = if right.holder == subject {
        String::new()
    } else {
        format!("{} may ", style::plain_line(&right.holder))
    };
    let place = format!("{}:{}", style::plain_line(&right.file), right.line);
    let implied = match right.implied {
        Some(how) => format!("  ({how})"),
        None => String::new(),
    };
    format!(
        "  {holder}{} on {}\n    {}  {}{implied}\n",
        right.actions.join(", "),
        style::plain_line(&right.on),
        place.styled(style::FAINT),
        style::plain_line(&right.source)
    )
}
