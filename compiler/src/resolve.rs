//! A program's declarations become a [`Model`] for one environment and one target.

mod accept;
mod api;
mod builtin;
mod cron;
mod filter;
mod function;
mod grant;
mod ladder;
mod layers;
mod lookup;
mod parameter;
mod raw;
mod store;
mod trigger;
mod values;

pub use accept::no_reason;
pub use builtin::{FILE as BUILTIN, context};
pub use ladder::Ladder;
pub use layers::{Layered, Source};
pub use trigger::segments;

use crate::codes;
use crate::model::{ApiId, AuthId, FunctionId, Literal, Model, Name, RawId, StoreId, TargetName};
use crate::program::{Declaration, DeclarationId, DeclarationKind, Program, ScopeId};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::HashMap;

/// For what a program is resolved.
#[derive(Debug, Clone, Copy)]
pub struct Purpose<'a> {
    /// The environment, by its place in the program.
    pub environment: Option<usize>,
    /// The target.
    pub target: TargetName,
    /// Values given on the command line.
    pub set: &'a [(String, String)],
    /// Whether every parameter must have a value: a build needs them, a check does not.
    pub complete: bool,
}

/// Resolves a program for a purpose.
pub fn resolve(program: &Program<'_>, purpose: Purpose<'_>, findings: &mut Vec<Diagnostic>) -> Model {
    let mut resolver = Resolver::new(program, purpose, findings);
    resolver.places();
    resolver.program();
    resolver.model
}

/// The clauses that decide a declaration's settings, weakest first.
pub fn layers_of<'t>(
    program: &Program<'t>,
    declaration: &Declaration<'t>,
    purpose: Purpose<'_>,
) -> Vec<Layered<'t>> {
    let mut unsaid = Vec::new();
    Resolver::new(program, purpose, &mut unsaid).layers(declaration)
}

/// Where a declaration is in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Function(FunctionId),
    Store(StoreId),
    Api(ApiId),
    Auth(AuthId),
    Raw(RawId),
    /// It does not exist in this environment.
    NotInEnvironment,
    /// It does not exist on this target.
    NotOnTarget,
}

impl Place {
    fn exists(self) -> bool {
        !matches!(self, Self::NotInEnvironment | Self::NotOnTarget)
    }
}

/// A parameter's value, while and after it is worked out.
#[derive(Debug, Clone)]
enum Known {
    Working,
    Done(Option<Literal>),
}

struct Resolver<'p, 't, 'f> {
    program: &'p Program<'t>,
    purpose: Purpose<'f>,
    model: Model,
    places: Vec<Place>,
    parameters: HashMap<(ScopeId, &'t str), Known>,
    findings: &'f mut Vec<Diagnostic>,
}

impl<'p, 't, 'f> Resolver<'p, 't, 'f> {
    fn new(program: &'p Program<'t>, purpose: Purpose<'f>, findings: &'f mut Vec<Diagnostic>) -> Self {
        let environment = purpose.environment.and_then(|at| program.environments.get(at));
        let model = Model {
            app: Name::new(program.app.and_then(|app| app.word("name")).map_or("app", |name| name.text)),
            doc: program.doc.clone(),
            environment: environment.map(|environment| environment.name.to_string()),
            protected: environment.is_some_and(|environment| environment.protected),
            ..Model::default()
        };
        Self { program, purpose, model, places: Vec::new(), parameters: HashMap::new(), findings }
    }

    /// Gives every declaration that exists its id.
    fn places(&mut self) {
        let (mut functions, mut stores, mut apis, mut auths, mut raws) = (0, 0, 0, 0, 0);
        let next = |counter: &mut u32| {
            *counter += 1;
            *counter - 1
        };
        for declaration in &self.program.declarations {
            let place = if !self.in_environment(declaration) {
                Place::NotInEnvironment
            } else if !declaration.only_on.is_empty() && !declaration.only_on.contains(&self.purpose.target) {
                Place::NotOnTarget
            } else {
                match declaration.kind {
                    DeclarationKind::Function => Place::Function(FunctionId(next(&mut functions))),
                    DeclarationKind::Store(_) | DeclarationKind::External(_) => {
                        Place::Store(StoreId(next(&mut stores)))
                    }
                    DeclarationKind::Api => Place::Api(ApiId(next(&mut apis))),
                    DeclarationKind::Auth => Place::Auth(AuthId(next(&mut auths))),
                    DeclarationKind::Raw(_) => Place::Raw(RawId(next(&mut raws))),
                }
            };
            self.places.push(place);
        }
    }

    fn in_environment(&self, declaration: &Declaration<'_>) -> bool {
        declaration.only_in.is_empty()
            || self
                .model
                .environment
                .as_ref()
                .is_some_and(|environment| declaration.only_in.iter().any(|word| word.text == environment))
    }

    fn program(&mut self) {
        self.parameters_without_values();
        self.app();
        self.accepts();
        self.targets();
        for at in 0..self.program.declarations.len() {
            match self.places[at] {
                Place::Store(_) => self.store(at),
                Place::Api(_) => self.api(at),
                Place::Auth(_) => self.auth(at),
                Place::Raw(_) => self.raw(at),
                Place::Function(_) | Place::NotInEnvironment | Place::NotOnTarget => {}
            }
        }
        for at in 0..self.program.declarations.len() {
            if matches!(self.places[at], Place::Function(_)) {
                self.function(at);
            }
        }
        self.leases();
        self.routes();
        self.outputs();
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    fn declaration(&self, id: DeclarationId) -> &'p Declaration<'t> {
        &self.program.declarations[id.0 as usize]
    }

    /// Where a declaration is, or a message at `span` why it is nowhere.
    fn place(&mut self, id: DeclarationId, span: Span) -> Option<Place> {
        let declaration = self.declaration(id);
        let place = self.places[id.0 as usize];
        let name = &declaration.path;
        match place {
            Place::NotInEnvironment => {
                let only: Vec<&str> = declaration.only_in.iter().map(|word| word.text).collect();
                self.report(
                    Diagnostic::error(
                        &codes::NOT_IN_ENVIRONMENT,
                        span,
                        format!(
                            "`{name}` exists only in {}, and is named elsewhere too",
                            crate::words::and(&only)
                        ),
                    )
                    .label(declaration.span(), "limited here")
                    .help(format!(
                        "limit what names it as well: `only in {}`, or lift the limit",
                        only.join(", ")
                    )),
                );
                None
            }
            Place::NotOnTarget => {
                let only: Vec<&str> = declaration.only_on.iter().map(|target| target.word()).collect();
                self.report(
                    Diagnostic::error(
                        &codes::NOT_ON_TARGET,
                        span,
                        format!(
                            "`{name}` exists only on {}, and this is compiled for {}",
                            crate::words::and(&only),
                            self.purpose.target.word()
                        ),
                    )
                    .label(declaration.span(), "limited here")
                    .help(format!("limit what names it: `only on {}`", only.join(", "))),
                );
                None
            }
            place => Some(place),
        }
    }
}
