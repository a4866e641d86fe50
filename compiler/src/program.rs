//! All declarations of a program, flat, with the scopes their names are looked up in; the same for every environment.

mod damage;
mod declare;
pub mod imports;
mod scope;

pub use damage::Damage;
pub use declare::{declare, unknown_environment};
pub use imports::{path_of, plain as plain_text};
pub use scope::{Binding, Entry, Export, Scope, ScopeId, ScopeKind};

use crate::matching::Clause;
use crate::model::TargetName;
use crate::vocabulary::StoreKind;
use scant_lang::source::{Source, Span};
use scant_lang::tree::Word;

/// A program whose names are known and not yet resolved.
#[derive(Debug)]
pub struct Program<'t> {
    /// Its files; the first is the entry.
    pub sources: &'t [Source],
    /// The entry file's `//!` text.
    pub doc: Option<String>,
    /// `app name { … }`
    pub app: Option<&'t Clause<'t>>,
    /// `labels a, b`, if the program declares any.
    pub labels: Vec<Word<'t>>,
    /// Environments in source order.
    pub environments: Vec<Environment<'t>>,
    /// `target` blocks in source order.
    pub targets: Vec<(TargetName, &'t Clause<'t>)>,
    /// Where names are looked up; the first is the entry file's.
    pub scopes: Vec<Scope<'t>>,
    /// Everything that is declared, modules' and components' parts included.
    pub declarations: Vec<Declaration<'t>>,
    /// `accept …` at the top of a file.
    pub accepted: Vec<&'t Clause<'t>>,
    /// `forbid …` and `require …`, those of policies included.
    pub rules: Vec<Rule<'t>>,
    /// `output name = value`, with the scope of its names.
    pub outputs: Vec<(&'t Clause<'t>, ScopeId)>,
    /// What could not be read.
    pub damage: Damage,
}

impl Program<'_> {
    /// Whether something of a scope could not be read, so that a name may be missing for that reason.
    pub fn damaged(&self, scope: ScopeId) -> bool {
        let scope = &self.scopes[scope.0 as usize];
        match scope.home {
            Some(home) => self.damage.within(home),
            None => self.damage.at_top_of(scope.file),
        }
    }
}

/// A rule that is not read yet.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'t> {
    /// The policy it stands in; `None` at the top of a file.
    pub policy: Option<Word<'t>>,
    /// Its statement.
    pub clause: &'t Clause<'t>,
}

/// `environment prod { … }`
#[derive(Debug)]
pub struct Environment<'t> {
    /// Its name.
    pub name: &'t str,
    /// Whether it is protected.
    pub protected: bool,
    /// The values it gives to parameters.
    pub bindings: Vec<Binding<'t>>,
}

/// A place in [`Program::declarations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeclarationId(pub u32);

/// One declaration.
#[derive(Debug)]
pub struct Declaration<'t> {
    /// Full dotted path.
    pub path: String,
    /// What it declares.
    pub kind: DeclarationKind,
    /// Its statement.
    pub clause: &'t Clause<'t>,
    /// Where the names in it are looked up.
    pub scope: ScopeId,
    /// What a `use` block adds to a component's declaration, and where those names are looked up.
    pub additions: Vec<(&'t Clause<'t>, ScopeId)>,
    /// The environments it is limited to.
    pub only_in: Vec<Word<'t>>,
    /// The targets it is limited to.
    pub only_on: Vec<TargetName>,
    /// Whether a component made it.
    pub of_component: bool,
}

impl Declaration<'_> {
    /// Its name in its statement.
    pub fn span(&self) -> Span {
        self.clause.word("name").map_or(self.clause.statement.span, |name| name.span)
    }
}

/// What a declaration declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclarationKind {
    /// `function`
    Function,
    /// A store this program makes.
    Store(StoreKind),
    /// Something that exists already.
    External(StoreKind),
    /// `api`
    Api,
    /// `auth`
    Auth,
    /// `raw`
    Raw(TargetName),
}

impl DeclarationKind {
    /// The word that declares it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Store(kind) | Self::External(kind) => kind.word(),
            Self::Api => "api",
            Self::Auth => "auth",
            Self::Raw(_) => "raw resource",
        }
    }

    /// The word with its article.
    pub fn with_article(self) -> String {
        let word = self.word();
        format!("{} {word}", if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" })
    }
}
