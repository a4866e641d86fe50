//! `forbid public routes`, `provider verbs`, `raw resources`, `overrides`: words a program may not use.

use super::Judge;
use super::rule::Rule;
use super::select::Node;
use crate::codes::{FORBIDDEN_CONSTRUCT, FORBIDDEN_ROUTE};
use crate::model::{ApiId, Common, Event, Model, RouteAuth, Segment};
use scant_lang::diagnostic::Diagnostic;

impl Judge<'_> {
    pub(super) fn routes(&mut self, rule: &Rule<'_>, except: &[Vec<Segment>]) {
        let model: &Model = self.model;
        for (id, function) in model.functions() {
            for trigger in &function.triggers {
                let Event::Http { api, method, route, auth: RouteAuth::Public, .. } = &trigger.event else {
                    continue;
                };
                if except.iter().any(|known| covers(known, &route.segments)) {
                    continue;
                }
                let (name, text) = (&function.name, &route.text);
                let message = format!("anyone may call `{} {text}` of `{name}`", method.word());
                let finding = Diagnostic::error(&FORBIDDEN_ROUTE, trigger.span, message).here("public");
                self.broken(rule, &[Node::Function(id), Node::Api(*api)], finding);
            }
        }
    }

    pub(super) fn provider_verbs(&mut self, rule: &Rule<'_>) {
        let model: &Model = self.model;
        for (id, function) in model.functions() {
            for grant in &function.provider_grants {
                let (name, action) = (&function.name, &grant.action);
                let message = format!("`{name}` is allowed `{action}` in {}'s words", grant.target.word());
                let finding = Diagnostic::error(&FORBIDDEN_CONSTRUCT, grant.span, message);
                self.broken(rule, &[Node::Function(id), Node::from(grant.on)], finding);
            }
        }
    }

    pub(super) fn raw_resources(&mut self, rule: &Rule<'_>) {
        let model: &Model = self.model;
        for (at, raw) in model.raws.iter().enumerate() {
            let message = format!("`{}` is a raw resource", raw.name);
            let finding = Diagnostic::error(&FORBIDDEN_CONSTRUCT, raw.common.span, message);
            self.broken(rule, &[Node::Raw(crate::model::RawId(at as u32))], finding);
        }
    }

    pub(super) fn overrides(&mut self, rule: &Rule<'_>) {
        let model: &Model = self.model;
        let functions = model.functions().map(|(id, one)| (Some(Node::Function(id)), &one.name, &one.common));
        let stores = model.stores().map(|(id, one)| (Some(Node::Store(id)), &one.name, &one.common));
        let apis = model.apis.iter().enumerate();
        let apis = apis.map(|(at, one)| (Some(Node::Api(ApiId(at as u32))), &one.name, &one.common));
        let auths = model.auths.iter().map(|one| (None, &one.name, &one.common));
        for (node, name, common) in functions.chain(stores).chain(apis).chain(auths) {
            let common: &Common = common;
            for set in &common.overrides {
                let path = set.path.join(".");
                let message = format!("`{path}` of `{name}` is set by hand");
                let finding = Diagnostic::error(&FORBIDDEN_CONSTRUCT, set.span, message);
                self.broken(rule, node.as_slice(), finding);
            }
        }
    }
}

/// Whether every path of `route` is one of `known`.
fn covers(known: &[Segment], route: &[Segment]) -> bool {
    match (known, route) {
        ([], []) => true,
        ([Segment::Rest(_)], [_, ..]) => true,
        ([Segment::Parameter(_), known @ ..], [Segment::Text(_) | Segment::Parameter(_), route @ ..]) => {
            covers(known, route)
        }
        ([Segment::Text(one), known @ ..], [Segment::Text(other), route @ ..]) => {
            one == other && covers(known, route)
        }
        _ => false,
    }
}
