//! Where a rule does not say what it is about, or what it asks for.

use super::phrases::before;
use crate::codes;
use crate::matching::fit::{GOES_ON, KINDS, Miss};
use crate::vocabulary::Form;
use crate::words::or_quoted;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Kind, Statement};

/// What stands where a rule says what it is about, and is nothing of the kind.
pub fn no_selector(statement: &Statement<'_>, miss: &Miss<'_>, found: &Argument<'_>) -> Diagnostic {
    let wrong = Diagnostic::error(
        &codes::WRONG_TYPE,
        found.span,
        format!("after `{}` comes what the rule is about, not `{}`", before(statement, miss.at), found.text),
    );
    wrong.help("name it, `table orders`, `function report_*` or `label pii`; `table *` is every table")
}

/// What stands where a rule asks for a setting, and is none.
pub fn no_setting(statement: &Statement<'_>, miss: &Miss<'_>, found: &Argument<'_>) -> Diagnostic {
    let wanted = if miss.at == 0 { "the name of a setting" } else { "a value to compare with" };
    let wrong = Diagnostic::error(
        &codes::WRONG_TYPE,
        found.span,
        format!("after `{}` comes {wanted}, not `{}`", before(statement, miss.at), found.text),
    );
    wrong.help("for example `require restore >= 7d on table *`")
}

/// A kind that a rule misspells, as in `tabel *`: a name or a pattern stands behind a word that is no kind.
pub fn misspelt_kind(form: &Form, statement: &Statement<'_>, miss: &Miss<'_>) -> Option<Diagnostic> {
    let is_rule = form.id.starts_with("forbid") || form.id.starts_with("require");
    let word = miss.at.checked_sub(1).and_then(|at| statement.arguments.get(at))?;
    let name = miss.found.filter(|found| matches!(found.kind, Kind::Glob | Kind::Word | Kind::Path))?;
    let could_be = is_rule && !KINDS.contains(&word.text) && matches!(word.kind, Kind::Word);
    if !could_be || GOES_ON.contains(&word.text) || GOES_ON.contains(&name.text) {
        return None;
    }
    let unknown = Diagnostic::error(
        &codes::UNKNOWN_VALUE,
        word.span,
        format!("`{}` is no kind of thing, and `{}` stands behind it", word.text, name.text),
    );
    match nearest(word.text, KINDS) {
        Some(meant) => Some(unknown.did_you_mean(meant, word.span)),
        None if matches!(name.kind, Kind::Glob) => {
            Some(unknown.help(format!("kinds are {}", or_quoted(&KINDS))))
        }
        None => None,
    }
}
