//! Circles: functions whose settings name one another, so that none of their names can be asked for.

use scant_compiler::access::{Access, Why};
use scant_compiler::model::{Function, FunctionId, Model, Referent, TextPart, Thing};

/// For each function, the circle it is in, if any: numbers are equal within a circle.
#[derive(Debug, Clone, Default)]
pub struct Circles {
    of: Vec<Option<u32>>,
}

impl Circles {
    /// Finds the circles of a program: Tarjan's strongly connected components, without recursion.
    /// <https://doi.org/10.1137/0201010>
    pub fn of(model: &Model, access: &Access) -> Self {
        let edges = edges(model, access);
        let mut walk = Walk::new(edges.len());
        for start in 0..edges.len() {
            walk.from(start, &edges);
        }
        Self { of: walk.circle }
    }

    /// Whether the function is in one.
    pub fn holds(&self, id: FunctionId) -> bool {
        self.place(id).is_some()
    }

    /// Whether both are in the same one.
    pub fn same(&self, one: FunctionId, other: FunctionId) -> bool {
        self.place(one).is_some_and(|circle| self.place(other) == Some(circle))
    }

    fn place(&self, id: FunctionId) -> Option<u32> {
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
    let parts = function.env.iter().flat_map(|variable| &variable.value.parts);
    parts
        .filter_map(|part| match part {
            TextPart::Attribute(Referent::Function(id), _, _) => Some(id.0 as usize),
            TextPart::Attribute(Referent::Store(_) | Referent::Api(_) | Referent::Raw(_), _, _)
            | TextPart::Plain(_) => None,
        })
        .collect()
}

struct Walk {
    count: u32,
    order: Vec<Option<u32>>,
    lowest: Vec<u32>,
    open: Vec<usize>,
    is_open: Vec<bool>,
    circle: Vec<Option<u32>>,
}

impl Walk {
    fn new(size: usize) -> Self {
        Self {
            count: 0,
            order: vec![None; size],
            lowest: vec![0; size],
            open: Vec::new(),
            is_open: vec![false; size],
            circle: vec![None; size],
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = Some(self.count);
        self.lowest[node] = self.count;
        self.count += 1;
        self.open.push(node);
        self.is_open[node] = true;
    }

    fn from(&mut self, start: usize, edges: &[Vec<usize>]) {
        if self.order[start].is_some() {
            return;
        }
        let mut path = vec![(start, 0)];
        self.enter(start);
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let to = edges[node].get(*next).copied();
            *next += 1;
            match to {
                Some(to) => match self.order.get(to).copied() {
                    Some(None) => {
                        self.enter(to);
                        path.push((to, 0));
                    }
                    Some(Some(order)) if self.is_open[to] => {
                        self.lowest[node] = self.lowest[node].min(order);
                    }
                    Some(Some(_)) | None => {}
                },
                None => {
                    path.pop();
                    if let Some((above, _)) = path.last() {
                        self.lowest[*above] = self.lowest[*above].min(self.lowest[node]);
                    }
                    self.leave(node, edges);
                }
            }
        }
    }

    /// Closes the component that `node` is the first of; one function alone is a circle if it names itself.
    fn leave(&mut self, node: usize, edges: &[Vec<usize>]) {
        if self.order[node] != Some(self.lowest[node]) {
            return;
        }
        let mut members = Vec::new();
        while let Some(member) = self.open.pop() {
            self.is_open[member] = false;
            members.push(member);
            if member == node {
                break;
            }
        }
        if members.len() > 1 || edges[node].contains(&node) {
            for member in members {
                self.circle[member] = Some(self.lowest[node]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(edges: &[&[usize]]) -> Vec<Option<u32>> {
        let edges: Vec<Vec<usize>> = edges.iter().map(|to| to.to_vec()).collect();
        let mut walk = Walk::new(edges.len());
        (0..edges.len()).for_each(|start| walk.from(start, &edges));
        walk.circle
    }

    #[test]
    fn finds_circles_and_nothing_else() {
        assert_eq!(circles(&[&[1], &[2], &[]]), [None, None, None]);
        assert_eq!(circles(&[&[0], &[0]]), [Some(0), None]);
        let two = circles(&[&[1], &[0, 2], &[3], &[2]]);
        assert_eq!(two[0], two[1]);
        assert_eq!(two[2], two[3]);
        assert_ne!(two[0], two[2]);
    }

    #[test]
    fn a_long_chain_does_not_overflow() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|i| vec![i + 1]).chain([vec![0]]).collect();
        let mut walk = Walk::new(edges.len());
        walk.from(0, &edges);
        assert!(walk.circle.iter().all(|circle| *circle == Some(0)));
    }
}
