//! New names are lower-case snake case, at most 40 characters, so that every provider's limit can be met.

use super::clause::{Slot, Slots};
use crate::codes;
use crate::vocabulary::{Form, Part, Type};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;

/// The longest name a declaration can have.
pub const LONGEST: usize = 40;

/// Judges the names a statement invents.
pub fn check(form: &Form, slots: &Slots<'_>, findings: &mut Vec<Diagnostic>) {
    for (slot, value) in slots {
        let Slot::One(argument) = value else { continue };
        if wanted(form.pattern, slot) == Some(Type::Name) {
            judge(argument.text, argument.span, findings);
        }
    }
}

fn wanted(pattern: &[Part], name: &str) -> Option<Type> {
    pattern.iter().find_map(|part| match part {
        Part::Slot(slot, wanted) if *slot == name => Some(*wanted),
        Part::Maybe(group) => wanted(group, name),
        _ => None,
    })
}

fn judge(name: &str, span: Span, findings: &mut Vec<Diagnostic>) {
    if !name.is_ascii() {
        // The grammar has said so.
        return;
    }
    if !is_snake(name) {
        let snake = snake(name);
        findings.push(
            Diagnostic::error(
                &codes::INVALID_NAME,
                span,
                format!("`{name}` is not a name: names have small letters, digits and `_`"),
            )
            .perhaps(format!("write `{snake}`"), span, snake.clone()),
        );
    } else if name.len() > LONGEST {
        findings.push(
            Diagnostic::error(
                &codes::INVALID_NAME,
                span,
                format!("the name `{name}` has {} characters, and {LONGEST} are the most", name.len()),
            )
            .note("providers' own limits leave no room for more")
            .help("choose a shorter name"),
        );
    }
}

fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// `CreateOrder`, `create-order` → `create_order`
pub fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut previous = '_';
    for c in name.chars() {
        if c.is_ascii_uppercase() && (previous.is_ascii_lowercase() || previous.is_ascii_digit()) {
            snake.push('_');
        }
        snake.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        previous = c;
    }
    snake.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit()).to_string()
}
