//! One line a finding, as editors and `grep` like it.

use super::place::Places;
use super::style::{self, Styled};
use scant_lang::diagnostic::{Diagnostic, Level};

/// `file:line:column: error[id]: message` for each.
pub fn render(places: &Places<'_>, findings: &[Diagnostic]) -> String {
    let mut text = String::new();
    for finding in findings {
        if let Some(label) = finding.labels.first() {
            let (start, _) = places.of(label.span);
            let name = style::plain_line(places.name_of(label.span)).into_owned();
            text.push_str(&format!("{name}:{}:{}: ", start.line, start.column));
        }
        let level = match finding.level {
            Level::Error => format!("error[{}]", finding.code.id).styled(style::ERROR),
            Level::Warning => format!("warning[{}]", finding.code.id).styled(style::WARNING),
            Level::Note => format!("note[{}]", finding.code.id).styled(style::NOTE),
        };
        text.push_str(&format!("{level}: {}\n", style::plain_line(&finding.message)));
    }
    text
}
