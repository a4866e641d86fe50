//! A scope: the names of a file, a module, or one instance of a component. There is no outer scope.

use super::DeclarationId;
use crate::matching::Clause;
use scant_lang::source::Span;
use scant_lang::tree::{Argument, Word};
use std::collections::HashMap;

/// A place in [`super::Program::scopes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// Names and what they stand for.
#[derive(Debug)]
pub struct Scope<'t> {
    /// What it is.
    pub kind: ScopeKind,
    /// What stands before its names in full paths: empty, or `billing.`.
    pub prefix: String,
    /// Its names. Looked up, never walked.
    pub names: HashMap<&'t str, (Entry<'t>, Span)>,
    /// The names again, in the order they were declared, for suggestions.
    pub order: Vec<&'t str>,
    /// What others may name, and with which verbs.
    pub exports: Vec<Export<'t>>,
    /// A component instance's arguments, with the scope their own values are looked up in.
    pub bindings: Vec<Binding<'t>>,
    /// The scope of the `use` statement, for a component's instance.
    pub caller: Option<ScopeId>,
    /// The file it is written in.
    pub file: usize,
    /// The component's declaration, for an instance.
    pub home: Option<Span>,
    /// The `use` statement, for an instance.
    pub used: Option<Span>,
    /// `defaults` blocks that hold here, weakest first, each with the scope of its names.
    pub defaults: Vec<(&'t Clause<'t>, ScopeId)>,
}

/// What a scope belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// The entry file.
    Entry,
    /// A file that declares itself a module.
    Module,
    /// A file of components.
    Library,
    /// An instance of a component.
    Component,
}

impl ScopeKind {
    /// How messages call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Entry => "program",
            Self::Module => "module",
            Self::Library => "file",
            Self::Component => "component",
        }
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'t> {
    /// A declaration.
    Declared(DeclarationId),
    /// A parameter.
    Parameter(&'t Clause<'t>),
    /// A module or a component's instance: its parts follow a dot.
    Scope(ScopeId),
    /// A component, and the file its own components come from.
    Component(&'t Clause<'t>, ScopeId),
    /// Something that was reported already: say nothing more of it.
    Broken,
}

/// `export invoices for get`
#[derive(Debug, Clone)]
pub struct Export<'t> {
    /// The name.
    pub name: Word<'t>,
    /// The verbs others may be granted at most.
    pub verbs: Vec<Word<'t>>,
    /// The statement.
    pub span: Span,
}

/// `name = value` in an environment or a `use`.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'t> {
    /// The parameter.
    pub key: Word<'t>,
    /// Its value.
    pub value: &'t Argument<'t>,
}

impl<'t> Scope<'t> {
    /// An empty scope.
    pub fn new(kind: ScopeKind, prefix: String, file: usize) -> Self {
        Self {
            kind,
            prefix,
            names: HashMap::new(),
            order: Vec::new(),
            exports: Vec::new(),
            bindings: Vec::new(),
            caller: None,
            file,
            home: None,
            used: None,
            defaults: Vec::new(),
        }
    }

    /// What a name stands for.
    pub fn get(&self, name: &str) -> Option<Entry<'t>> {
        self.names.get(name).map(|(entry, _)| *entry)
    }
}
