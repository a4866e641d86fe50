//! `require … on …`: everything selected says a setting, as its ladder decides it.

use super::Judge;
use super::rule::Rule;
use super::select::{Kinds, Node, Selector, What};
use super::want::{Compare, Demand, Want, adds, filled, settings};
use crate::codes::MISSING_REQUIREMENT;
use crate::matching::Clause;
use crate::model::{ApiId, Detail, Literal, Model, RawId};
use crate::program::{Declaration, DeclarationKind, Program, ScopeId};
use crate::resolve::{BUILTIN, Ladder, context};
use crate::vocabulary::Context;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::tree::Kind;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Settings whose parts are decided one by one: what a stronger statement leaves out, a weaker one says.
const PART_BY_PART: [&str; 1] = ["logs"];

/// A statement, and where its names are looked up.
type Said<'t> = (&'t Clause<'t>, ScopeId);

impl Judge<'_> {
    pub(super) fn setting<'t>(
        &mut self,
        rule: &Rule<'t>,
        want: &Want<'t>,
        on: &Selector<'t>,
        ladder: &mut Ladder<'_, 't, '_>,
    ) {
        let selected = on.over(self.model);
        let nodes = nodes(self.model);
        for declaration in ladder.declarations() {
            let Some(node) = nodes.get(declaration.path.as_str()).copied() else { continue };
            if !selected.has(node) {
                continue;
            }
            if !settings(context(declaration.kind)).any(|(head, _)| head == want.head.text) {
                if matches!(declaration.kind, DeclarationKind::Store(_)) && is_of_all_kinds(on) {
                    let message = lacks(declaration, want);
                    let finding = Diagnostic::error(&MISSING_REQUIREMENT, declaration.span(), message);
                    let kind = declaration.kind.with_article();
                    let finding = finding.here(format!("{kind} has no `{}`", want.head.text));
                    self.broken(rule, &[node], finding);
                }
                continue;
            }
            let layers = ladder.layers(declaration);
            let said: Vec<Said<'t>> = layers
                .iter()
                .filter(|layer| layer.clause.statement.head.text == want.head.text)
                .map(|layer| (layer.clause, layer.scope))
                .collect();
            let computed = self.computed(node, want);
            if let Err(span) = holds(want, &said, computed, ladder) {
                let span = span.filter(|span| span.file != BUILTIN);
                let finding = Diagnostic::error(
                    &MISSING_REQUIREMENT,
                    span.unwrap_or(declaration.span()),
                    lacks(declaration, want),
                );
                let finding = match span {
                    Some(_) => finding.here("what it says instead"),
                    None => finding.here(unsaid(&said, want)),
                };
                self.broken(rule, &[node], finding.lacking());
            }
        }
    }

    /// `require … on app`
    pub(super) fn of_app<'t>(
        &mut self,
        rule: &Rule<'t>,
        want: &Want<'t>,
        program: &Program<'t>,
        ladder: &mut Ladder<'_, 't, '_>,
    ) {
        let Some(app) = program.app else { return };
        let own = app.block.iter().filter(|clause| clause.statement.head.text == want.head.text);
        let said: Vec<Said<'t>> = own.map(|clause| (clause, ScopeId(0))).collect();
        if let Err(span) = holds(want, &said, None, ladder) {
            let name = app.word("name").map_or("", |name| name.text);
            let message = format!("the app `{name}` lacks `{}`", want.text);
            let finding = Diagnostic::error(&MISSING_REQUIREMENT, span.unwrap_or(app.line()), message);
            self.broken(rule, &[], finding.lacking());
        }
    }

    /// What the compiler works out where nobody says it.
    fn computed(&self, node: Node, want: &Want<'_>) -> Option<Literal> {
        match (node, want.head.text) {
            (Node::Store(id), "lease") => match &self.model.store(id).detail {
                Detail::Queue(queue) => Some(Literal::Duration(queue.lease.value)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Whether what is said, weakest first, is what is wanted; if not, the statement that decides, if there is one.
fn holds<'t>(
    want: &Want<'t>,
    said: &[Said<'t>],
    computed: Option<Literal>,
    ladder: &mut Ladder<'_, 't, '_>,
) -> Result<(), Option<Span>> {
    let Some((strongest, _)) = said.last() else {
        return match (computed, want.test) {
            (Some(value), Some((compare, wanted))) => {
                let is_met = measure_of(&value).zip(measure(&wanted.kind));
                if is_met.is_some_and(|(value, wanted)| meets(compare, value.cmp(&wanted))) {
                    Ok(())
                } else {
                    Err(None)
                }
            }
            (Some(_), None) if want.words.is_empty() => Ok(()),
            _ => Err(None),
        };
    };
    let candidates: &[Said<'t>] = if adds(strongest.form) { said } else { said.split_at(said.len() - 1).1 };
    let is_met = candidates.iter().any(|candidate| {
        let Ok(demands) = want.demands(candidate.0.form) else { return false };
        demands.iter().all(|demand| {
            let parted = PART_BY_PART.contains(&want.head.text);
            let speaks = |(clause, _): &&Said<'t>| filled(clause, demand.slot());
            let decides =
                if parted { said.iter().rev().find(speaks).unwrap_or(candidate) } else { candidate };
            says(want, *demand, *decides, ladder)
        })
    });
    if is_met { Ok(()) } else { Err(Some(strongest.line())) }
}

fn says<'t>(
    want: &Want<'t>,
    demand: Demand<'t>,
    (clause, scope): Said<'t>,
    ladder: &mut Ladder<'_, 't, '_>,
) -> bool {
    if !want.says(clause, &[demand]) {
        return false;
    }
    let Demand::Measure(slot, compare, wanted) = demand else { return true };
    let Some(argument) = clause.one(slot) else { return false };
    if let Kind::Range(ends) = &argument.kind {
        let end = match compare {
            Compare::AtLeast | Compare::Above => &ends.0,
            Compare::AtMost | Compare::Below => &ends.1,
            Compare::Is => return argument.text == wanted.text,
        };
        let both = measure(&end.kind).zip(measure(&wanted.kind));
        return both.is_some_and(|(value, wanted)| meets(compare, value.cmp(&wanted)));
    }
    // A parameter without a value is a matter of the build, which asks for it.
    let Some(value) = ladder.value(argument, scope) else { return true };
    if let (Literal::Text(text), Kind::Text(_)) = (&value, &wanted.kind) {
        return compare == Compare::Is && text.as_plain() == Some(wanted.text.trim_matches('"'));
    }
    measure_of(&value)
        .zip(measure(&wanted.kind))
        .is_some_and(|(value, wanted)| meets(compare, value.cmp(&wanted)))
}

fn meets(compare: Compare, order: Ordering) -> bool {
    match compare {
        Compare::Is => order.is_eq(),
        Compare::Above => order.is_gt(),
        Compare::AtLeast => order.is_ge(),
        Compare::Below => order.is_lt(),
        Compare::AtMost => order.is_le(),
    }
}

fn measure(kind: &Kind<'_>) -> Option<i128> {
    match kind {
        Kind::Int(number) => Some(i128::from(*number)),
        Kind::Duration(value) | Kind::Size(value) => Some(i128::from(*value)),
        _ => None,
    }
}

fn measure_of(value: &Literal) -> Option<i128> {
    match value {
        Literal::Int(number) => Some(i128::from(*number)),
        Literal::Duration(value) | Literal::Size(value) => Some(i128::from(*value)),
        _ => None,
    }
}

fn lacks(declaration: &Declaration<'_>, want: &Want<'_>) -> String {
    format!("the {} `{}` lacks `{}`", declaration.kind.word(), declaration.path, want.text)
}

/// What holds where the declaration itself says nothing.
fn unsaid(said: &[Said<'_>], want: &Want<'_>) -> String {
    match said.last() {
        Some((clause, _)) => {
            let words: Vec<&str> = clause.statement.arguments.iter().map(|argument| argument.text).collect();
            format!("`{} {}` holds where nobody says it", want.head.text, words.join(" "))
        }
        None => format!("it says no `{}`", want.head.text),
    }
}

/// Whether a selector can select things of every kind, so that one may be among them that has no such setting.
fn is_of_all_kinds(on: &Selector<'_>) -> bool {
    matches!(on.kinds, Kinds::Any | Kinds::Stores) && !matches!(on.what, What::Name(_))
}

/// The things of a model by name.
fn nodes(model: &Model) -> BTreeMap<&str, Node> {
    let functions = model.functions().map(|(id, one)| (&one.name, Node::Function(id)));
    let stores = model.stores().map(|(id, one)| (&one.name, Node::Store(id)));
    let apis = model.apis.iter().enumerate().map(|(at, one)| (&one.name, Node::Api(ApiId(at as u32))));
    let raws = model.raws.iter().enumerate().map(|(at, one)| (&one.name, Node::Raw(RawId(at as u32))));
    functions.chain(stores).chain(apis).chain(raws).map(|(name, node)| (name.path.as_str(), node)).collect()
}

/// The blocks whose settings a rule can ask for on these kinds.
pub fn contexts(kinds: Kinds) -> Vec<Context> {
    let of = |kind| context(DeclarationKind::Store(kind));
    match kinds {
        Kinds::One(crate::vocabulary::StoreKind::Function) => vec![Context::Function],
        Kinds::One(kind) => vec![of(kind)],
        Kinds::Apis => vec![Context::Api],
        Kinds::Stores => STORES.to_vec(),
        Kinds::Any => STORES.into_iter().chain([Context::Function, Context::Api]).collect(),
    }
}

const STORES: [Context; 7] = [
    Context::Table,
    Context::Bucket,
    Context::Queue,
    Context::Topic,
    Context::Bus,
    Context::Stream,
    Context::Secret,
];
