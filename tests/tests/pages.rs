//! Every message has a page, and the page is its test: what it shows as wrong raises the message, and nothing else does.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use scant_compiler::rules::find;
use scant_lang::diagnostic::Code;
use scant_tests::catalogue::parts;
use scant_tests::page::examples;

/// Messages that no page can show: of a file too large to print, and of a mistake of the formatter itself.
const WITHOUT_EXAMPLE: [&str; 4] = ["file-too-large", "unfaithful-layout", "unsupported-verb", "wider-grant"];

fn main() -> ExitCode {
    let codes: Vec<&'static Code> = parts().into_iter().flat_map(|part| part.codes).collect();
    let mut trials: Vec<Trial> =
        codes.iter().map(|code| Trial::test(format!("page/{}", code.id), || judge(code))).collect();
    trials.push(Trial::test("ids", move || unique(&codes)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn judge(code: &Code) -> Result<(), Failed> {
    let title = format!("# {}", code.id);
    let headings: Vec<&str> =
        code.page.lines().filter(|line| *line == title || line.starts_with("## ")).collect();
    if headings != [&title, "## What it says", "## Why it matters", "## What to do"] {
        return Err(format!("the page has the headings {headings:?}").into());
    }
    if code.summary.is_empty() || code.summary.ends_with('.') || code.summary.contains('\n') {
        return Err(format!("the summary `{}` is not half a line", code.summary).into());
    }
    if let (Some(shown), Some(why)) = (code.page.find("```scant"), code.page.find("## Why it matters"))
        && shown > why
    {
        return Err("the mistake is shown below `## Why it matters`, and not where it is named".into());
    }
    let mut examples = examples(code.page)?;
    for example in &mut examples {
        example.rule = find(code.id);
        example.judge(scant_targets::ALL)?;
    }
    if !examples.iter().any(|example| example.expects(code.id)) && !WITHOUT_EXAMPLE.contains(&code.id) {
        return Err("the page shows nothing that raises the message".into());
    }
    Ok(())
}

fn unique(codes: &[&Code]) -> Result<(), Failed> {
    let mut ids: Vec<&str> = codes.iter().map(|code| code.id).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("two messages are called {}", pair[0]).into()),
        None => Ok(()),
    }
}
