//! Runtime and package of a function.

use crate::azure::codes;
use crate::azure::function::runtime;
use scant_compiler::model::Function;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::suggest::nearest;

/// Looks at what a function runs.
pub fn check(function: &Function, findings: &mut Vec<Diagnostic>) {
    if function.code.is_none()
        && let Some(image) = &function.image
    {
        findings.push(
            Diagnostic::error(
                &codes::UNSUPPORTED_SETTING,
                image.span,
                "azure runs packages on a Flex Consumption plan, and no images",
            )
            .help("give the function a package with `code`"),
        );
        return;
    }
    let said = &function.runtime;
    if runtime::find(&said.value).is_some() {
        return;
    }
    let finding = Diagnostic::error(
        &codes::UNKNOWN_RUNTIME,
        said.span,
        format!("there is no runtime `{}` on azure", said.value),
    );
    let words = || runtime::ALL.iter().map(|runtime| runtime.word);
    let language = said.value.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let versions: Vec<String> =
        words().filter(|word| word.starts_with(language)).map(|word| format!("`{word}`")).collect();
    findings.push(match nearest(&said.value, words()) {
        Some(close) => finding.fix(format!("write `{close}`"), said.span, close),
        None if language.is_empty() || versions.is_empty() => {
            finding.help("azure runs Python, Node.js, Java and .NET: `scant explain unknown-runtime`")
        }
        None => finding.help(format!("there are {}", versions.join(", "))),
    });
}
