//! Graphs: which nodes reach each other both ways.

/// The strongly connected component of each node, by number: a component reaches only ones of lower numbers.
///
/// Tarjan's algorithm, without recursion, so that a long chain cannot overflow the stack.
/// <https://doi.org/10.1137/0201010>
pub fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut walk = Walk::new(edges.len());
    for start in 0..edges.len() {
        walk.from(start, edges);
    }
    walk.component
}

struct Walk {
    count: usize,
    closed: usize,
    order: Vec<Option<usize>>,
    lowest: Vec<usize>,
    open: Vec<usize>,
    is_open: Vec<bool>,
    component: Vec<usize>,
}

impl Walk {
    fn new(size: usize) -> Self {
        Self {
            count: 0,
            closed: 0,
            order: vec![None; size],
            lowest: vec![0; size],
            open: Vec::new(),
            is_open: vec![false; size],
            component: vec![0; size],
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
            match to.map(|to| (to, self.order.get(to).copied())) {
                Some((to, Some(None))) => {
                    self.enter(to);
                    path.push((to, 0));
                }
                Some((to, Some(Some(order)))) if self.is_open[to] => {
                    self.lowest[node] = self.lowest[node].min(order);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    if let Some((above, _)) = path.last() {
                        self.lowest[*above] = self.lowest[*above].min(self.lowest[node]);
                    }
                    self.leave(node);
                }
            }
        }
    }

    /// Closes the component that `node` is the first of.
    fn leave(&mut self, node: usize) {
        if self.order[node] != Some(self.lowest[node]) {
            return;
        }
        while let Some(member) = self.open.pop() {
            self.is_open[member] = false;
            self.component[member] = self.closed;
            if member == node {
                break;
            }
        }
        self.closed += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(edges: &[&[usize]]) -> Vec<usize> {
        let edges: Vec<Vec<usize>> = edges.iter().map(|to| to.to_vec()).collect();
        components(&edges)
    }

    #[test]
    fn what_is_reached_has_the_lower_number() {
        assert_eq!(of(&[&[1], &[2], &[]]), [2, 1, 0]);
        assert_eq!(of(&[&[1], &[0, 2], &[3], &[2]]), [1, 1, 0, 0]);
    }

    #[test]
    fn a_long_circle_is_one_component() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|i| vec![i + 1]).chain([vec![0]]).collect();
        assert!(components(&edges).iter().all(|component| *component == 0));
    }
}
