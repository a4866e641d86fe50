//! The ladder of settings: built-in, `defaults`, component, declaration, each with its `when` blocks above it.

use super::{Resolver, builtin};
use crate::codes;
use crate::matching::Clause;
use crate::program::{Declaration, DeclarationKind, ScopeId, unknown_environment};
use crate::vocabulary::Repeat;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::tree::Word;

/// A clause that says something of a declaration, and where its names are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Layered<'t> {
    /// The clause.
    pub clause: &'t Clause<'t>,
    /// The scope of its names.
    pub scope: ScopeId,
    /// The rung it stands on.
    pub source: Source<'t>,
    /// The statement in whose block it stands.
    pub within: Span,
}

/// A rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'t> {
    /// The language's own default.
    Builtin,
    /// A `defaults` block.
    Defaults,
    /// The component's declaration.
    Component,
    /// The declaration itself, or what a `use` adds to it.
    Declaration,
    /// A `when` block for this environment, inside one of the others.
    When(&'t str),
}

impl<'t> Resolver<'_, 't, '_> {
    /// Everything that is said of a declaration in this environment, weakest first.
    pub(super) fn layers(&mut self, declaration: &Declaration<'t>) -> Vec<Layered<'t>> {
        let mut found = Vec::with_capacity(24);
        let protected = if self.model.protected { builtin::protected(declaration.kind) } else { &[] };
        for clause in builtin::defaults(declaration.kind).iter().chain(protected) {
            let within = declaration.clause.statement.span;
            found.push(Layered { clause, scope: declaration.scope, source: Source::Builtin, within });
        }
        for (defaults, scope) in &self.program.scopes[declaration.scope.0 as usize].defaults {
            if wanted_defaults(declaration.kind) == Some(defaults.id()) {
                self.block(defaults, *scope, Source::Defaults, &mut found);
            }
        }
        let own = if declaration.of_component { Source::Component } else { Source::Declaration };
        self.block(declaration.clause, declaration.scope, own, &mut found);
        for (addition, scope) in &declaration.additions {
            self.block(addition, *scope, Source::Declaration, &mut found);
        }
        found
    }

    fn block(
        &mut self,
        outer: &'t Clause<'t>,
        scope: ScopeId,
        source: Source<'t>,
        found: &mut Vec<Layered<'t>>,
    ) {
        let mut whens = Vec::new();
        let within = outer.statement.span;
        for clause in &outer.block {
            if clause.id() == "when" {
                whens.push(clause);
                continue;
            }
            if source == Source::Defaults && adds(clause) {
                self.report(out_of_place(clause, "in `defaults`", "write it in each function that needs it"));
                continue;
            }
            found.push(Layered { clause, scope, source, within });
        }
        let first = found.len();
        for when in whens {
            if let Some(environment) = self.applies(when) {
                for clause in &when.block {
                    let layer = Layered { clause, scope, source: Source::When(environment), within };
                    self.conditional(layer, first, found);
                }
            }
        }
    }

    /// One statement of a `when` block; `first` is where this block's conditional statements begin.
    fn conditional(&mut self, layer: Layered<'t>, first: usize, found: &mut Vec<Layered<'t>>) {
        let clause = layer.clause;
        if matches!(clause.id(), "allow" | "allow-provider") {
            self.report(out_of_place(
                clause,
                "in `when`",
                "a right that exists in one environment only is tested in none of the others; use `function … only in ENV`",
            ));
            return;
        }
        if clause.id() == "when" {
            self.report(out_of_place(
                clause,
                "inside another `when`",
                "list the environments: `when dev, prod`",
            ));
            return;
        }
        if clause.form.repeat == Repeat::Once
            && let Some(other) = found[first..].iter().find(|other| other.clause.id() == clause.id())
        {
            self.report(
                Diagnostic::error(
                    &codes::DUPLICATE_SETTING,
                    clause.statement.head.span,
                    format!("two `when` blocks set `{}`", clause.statement.head.text),
                )
                .here("set again")
                .label(other.clause.statement.head.span, "set first"),
            );
            return;
        }
        found.push(layer);
    }

    /// The environment of this resolving, if a `when` names it.
    pub(super) fn applies(&mut self, when: &'t Clause<'t>) -> Option<&'t str> {
        let names: Vec<&str> = self.program.environments.iter().map(|environment| environment.name).collect();
        let mut applies = None;
        for word in when.many("environments") {
            if !names.contains(&word.text) && !self.program.damage.at_top_of(0) {
                self.report(unknown_environment(Word { text: word.text, span: word.span }, &names));
            }
            if self.model.environment.as_deref() == Some(word.text) {
                applies = Some(word.text);
            }
        }
        applies
    }
}

fn adds(clause: &Clause<'_>) -> bool {
    clause.id().starts_with("on-") || clause.id().starts_with("allow")
}

fn out_of_place(clause: &Clause<'_>, place: &str, help: &str) -> Diagnostic {
    let head = clause.statement.head;
    Diagnostic::error(
        &codes::MISPLACED_STATEMENT,
        head.span,
        format!("`{}` does not stand {place}", head.text),
    )
    .help(help)
}

fn wanted_defaults(kind: DeclarationKind) -> Option<&'static str> {
    match kind {
        DeclarationKind::Function => Some("defaults-function"),
        DeclarationKind::Store(crate::vocabulary::StoreKind::Table) => Some("defaults-table"),
        DeclarationKind::Store(crate::vocabulary::StoreKind::Bucket) => Some("defaults-bucket"),
        DeclarationKind::Store(crate::vocabulary::StoreKind::Queue) => Some("defaults-queue"),
        DeclarationKind::Store(_)
        | DeclarationKind::External(_)
        | DeclarationKind::Api
        | DeclarationKind::Auth
        | DeclarationKind::Raw(_) => None,
    }
}
