//! `use`: every instance of a component, with what it is given and what is added to it.

use super::{Declarer, bindings};
use crate::codes;
use crate::matching::Clause;
use crate::program::scope::{Entry, Scope, ScopeId, ScopeKind};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::suggest::nearest;
use scant_lang::tree::Word;

/// How deep components may use one another.
const DEEPEST: usize = 8;

/// How many instances and declarations components may make, all together: few lines can ask for millions.
const MOST: usize = 20_000;

impl<'t> Declarer<'t, '_> {
    /// One `use`: a scope of its own, with the component's declarations in it.
    pub(super) fn instance(&mut self, clause: &'t Clause<'t>, caller: ScopeId, library: ScopeId) {
        let (Some(wanted), Some(name)) = (clause.word("component"), clause.word("name")) else { return };
        let found = self.at(library).get(wanted.text);
        let (component, home) = match found {
            Some(Entry::Component(component, home)) => (component, home),
            Some(Entry::Broken) => {
                self.name(caller, name, Entry::Broken);
                return;
            }
            other => {
                let order = self.at(library).order.clone();
                let components: Vec<&str> = order
                    .into_iter()
                    .filter(|name| matches!(self.at(library).get(name), Some(Entry::Component(..))))
                    .collect();
                let message = match other {
                    None => format!("there is no component `{}`", wanted.text),
                    Some(_) => format!("`{}` is not a component", wanted.text),
                };
                let code = if other.is_none() { &codes::UNKNOWN_NAME } else { &codes::WRONG_KIND };
                let backwards = matches!(self.at(library).get(name.text), Some(Entry::Component(..)));
                self.name(caller, if backwards { wanted } else { name }, Entry::Broken);
                let close = nearest(wanted.text, components.iter().copied());
                if other.is_none() && self.program.damaged(library) {
                    return;
                }
                if backwards {
                    let (span, text) =
                        (wanted.span.to(name.span), format!("{} as {}", name.text, wanted.text));
                    self.findings.push(
                        Diagnostic::error(
                            &codes::WRONG_ORDER,
                            span,
                            format!("`{}` is the component", name.text),
                        )
                        .fix(format!("write `use {text}`"), span, text),
                    );
                    return;
                }
                let unknown = Diagnostic::error(code, wanted.span, message);
                self.findings.push(match close {
                    Some(close) => unknown.did_you_mean(close, wanted.span),
                    None => unknown.help("declare it in this file, or import it from the file that does"),
                });
                return;
            }
        };
        if self.is_endless(wanted, component) {
            self.name(caller, name, Entry::Broken);
            return;
        }
        let mut scope = Scope::new(
            ScopeKind::Component,
            format!("{}{}.", self.at(caller).prefix, name.text),
            component.statement.span.file.0 as usize,
        );
        scope.home = Some(component.statement.span);
        scope.used = Some(clause.statement.span);
        scope.bindings = bindings(&clause.block);
        scope.caller = Some(caller);
        scope.defaults = self.at(caller).defaults.clone();
        let scope = self.scope(scope);
        self.name(caller, name, Entry::Scope(scope));
        if let Some(block) = &component.statement.block {
            self.broken_names(scope, &block.statements, &component.block);
        }
        self.open.push((wanted, component));
        for early in [true, false] {
            for inner in component.block.iter().filter(|inner| super::is_early(inner) == early) {
                self.made += 1;
                self.declaration(inner, scope, home);
            }
        }
        self.open.pop();
        self.check_exports(scope);
        self.check_bindings(scope, wanted, component);
        for addition in clause.block.iter().filter(|inner| inner.id() != "binding") {
            self.addition(addition, scope, caller, wanted);
        }
    }

    /// Whether a `use` would go on for ever, or for too long; that is reported.
    fn is_endless(&mut self, wanted: Word<'t>, component: &'t Clause<'t>) -> bool {
        let outermost = self.open.first().map_or(wanted, |(word, _)| *word);
        let problem = if self.open.iter().any(|(_, open)| std::ptr::eq(*open, component)) {
            Diagnostic::error(
                &codes::CIRCULAR_COMPONENT,
                wanted.span,
                format!("the component `{}` contains itself", wanted.text),
            )
            .label(outermost.span, "an instance of it would never end")
        } else if self.open.len() >= DEEPEST {
            Diagnostic::error(
                &codes::TOO_DEEP,
                wanted.span,
                format!("components use one another more than {DEEPEST} deep here"),
            )
            .label(outermost.span, "used from here")
        } else if self.made >= MOST {
            Diagnostic::error(
                &codes::TOO_MANY_PARTS,
                outermost.span,
                format!("the components of this program make more than {MOST} parts"),
            )
            .help("use fewer of them, or cut the program in two")
        } else {
            return false;
        };
        self.findings.push(problem);
        true
    }

    /// Every argument of a `use` is a parameter of its component.
    fn check_bindings(&mut self, scope: ScopeId, component: Word<'t>, clause: &'t Clause<'t>) {
        let bindings = self.at(scope).bindings.clone();
        let parameters: Vec<&str> = clause
            .block
            .iter()
            .filter(|inner| inner.id() == "param")
            .filter_map(|inner| inner.word("name").map(|name| name.text))
            .collect();
        for binding in bindings {
            if parameters.contains(&binding.key.text) || self.program.damaged(scope) {
                continue;
            }
            let unknown = Diagnostic::error(
                &codes::UNKNOWN_NAME,
                binding.key.span,
                format!("the component `{}` has no parameter `{}`", component.text, binding.key.text),
            );
            self.findings.push(match nearest(binding.key.text, parameters.iter().copied()) {
                Some(close) => unknown.did_you_mean(close, binding.key.span),
                None => unknown,
            });
        }
    }

    /// `function worker { … }` in a `use` block adds to the component's `worker`.
    fn addition(&mut self, clause: &'t Clause<'t>, scope: ScopeId, caller: ScopeId, component: Word<'t>) {
        let Some(name) = clause.word("name") else { return };
        let found = match self.at(scope).get(name.text) {
            Some(Entry::Declared(id)) => Some(id),
            Some(Entry::Broken) => return,
            _ => None,
        };
        match found {
            Some(id) if self.program.declarations[id.0 as usize].clause.id() == clause.id() => {
                self.program.declarations[id.0 as usize].additions.push((clause, caller));
            }
            _ if self.program.damaged(scope) => {}
            _ => {
                let order = self.at(scope).order.clone();
                let head = clause.statement.head.text;
                let unknown = Diagnostic::error(
                    &codes::UNKNOWN_NAME,
                    name.span,
                    format!("the component `{}` has no {head} `{}`", component.text, name.text),
                )
                .note("a `use` block adds to what the component declares; it declares nothing new");
                self.findings.push(match nearest(name.text, order) {
                    Some(close) => unknown.did_you_mean(close, name.span),
                    None => unknown,
                });
            }
        }
    }
}
