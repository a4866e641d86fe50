//! Circles: functions whose settings name one another, so that none of their names can be asked for.

use super::graph::components;
use scant_compiler::access::{Access, Why};
use scant_compiler::model::{Function, FunctionId, Model, Referent, TextPart, Thing};
use std::collections::BTreeMap;

/// For each function, the circle it is in, if any: numbers are equal within a circle.
#[derive(Debug, Clone, Default)]
pub struct Circles {
    of: Vec<Option<usize>>,
}

impl Circles {
    /// Finds the circles of a program. A function alone is one if it names itself.
    pub fn of(model: &Model, access: &Access) -> Self {
        let edges = edges(model, access);
        let component = components(&edges);
        let mut sizes = vec![0_usize; component.len()];
        component.iter().for_each(|component| sizes[*component] += 1);
        let of = component.iter().enumerate().map(|(function, component)| {
            (sizes[*component] > 1 || edges[function].contains(&function)).then_some(*component)
        });
        Self { of: of.collect() }
    }

    /// The members of each circle.
    pub fn all(&self) -> impl Iterator<Item = Vec<FunctionId>> {
        let mut members: BTreeMap<usize, Vec<FunctionId>> = BTreeMap::new();
        for (function, circle) in self.of.iter().enumerate() {
            if let Some(circle) = circle {
                members.entry(*circle).or_default().push(FunctionId(function as u32));
            }
        }
        members.into_values()
    }

    /// Whether the function is in one.
    pub fn holds(&self, id: FunctionId) -> bool {
        self.place(id).is_some()
    }

    /// Whether both are in the same one.
    pub fn same(&self, one: FunctionId, other: FunctionId) -> bool {
        self.place(one).is_some_and(|circle| self.place(other) == Some(circle))
    }

    fn place(&self, id: FunctionId) -> Option<usize> {
        self.of.get(id.0 as usize).copied().flatten()
    }
}

/// Whose settings name whom: what a function may call is named in its environment, and so is what its `env` says.
fn edges(model: &Model, access: &Access) -> Vec<Vec<usize>> {
    let mut edges: Vec<Vec<usize>> = model.functions.iter().map(named).collect();
    for row in &access.rows {
        if let (Thing::Function(to), Why::Allowed(_)) = (row.on, row.why)
            && let Some(list) = edges.get_mut(row.function.0 as usize)
        {
            list.push(to.0 as usize);
        }
    }
    edges
}

fn named(function: &Function) -> Vec<usize> {
    let granted = function.provider_grants.iter().filter_map(|grant| match grant.on {
        Thing::Function(id) => Some(id.0 as usize),
        Thing::Store(_) | Thing::Index(..) | Thing::Raw(_) => None,
    });
    let parts = function.env.iter().flat_map(|variable| &variable.value.parts);
    let said = parts.filter_map(|part| match part {
        TextPart::Attribute(Referent::Function(id), _, _) => Some(id.0 as usize),
        TextPart::Attribute(Referent::Store(_) | Referent::Api(_) | Referent::Raw(_), _, _)
        | TextPart::Plain(_) => None,
    });
    granted.chain(said).collect()
}
