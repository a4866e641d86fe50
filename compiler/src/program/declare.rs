//! Collects declarations: files, the modules they import, and every instance of every component.

mod component;
mod entry;
mod policy;

pub use entry::unknown_environment;

use super::imports;
use super::scope::{Binding, Entry, Export, Scope, ScopeId, ScopeKind};
use super::{Damage, Declaration, DeclarationId, DeclarationKind, Program, Rule};
use crate::codes;
use crate::matching::Clause;
use crate::model::TargetName;
use crate::vocabulary::{StoreKind, Verb};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Source, Span};
use scant_lang::suggest::nearest;
use scant_lang::tree::{File, Kind, Statement, Word};

/// Reads the declarations of all files. `files` and `clauses` are in the order of `sources`; the last `policies` of
/// them are policies from outside.
pub fn declare<'t>(
    sources: &'t [Source],
    files: &'t [File<'t>],
    clauses: &'t [Vec<Clause<'t>>],
    policies: usize,
    findings: &mut Vec<Diagnostic>,
) -> Program<'t> {
    let entry_docs = files.first().map(|file| file.docs.join(" ").trim().to_string()).unwrap_or_default();
    let mut declarer = Declarer {
        program: Program {
            sources,
            doc: (!entry_docs.is_empty()).then_some(entry_docs),
            app: None,
            labels: Vec::new(),
            environments: Vec::new(),
            targets: Vec::new(),
            scopes: Vec::new(),
            declarations: Vec::new(),
            accepted: Vec::new(),
            rules: Vec::new(),
            outputs: Vec::new(),
            damage: Damage::of(findings, clauses),
        },
        files,
        clauses,
        scopes: vec![None; sources.len()],
        open: Vec::new(),
        made: 0,
        policies: Vec::new(),
        findings,
    };
    if !clauses.is_empty() {
        let own = sources.len().saturating_sub(policies).max(1);
        declarer.outside(own);
        declarer.file(0);
        declarer.entry();
    }
    declarer.program
}

struct Declarer<'t, 'f> {
    program: Program<'t>,
    files: &'t [File<'t>],
    clauses: &'t [Vec<Clause<'t>>],
    scopes: Vec<Option<ScopeId>>,
    /// The `use` statements being followed, outermost first, with their components.
    open: Vec<(Word<'t>, &'t Clause<'t>)>,
    /// How many instances and declarations components have made.
    made: usize,
    /// The names of the policies so far.
    policies: Vec<Word<'t>>,
    findings: &'f mut Vec<Diagnostic>,
}

impl<'t> Declarer<'t, '_> {
    /// The scope of a file, made on first sight.
    fn file(&mut self, at: usize) -> ScopeId {
        if let Some(known) = self.scopes[at] {
            return known;
        }
        let clauses = &self.clauses[at];
        let module =
            clauses.iter().find(|clause| clause.id() == "module").and_then(|clause| clause.word("name"));
        let (kind, prefix) = match module {
            _ if at == 0 => (ScopeKind::Entry, String::new()),
            Some(name) => (ScopeKind::Module, format!("{}.", name.text)),
            None => (ScopeKind::Library, String::new()),
        };
        let scope = self.scope(Scope::new(kind, prefix, at));
        self.scopes[at] = Some(scope);
        let mut defaults = self
            .program
            .scopes
            .first()
            .filter(|_| at != 0)
            .map(|entry| entry.defaults.clone())
            .unwrap_or_default();
        let own = clauses.iter().filter(|clause| clause.id().starts_with("defaults-"));
        defaults.extend(own.map(|clause| (clause, scope)));
        self.at(scope).defaults = defaults;
        self.broken_names(scope, &self.files[at].statements, clauses);
        for early in [true, false] {
            for clause in clauses.iter().filter(|clause| is_early(clause) == early) {
                self.file_clause(at, clause, scope);
            }
        }
        self.check_exports(scope);
        scope
    }

    fn scope(&mut self, scope: Scope<'t>) -> ScopeId {
        self.program.scopes.push(scope);
        ScopeId(self.program.scopes.len() as u32 - 1)
    }

    fn at(&mut self, scope: ScopeId) -> &mut Scope<'t> {
        &mut self.program.scopes[scope.0 as usize]
    }

    /// Declarations that fit no form still own their names, so that nothing more is said of them.
    fn broken_names(&mut self, scope: ScopeId, statements: &'t [Statement<'t>], clauses: &[Clause<'t>]) {
        let mut understood = clauses.iter().map(|clause| clause.statement.span).peekable();
        for statement in statements {
            if understood.next_if(|span| *span == statement.span).is_some() {
                continue;
            }
            let words = statement.arguments.iter().filter(|argument| matches!(argument.kind, Kind::Word));
            let words = words.map(|argument| Word { text: argument.text, span: argument.span });
            for word in std::iter::once(statement.head).chain(words) {
                self.at(scope).names.entry(word.text).or_insert((Entry::Broken, word.span));
            }
        }
    }

    fn file_clause(&mut self, at: usize, clause: &'t Clause<'t>, scope: ScopeId) {
        let entry_only =
            matches!(clause.id(), "app" | "environment" | "target" | "labels" | "output" | "policy")
                || policy::is_rule(clause);
        if at != 0 && entry_only {
            let head = clause.statement.head;
            self.findings.push(
                Diagnostic::error(
                    &codes::MISPLACED_STATEMENT,
                    head.span,
                    format!("`{}` stands in the entry file only", head.text),
                )
                .help(format!("move it to `{}`", self.program.sources[0].name)),
            );
            return;
        }
        match clause.id() {
            "app" => match self.program.app {
                None => self.program.app = Some(clause),
                Some(first) => self.twice("app", clause, first.statement.head.span),
            },
            "module" if at == 0 => {
                self.findings.push(
                    Diagnostic::error(
                        &codes::MISPLACED_STATEMENT,
                        clause.statement.head.span,
                        "the entry file is not a module",
                    )
                    .help("begin it with `app NAME`"),
                );
            }
            "labels" => self.labels(clause),
            "policy" => self.policy(clause),
            _ if policy::is_rule(clause) => self.program.rules.push(Rule { policy: None, clause }),
            id if id.starts_with("defaults-") => {
                let first = self.clauses[at].iter().find(|other| other.id() == id);
                if let Some(first) = first.filter(|first| !std::ptr::eq(*first, clause)) {
                    self.twice(&id.replace('-', " "), clause, first.statement.head.span);
                }
            }
            "environment" => self.environment(clause),
            "target" => self.target(clause),
            "import" => self.import(clause, scope),
            "accept" => self.program.accepted.push(clause),
            "output" => self.program.outputs.push((clause, scope)),
            _ => self.declaration(clause, scope, scope),
        }
    }

    fn twice(&mut self, words: &str, clause: &Clause<'_>, first: Span) {
        self.findings.push(
            Diagnostic::error(
                &codes::DUPLICATE_SETTING,
                clause.statement.head.span,
                format!("`{words}` is said twice"),
            )
            .here("said again")
            .label(first, "said first")
            .help("make one of the two"),
        );
    }

    fn import(&mut self, clause: &'t Clause<'t>, scope: ScopeId) {
        let (Some(name), Some(_)) = (clause.word("name"), clause.one("file")) else { return };
        let alias = clause.word("alias").unwrap_or(name);
        let Some(at) = imports::file_of(clause, self.program.sources) else {
            self.name(scope, alias, Entry::Broken);
            return;
        };
        if at == 0 {
            // Loading has reported the circle.
            self.name(scope, alias, Entry::Broken);
            return;
        }
        let imported = self.file(at);
        let module =
            self.clauses[at].iter().find(|inner| inner.id() == "module").and_then(|inner| inner.word("name"));
        let entry = match (module, self.program.scopes[imported.0 as usize].get(name.text)) {
            (Some(module), _) if module.text == name.text => Some(Entry::Scope(imported)),
            (_, Some(entry @ (Entry::Component(..) | Entry::Broken))) => Some(entry),
            _ => None,
        };
        match entry {
            Some(entry) => self.name(scope, alias, entry),
            None => {
                let has: Vec<&str> = module
                    .iter()
                    .map(|module| module.text)
                    .chain(
                        self.clauses[at]
                            .iter()
                            .filter(|inner| inner.id() == "component")
                            .filter_map(|inner| inner.word("name").map(|name| name.text)),
                    )
                    .collect();
                if !self.program.damage.at_top_of(at) {
                    self.findings.push(imports::nothing_there(name, &self.program.sources[at].name, &has));
                }
                self.name(scope, alias, Entry::Broken);
            }
        }
    }

    /// Gives a name a meaning in a scope, once.
    fn name(&mut self, scope: ScopeId, name: Word<'t>, entry: Entry<'t>) {
        let known = self.at(scope).names.get(name.text).copied();
        match known {
            Some((Entry::Broken, _)) | None => {
                let scope = self.at(scope);
                scope.names.insert(name.text, (entry, name.span));
                scope.order.push(name.text);
            }
            Some((_, known)) => {
                let (first, again) = if known < name.span { (known, name.span) } else { (name.span, known) };
                self.findings.push(
                    Diagnostic::error(
                        &codes::DUPLICATE_NAME,
                        again,
                        format!("the name `{}` is given twice", name.text),
                    )
                    .here("given again")
                    .label(first, "given first")
                    .note("functions, stores, apis, parameters and imports of one file share their names"),
                );
            }
        }
    }

    /// A statement that declares something, in a file or a component. `library` is where components are looked up.
    fn declaration(&mut self, clause: &'t Clause<'t>, scope: ScopeId, library: ScopeId) {
        let kind = match clause.id() {
            "param" => {
                if let Some(name) = clause.word("name") {
                    self.name(scope, name, Entry::Parameter(clause));
                }
                return;
            }
            "component" => {
                if let Some(name) = clause.word("name") {
                    self.name(scope, name, Entry::Component(clause, library));
                }
                return;
            }
            "use" => return self.instance(clause, scope, library),
            "export" => return self.export(clause, scope),
            "function" => DeclarationKind::Function,
            "api" => DeclarationKind::Api,
            "auth" => DeclarationKind::Auth,
            "external-table" => DeclarationKind::External(StoreKind::Table),
            "external" => match clause.choice("kind").and_then(|word| store_kind(word.value)) {
                Some(kind) => DeclarationKind::External(kind),
                None => return,
            },
            "raw" => match clause.choice("target").and_then(|word| TargetName::of(word.value)) {
                Some(target) => DeclarationKind::Raw(target),
                None => return,
            },
            id => match store_kind(id) {
                Some(kind) => DeclarationKind::Store(kind),
                None => return,
            },
        };
        let Some(name) = clause.word("name") else { return };
        let path = format!("{}{}", self.at(scope).prefix, name.text);
        let (only_in, only_on) = self.limits(clause, kind);
        let id = DeclarationId(self.program.declarations.len() as u32);
        self.program.declarations.push(Declaration {
            path,
            kind,
            clause,
            scope,
            additions: Vec::new(),
            only_in,
            only_on,
            of_component: !self.open.is_empty(),
        });
        self.name(scope, name, Entry::Declared(id));
    }

    fn limits(&mut self, clause: &'t Clause<'t>, kind: DeclarationKind) -> (Vec<Word<'t>>, Vec<TargetName>) {
        let words = clause.many("only_list").iter().map(|word| Word { text: word.text, span: word.span });
        match (clause.choice("only").map(|word| word.value), kind) {
            (_, DeclarationKind::Raw(target)) => (Vec::new(), vec![target]),
            (Some("in"), _) => (words.collect(), Vec::new()),
            (Some("on"), _) => {
                let mut targets = Vec::new();
                for word in words {
                    match TargetName::of(word.text) {
                        Some(target) => targets.push(target),
                        None => self.findings.push(unknown_target(word)),
                    }
                }
                (Vec::new(), targets)
            }
            _ => (Vec::new(), Vec::new()),
        }
    }

    fn export(&mut self, clause: &'t Clause<'t>, scope: ScopeId) {
        let Some(name) = clause.word("name") else { return };
        if !matches!(self.at(scope).kind, ScopeKind::Module | ScopeKind::Component) {
            let file = self.at(scope).file;
            if self.program.damage.at_top_of(file) {
                return;
            }
            self.findings.push(
                Diagnostic::error(
                    &codes::MISPLACED_STATEMENT,
                    clause.statement.head.span,
                    "only a module or a component exports",
                )
                .help("begin the file with `module NAME` to make it one"),
            );
            return;
        }
        let mut verbs = Vec::new();
        for word in clause.many("verbs") {
            match Verb::of(word.text) {
                Some(_) => verbs.push(Word { text: word.text, span: word.span }),
                None => {
                    let unknown = Diagnostic::error(
                        &codes::UNKNOWN_VERB,
                        word.span,
                        format!("there is no verb `{}`", word.text),
                    );
                    self.findings.push(match nearest(word.text, Verb::WRITTEN.map(Verb::word)) {
                        Some(close) => unknown.did_you_mean(close, word.span),
                        None => unknown,
                    });
                }
            }
        }
        self.at(scope).exports.push(Export { name, verbs, span: clause.line() });
    }

    /// Every export names something of its own scope.
    fn check_exports(&mut self, scope: ScopeId) {
        let exports = self.at(scope).exports.clone();
        for export in exports {
            let head = export.name.text.split('.').next().unwrap_or_default();
            if self.at(scope).get(head).is_none() {
                if self.program.damaged(scope) {
                    continue;
                }
                let (kind, order) = (self.at(scope).kind, self.at(scope).order.clone());
                let unknown = Diagnostic::error(
                    &codes::UNKNOWN_NAME,
                    export.name.span,
                    format!("this {} declares no `{}`", kind.word(), export.name.text),
                );
                self.findings.push(match nearest(export.name.text, order) {
                    Some(close) => unknown.did_you_mean(close, export.name.span),
                    None => unknown,
                });
            } else if let Some(Entry::Declared(id)) = self.at(scope).get(export.name.text) {
                self.judge_export(&export, id);
            }
        }
    }

    /// The verbs of an export are verbs of its kind.
    fn judge_export(&mut self, export: &Export<'t>, id: DeclarationId) {
        let kind = match self.program.declarations[id.0 as usize].kind {
            DeclarationKind::Store(kind) | DeclarationKind::External(kind) => kind,
            DeclarationKind::Function => StoreKind::Function,
            DeclarationKind::Api | DeclarationKind::Auth | DeclarationKind::Raw(_) => return,
        };
        let mut words: Vec<&str> = kind.verbs().iter().map(|verb| verb.word()).collect();
        if matches!(kind, StoreKind::Topic | StoreKind::Bus) {
            // Who listens to it needs no verb of its own, but the owner's leave.
            words.push(Verb::Receive.word());
        }
        for verb in export.verbs.iter().filter(|verb| !words.contains(&verb.text)) {
            self.findings.push(
                Diagnostic::error(
                    &codes::WRONG_VERB,
                    verb.span,
                    format!("a {} has no `{}`", kind.word(), verb.text),
                )
                .help(format!("its verbs are {}", crate::words::or_quoted(&words))),
            );
        }
    }
}

/// Declarations that others name before they stand: they are read first.
fn is_early(clause: &Clause<'_>) -> bool {
    matches!(clause.id(), "module" | "labels" | "import" | "param" | "component")
}

fn unknown_target(word: Word<'_>) -> Diagnostic {
    let unknown =
        Diagnostic::error(&codes::UNKNOWN_TARGET, word.span, format!("there is no target `{}`", word.text));
    match nearest(word.text, TargetName::WORDS.iter().copied()) {
        Some(close) => unknown.did_you_mean(close, word.span),
        None => unknown.help("targets are `aws`, `azure` and `knative`; `only in` takes environments"),
    }
}

fn bindings<'t>(block: &'t [Clause<'t>]) -> Vec<Binding<'t>> {
    block
        .iter()
        .filter(|inner| inner.id() == "binding")
        .filter_map(|inner| Some(Binding { key: inner.word("key")?, value: inner.one("value")? }))
        .collect()
}

fn store_kind(word: &str) -> Option<StoreKind> {
    StoreKind::ALL.into_iter().find(|kind| kind.word() == word)
}
