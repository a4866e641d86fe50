//! Statements meet the forms: what fits becomes a [`Clause`], what does not gets one message.

mod clause;
mod fit;
mod heads;
mod mismatch;
mod names;

pub use clause::{Clause, Condition, Test};
pub use mismatch::not_available;

use crate::codes;
use crate::vocabulary::{Block, Context, Form, Repeat};
use fit::fit;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::tree::Statement;

/// The statements of a block as clauses, without those that fit no form.
pub fn clauses<'t>(
    statements: &'t [Statement<'t>],
    context: Context,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Clause<'t>> {
    let mut found: Vec<Clause<'t>> = Vec::with_capacity(statements.len());
    let mut rest = statements.iter().peekable();
    while let Some(statement) = rest.next() {
        if let Some(text) = rest.next_if(|next| mismatch::is_lone_text(next)) {
            if !text.broken {
                findings.push(mismatch::lone_text(statement, text, context));
            }
            if statement.block.is_none() {
                continue;
            }
        }
        let Some(clause) = clause_of(statement, context, findings) else { continue };
        if let Some(again) = twice_in_a_list(&clause) {
            findings.push(again);
        }
        if let Some(first) = said_before(&found, &clause) {
            findings.push(
                Diagnostic::error(
                    &codes::DUPLICATE_SETTING,
                    clause.statement.head.span,
                    format!("`{}` is said twice here", clause.statement.head.text),
                )
                .here("said again")
                .label(first.statement.head.span, "said first")
                .help("keep one of the two"),
            );
            continue;
        }
        found.push(clause);
    }
    found
}

fn said_before<'c, 't>(found: &'c [Clause<'t>], clause: &Clause<'t>) -> Option<&'c Clause<'t>> {
    let head = |form: &'static Form| form.id.split('-').next();
    if clause.id() == "binding" {
        let key = |clause: &Clause<'t>| clause.word("key").map(|word| word.text);
        return found.iter().find(|other| other.id() == "binding" && key(other) == key(clause));
    }
    match clause.form.repeat {
        Repeat::Once => found
            .iter()
            .find(|other| other.form.repeat == Repeat::Once && head(other.form) == head(clause.form)),
        Repeat::Many => None,
    }
}

/// A word that stands twice in a list of words. Verbs and things are judged as grants.
fn twice_in_a_list(clause: &Clause<'_>) -> Option<Diagnostic> {
    for slot in ["environments", "changes", "labels", "names", "fields", "only_list"] {
        let words = clause.many(slot);
        for (at, word) in words.iter().enumerate() {
            if let Some(first) = words[..at].iter().find(|first| first.text == word.text) {
                return Some(
                    Diagnostic::error(
                        &codes::DUPLICATE_SETTING,
                        word.span,
                        format!("`{}` is here twice", word.text),
                    )
                    .label(first.span, "here first"),
                );
            }
        }
    }
    None
}

fn clause_of<'t>(
    statement: &'t Statement<'t>,
    context: Context,
    findings: &mut Vec<Diagnostic>,
) -> Option<Clause<'t>> {
    let candidates = heads::forms(context, statement.head.text);
    if candidates.is_empty() {
        if !statement.broken {
            findings.push(mismatch::unknown_head(statement, context));
        }
        return None;
    }
    let mut best: Option<(&'static Form, fit::Miss<'t>)> = None;
    for form in candidates {
        match fit(form, statement) {
            Ok(slots) => return finish(form, statement, slots, context, findings),
            Err(miss) => {
                if best.as_ref().is_none_or(|(_, farthest)| miss.reached() > farthest.reached()) {
                    best = Some((form, miss));
                }
            }
        }
    }
    if let (Some((form, miss)), false) = (best, statement.broken) {
        findings.push(mismatch::explain(form, statement, &miss, context));
    }
    None
}

fn finish<'t>(
    form: &'static Form,
    statement: &'t Statement<'t>,
    slots: clause::Slots<'t>,
    context: Context,
    findings: &mut Vec<Diagnostic>,
) -> Option<Clause<'t>> {
    if !statement.broken {
        names::check(form, &slots, findings);
    }
    let inner = match (form.block, &statement.block) {
        (Block::None, None) => None,
        (Block::None, Some(_)) if statement.broken => None,
        (Block::None, Some(_)) if let Some(twice) = mismatch::twice(statement, context) => {
            findings.push(twice);
            return None;
        }
        (Block::None, Some(block)) => {
            findings.push(mismatch::no_block(form, statement, block.span));
            None
        }
        (Block::Optional(_), None) => None,
        (Block::Required(_) | Block::Same, None) => {
            if !statement.broken {
                findings.push(mismatch::missing_block(form, statement));
            }
            None
        }
        (Block::Optional(inner) | Block::Required(inner), Some(block)) => Some((inner, block)),
        (Block::Same, Some(block)) => Some((context, block)),
    };
    let block =
        inner.map(|(context, block)| clauses(&block.statements, context, findings)).unwrap_or_default();
    Some(Clause { form, statement, slots, block })
}

#[cfg(test)]
mod tests {
    use super::clauses;
    use crate::vocabulary::{Context, Form, forms_of};
    use scant_lang::source::{FileId, Source};
    use scant_lang::syntax::parse;

    fn every_form() -> impl Iterator<Item = (Context, &'static Form)> {
        Context::ALL.into_iter().flat_map(|context| forms_of(context).map(move |form| (context, form)))
    }

    fn fits(context: Context, form: &Form, text: &str) {
        let source = Source::new("example", text);
        let read = parse(&source, FileId(0));
        let mut findings = read.diagnostics;
        let found = clauses(&read.value.statements, context, &mut findings);
        assert!(findings.is_empty(), "`{text}` {}: {findings:?}", context.place());
        let ids: Vec<&str> = found.iter().map(|clause| clause.id()).collect();
        assert_eq!(ids, [form.id], "`{text}` {}", context.place());
    }

    #[test]
    fn every_example_is_an_example_of_its_form() {
        for (context, form) in every_form() {
            fits(context, form, form.example);
        }
    }

    #[test]
    fn every_default_is_a_statement_of_its_form() {
        for (context, form) in every_form() {
            if let Some(default) = form.default {
                fits(context, form, default);
            }
        }
    }
}
