//! Findings and rights as the goldens write them.

use scant_compiler::access::Why;
use scant_compiler::target::Right;
use scant_lang::diagnostic::{Diagnostic, Level};
use scant_lang::source::{Source, Span};
use std::fmt::Write;

/// `file:line` of a span.
pub fn place(sources: &[Source], span: Span) -> String {
    match sources.get(span.file.0 as usize) {
        Some(source) => {
            let before = source.text.get(..span.start as usize).unwrap_or_default();
            format!("{}:{}", source.name, before.matches('\n').count() + 1)
        }
        None => "nowhere".to_string(),
    }
}

/// One finding a line: `spec.scant:3: error[unknown-name]: …`.
pub fn findings(sources: &[Source], diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let level = match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        let at = place(sources, diagnostic.span());
        let _ = writeln!(text, "{at}: {level}[{}]: {}", diagnostic.code.id, diagnostic.message);
    }
    text
}

/// One right a line, with the line of the spec it comes from: the page a reviewer reads.
pub fn rights(sources: &[Source], rights: &[Right]) -> String {
    let mut text = String::new();
    let mut holder = "";
    for right in rights {
        if right.holder != holder {
            holder = &right.holder;
            let _ = writeln!(text, "{holder}");
        }
        let why = match right.why {
            Why::Allowed(_) => "allowed".to_string(),
            Why::Trigger(_) => "trigger".to_string(),
            Why::Failures(_) => "failures".to_string(),
            Why::Setting(_, what) | Why::Runtime(_, what) => what.to_string(),
        };
        let _ = writeln!(
            text,
            "    {} on {}    {} ({why})",
            right.actions.join(", "),
            right.on,
            place(sources, right.why.span())
        );
    }
    text
}
