//! Guardrails: what no line of a program may allow, and what it must say; judged over the rights and the model.

mod access;
mod construct;
mod excuse;
mod graph;
mod reach;
mod read;
mod require;
mod rule;
mod select;
mod want;

pub use graph::{Edge, Graph, How, INTERNET, Step, passes_on};
pub use read::rules;
pub use rule::Rule;
pub use select::Node;

use crate::acceptance::Accepted;
use crate::access::{Access, Row};
use crate::model::{Model, Thing};
use crate::portability::{Excess, Holds, cells_of};
use crate::program::Program;
use crate::resolve::{Ladder, Purpose};
use crate::target::Target;
use crate::vocabulary::{StoreKind, Verb};
use rule::Body;
use scant_lang::diagnostic::Diagnostic;

/// A program in one environment on one target, before its rules.
#[derive(Clone, Copy)]
pub struct Before<'a, 't> {
    /// The program.
    pub program: &'a Program<'t>,
    /// For what it was resolved.
    pub purpose: Purpose<'a>,
    /// What it means there.
    pub model: &'a Model,
    /// What it may do there.
    pub access: &'a Access,
    /// What holds it to that.
    pub target: &'a dyn Target,
}

/// Says where the program breaks a rule, and what the spec accepts of it.
pub fn judge<'t>(
    rules: &[Rule<'t>],
    before: &Before<'_, 't>,
    findings: &mut Vec<Diagnostic>,
    accepted: &mut Vec<Accepted>,
) {
    if rules.is_empty() {
        return;
    }
    let Before { program, purpose, model, access, target } = *before;
    let mut judge = Judge { model, access, target, findings, accepted };
    let mut unsaid = Vec::new();
    let mut ladder = Ladder::new(program, purpose, &mut unsaid);
    let mut graph = None;
    let here = model.environment.as_deref();
    let applies = |rule: &&Rule<'t>| {
        rule.environments.is_empty() || here.is_some_and(|here| rule.environments.contains(&here))
    };
    for rule in rules.iter().filter(applies) {
        match &rule.body {
            Body::Access { verbs, on, by, except } => {
                judge.access(rule, verbs, on, by.as_ref(), except.as_ref());
            }
            Body::Reach { from, to, through } => {
                let graph = graph.get_or_insert_with(|| judge.graph());
                judge.reach(rule, graph, from.as_ref(), to, through.as_ref());
            }
            Body::Routes { except } => judge.routes(rule, except),
            Body::ProviderVerbs => judge.provider_verbs(rule),
            Body::RawResources => judge.raw_resources(rule),
            Body::Overrides => judge.overrides(rule),
            Body::Setting { want, on } => judge.setting(rule, want, on, &mut ladder),
            Body::OfApp(want) => judge.of_app(rule, want, program, &mut ladder),
            Body::Reasons(verbs) => judge.reasons(rule, verbs),
        }
    }
}

struct Judge<'a> {
    model: &'a Model,
    access: &'a Access,
    target: &'a dyn Target,
    findings: &'a mut Vec<Diagnostic>,
    accepted: &'a mut Vec<Accepted>,
}

impl<'a> Judge<'a> {
    /// A broken rule: reported, unless the spec accepts it of one of `about` and the rule lets it.
    fn broken(&mut self, rule: &Rule<'_>, about: &[Node], mut finding: Diagnostic) {
        let does = if rule.body.requires() { "requires" } else { "forbids" };
        finding.message.push_str(&format!(", which `{}` {does}", rule.name));
        let because = rule.because.as_deref().unwrap_or("the rule");
        let finding = finding.label(rule.span, because).about(about.iter().map(|node| self.name(*node)));
        if let Some(accept) = excuse::of(self.model, rule, about) {
            self.accepted.push(Accepted::new(finding, accept));
        } else if rule.overridable {
            let help = format!("mend it, or accept it: `accept {} because \"…\"`", rule.name);
            self.findings.push(finding.help(help));
        } else {
            self.findings.push(finding);
        }
    }

    fn name(&self, node: Node) -> &'a str {
        node.name(self.model)
    }

    /// What leads to what, where a right passes on what it permits besides on this target.
    fn graph(&self) -> Graph<'a> {
        Graph::of(self.model, self.access, |row| self.verbs_of(row).into_iter().any(passes_on))
    }

    /// Every verb a right permits on this target: its own, what it is otherwise called, and what a wider means adds.
    fn verbs_of(&self, row: &Row) -> Vec<Verb> {
        let mut verbs = vec![row.verb];
        verbs.extend(alike(row.verb, self.kind_of(row.on)));
        for (kind, verb, limit) in cells_of(self.model, row) {
            if let Holds::Wider(Excess::Verbs(more)) =
                self.target.hold_in(self.model, kind, verb, limit).holds
            {
                verbs.extend(more);
            }
        }
        verbs
    }

    fn kind_of(&self, on: Thing) -> Option<StoreKind> {
        match on {
            Thing::Store(id) | Thing::Index(id, _) => Some(self.model.store(id).kind()),
            Thing::Function(_) => Some(StoreKind::Function),
            Thing::Raw(_) => None,
        }
    }
}

/// The verb a rule writes for what only triggers and `failures to` imply.
fn alike(verb: Verb, kind: Option<StoreKind>) -> Option<Verb> {
    match (verb, kind) {
        (Verb::Consume, _) => Some(Verb::Receive),
        (Verb::Follow, Some(StoreKind::Stream)) => Some(Verb::Tail),
        (Verb::Follow, _) => Some(Verb::Get),
        (Verb::Deposit, _) => Some(Verb::Put),
        _ => None,
    }
}
