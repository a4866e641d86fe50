//! Waiting: resources that `set` lines let wait for one another, so that none could be made.

use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::graph::components;
use crate::aws::layout::{Piece, pieces};
use crate::aws::plan::{Wanted, plan};
use scant_compiler::model::{Common, Literal, Model, Referent, TextPart};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::{BTreeSet, HashMap};

/// Looks for circles, in programs whose `set` lines name other things. No other line can make one.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let suspects = suspects(context.model);
    if suspects.is_empty() {
        return;
    }
    let plan = plan(context.model, context.access, context.assets, Wanted::Resources);
    let resources: Vec<(&str, &str, &str)> = plan
        .units
        .iter()
        .flat_map(|unit| unit.resources.iter().map(|one| (unit.name.as_str(), unit.id(one), unit.entry(one))))
        .collect();
    let places: HashMap<&str, usize> = resources.iter().enumerate().map(|(i, (_, id, _))| (*id, i)).collect();
    let edges: Vec<Vec<usize>> = resources
        .iter()
        .map(|(_, _, text)| {
            let reached = pieces(text).flat_map(|piece| match piece {
                Piece::Reach(reached, _) => vec![reached.id],
                Piece::Depends(ids) => ids.split(',').collect(),
                Piece::Json(_) | Piece::Parameter(..) => Vec::new(),
            });
            reached.filter_map(|id| places.get(id).copied()).collect()
        })
        .collect();
    let component = components(&edges);
    let mut sizes = vec![0_usize; component.len()];
    component.iter().for_each(|number| sizes[*number] += 1);
    let circling: BTreeSet<&str> = resources
        .iter()
        .enumerate()
        .filter(|(i, _)| sizes[component[*i]] > 1 || edges[*i].contains(i))
        .map(|(_, (unit, _, _))| *unit)
        .collect();
    for (name, span) in suspects.into_iter().filter(|(name, _)| circling.contains(name)) {
        findings.push(
            Diagnostic::error(
                &codes::CIRCULAR_RESOURCES,
                span,
                format!("with this `{name}` waits for something that waits for `{name}`"),
            )
            .help("name it by a text, or leave one of the references out"),
        );
    }
}

/// The stores, APIs and raw resources whose `set` lines name a function.
pub fn naming_functions(model: &Model) -> impl Iterator<Item = &str> {
    let of_function = |part: &TextPart| matches!(part, TextPart::Attribute(Referent::Function(_), _, _));
    commons(model)
        .filter(move |(_, common)| lines(common, of_function).next().is_some())
        .map(|(name, _)| name)
}

/// The `set` lines that name other things: whose, and where.
fn suspects(model: &Model) -> Vec<(&str, Span)> {
    let functions = model.functions.iter().map(|function| (function.name.path.as_str(), &function.common));
    let any = |part: &TextPart| matches!(part, TextPart::Attribute(..));
    functions
        .chain(commons(model))
        .flat_map(|(name, common)| lines(common, any).map(move |span| (name, span)))
        .collect()
}

fn commons(model: &Model) -> impl Iterator<Item = (&str, &Common)> {
    (model.stores.iter().map(|store| (store.name.path.as_str(), &store.common)))
        .chain(model.apis.iter().map(|api| (api.name.path.as_str(), &api.common)))
        .chain(model.raws.iter().map(|raw| (raw.name.path.as_str(), &raw.common)))
}

fn lines(common: &Common, wanted: impl Fn(&TextPart) -> bool) -> impl Iterator<Item = Span> {
    super::overrides::of(common).filter(move |change| names(&change.value, &wanted)).map(|change| change.span)
}

fn names(literal: &Literal, wanted: &impl Fn(&TextPart) -> bool) -> bool {
    match literal {
        Literal::Text(text) => text.parts.iter().any(wanted),
        Literal::List(items) => items.iter().any(|item| names(item, wanted)),
        Literal::Object(members) => members.iter().any(|(_, value)| names(value, wanted)),
        Literal::Int(_) | Literal::Number(_) | Literal::Bool(_) | Literal::Duration(_) | Literal::Size(_) => {
            false
        }
    }
}
