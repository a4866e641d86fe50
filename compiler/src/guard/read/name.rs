//! How a rule is called: by its own words, so that its name stays as long as it asks the same.

use crate::matching::Clause;
use scant_lang::tree::Kind;

/// The words of a rule joined by `-`, without values, patterns, exceptions and reasons:
/// `require logs keep >= 30d on function * in prod` is `require-logs-keep-at-least-on-function-in-prod`.
pub fn of(clause: &Clause<'_>) -> String {
    let mut words = vec![clause.statement.head.text.to_owned()];
    let mut excepted = false;
    let mut arguments = clause.statement.arguments.iter().peekable();
    while let Some(argument) = arguments.next() {
        match (&argument.kind, argument.text) {
            (Kind::Word, "because")
                if matches!(arguments.peek().map(|next| &next.kind), Some(Kind::Text(_))) =>
            {
                break;
            }
            (Kind::Word, "except") => excepted = true,
            (Kind::Word, "in") => {
                excepted = false;
                words.push("in".to_owned());
            }
            (Kind::Operator, operator) => words.push(compared(operator).to_owned()),
            (Kind::Word, "overridable") => {}
            (Kind::Word | Kind::Path | Kind::Glob, text) if !excepted => {
                let plain: Vec<&str> =
                    text.split(['_', '.', '-', '*']).filter(|part| !part.is_empty()).collect();
                words.push(plain.join("-"));
            }
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words.join("-")
}

fn compared(operator: &str) -> &'static str {
    match operator {
        ">" => "above",
        ">=" => "at-least",
        "<" => "below",
        _ => "at-most",
    }
}
