//! `forbid reach from … to …`: no path of triggers, calls and rights leads from here to there. The shortest path is
//! the counter-example.

use super::Judge;
use super::graph::{Graph, INTERNET, Step};
use super::rule::Rule;
use super::select::{Node, Selection, Selector};
use crate::codes::FORBIDDEN_REACH;
use scant_lang::diagnostic::Diagnostic;

impl Judge<'_> {
    pub(super) fn reach(
        &mut self,
        rule: &Rule<'_>,
        graph: &Graph<'_>,
        from: Option<&Selector<'_>>,
        to: &Selector<'_>,
        through: Option<&Selector<'_>>,
    ) {
        let is_in = |place, selection: &Selection| graph.node(place).is_some_and(|node| selection.has(node));
        let to = to.over(self.model);
        let through = through.map(|through| through.over(self.model)).unwrap_or_default();
        let starts: Vec<usize> = match from.map(|from| from.over(self.model)) {
            None => vec![INTERNET],
            Some(from) => (0..graph.size()).filter(|place| is_in(*place, &from)).collect(),
        };
        for path in graph.paths(starts, |place| is_in(place, &through), |place| is_in(place, &to)) {
            self.reached(rule, graph, &path);
        }
    }

    /// A path to where none may lead.
    fn reached(&mut self, rule: &Rule<'_>, graph: &Graph<'_>, path: &[Step]) {
        let (Some((start, _)), Some(last)) = (path.first(), path.last()) else { return };
        let Some(edge) = graph.at(*last) else { return };
        let mut message = format!("{} reaches {}", graph.called(*start), graph.called(edge.to));
        if last.0 != *start {
            message.push_str(&format!(" by way of {}", graph.called(last.0)));
        }
        let finding = Diagnostic::error(&FORBIDDEN_REACH, edge.span, message).here(graph.words(last.0, edge));
        let about: Vec<Node> = [last.0, edge.to].iter().filter_map(|place| graph.node(*place)).collect();
        self.broken(rule, &about, graph.told(finding, path));
    }
}
