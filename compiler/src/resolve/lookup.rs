//! Names to things: one scope, no shadowing, and what crosses a border must be exported.

use super::{Place, Resolver};
use crate::codes;
use crate::model::StoreId;
use crate::program::{DeclarationId, DeclarationKind, Entry, Export, Scope, ScopeId, ScopeKind};
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use scant_lang::suggest::nearest;
use scant_lang::tree::Word;

/// What a reference names.
#[derive(Debug, Clone, Copy)]
pub struct Found<'p, 't> {
    /// The declaration.
    pub id: DeclarationId,
    /// What follows its name: a table's index.
    pub rest: Option<&'t str>,
    /// The export it came through, if it belongs to a module or a component.
    pub export: Option<&'p Export<'t>>,
}

impl<'p, 't> Resolver<'p, 't, '_> {
    fn in_scope(&self, scope: ScopeId) -> &'p Scope<'t> {
        &self.program.scopes[scope.0 as usize]
    }

    /// The declaration a reference names. `fits` says which kinds are wanted, for suggestions.
    pub(super) fn find(
        &mut self,
        word: Word<'t>,
        scope: ScopeId,
        fits: &dyn Fn(DeclarationKind) -> bool,
    ) -> Option<Found<'p, 't>> {
        let (first, rest) = match word.text.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (word.text, None),
        };
        match self.in_scope(scope).get(first) {
            Some(Entry::Declared(id)) => Some(Found { id, rest, export: None }),
            Some(Entry::Scope(inner)) => self.through(word, inner, rest),
            Some(Entry::Broken) => None,
            Some(Entry::Parameter(_)) => {
                self.report(
                    Diagnostic::error(&codes::WRONG_KIND, word.span, format!("`{first}` is a parameter"))
                        .help("a parameter stands where a value does, as `$name`"),
                );
                None
            }
            Some(Entry::Component(..)) => {
                self.report(
                    Diagnostic::error(&codes::WRONG_KIND, word.span, format!("`{first}` is a component"))
                        .help(format!(
                            "make an instance of it: `use {first} as NAME`, and name its parts `NAME.part`"
                        )),
                );
                None
            }
            None => {
                let before = self.findings.len();
                self.unknown(word, first, scope, fits);
                if let (Some(_), Some(finding)) = (rest, self.findings.get_mut(before))
                    && finding.fix.is_none()
                {
                    finding.help = Some(format!("import it, if it is a module: `import {first} from \"…\"`"));
                }
                None
            }
        }
    }

    fn through(&mut self, word: Word<'t>, inner: ScopeId, rest: Option<&'t str>) -> Option<Found<'p, 't>> {
        let scope = self.in_scope(inner);
        let exported: Vec<&str> = scope.exports.iter().map(|export| export.name.text).collect();
        let Some(rest) = rest else {
            self.report(
                Diagnostic::error(
                    &codes::WRONG_KIND,
                    word.span,
                    format!("`{}` is a {}", word.text, scope.kind.word()),
                )
                .help(match exported.first() {
                    Some(first) => format!("name a part of it, such as `{}.{first}`", word.text),
                    None => "it exports nothing".to_string(),
                }),
            );
            return None;
        };
        for export in &scope.exports {
            let after = match rest.strip_prefix(export.name.text) {
                Some("") => None,
                Some(after) if after.starts_with('.') => after.get(1..),
                _ => continue,
            };
            return match scope.get(export.name.text) {
                Some(Entry::Declared(id)) => Some(Found { id, rest: after, export: Some(export) }),
                _ => None,
            };
        }
        let head = rest.split('.').next().unwrap_or(rest);
        if self.program.damaged(inner) {
            return None;
        }
        let code = if scope.get(head).is_some() { &codes::NOT_EXPORTED } else { &codes::UNKNOWN_NAME };
        let diagnostic = match scope.get(head) {
            Some(Entry::Broken) => return None,
            Some(_) => Diagnostic::error(
                code,
                word.span,
                format!("the {} keeps `{head}` to itself", scope.kind.word()),
            )
            .help(format!("add `export {head} for …` to it, with the verbs others may use")),
            None => {
                Diagnostic::error(code, word.span, format!("the {} exports no `{head}`", scope.kind.word()))
            }
        };
        let prefix = &word.text[..word.text.len() - rest.len()];
        self.report(match nearest(head, exported.iter().copied()) {
            Some(close) if scope.get(head).is_none() => {
                diagnostic.did_you_mean(&format!("{prefix}{close}"), word.span)
            }
            _ if scope.get(head).is_none() && !exported.is_empty() => {
                diagnostic.help(format!("it exports {}", crate::words::and_quoted(&exported)))
            }
            _ => diagnostic,
        });
        None
    }

    fn unknown(
        &mut self,
        word: Word<'t>,
        name: &str,
        scope: ScopeId,
        fits: &dyn Fn(DeclarationKind) -> bool,
    ) {
        if self.program.damaged(scope) {
            return;
        }
        let scope = self.in_scope(scope);
        let of_kind = |wanted: bool| -> Vec<&'t str> {
            scope
                .order
                .iter()
                .copied()
                .filter(|known| match scope.get(known) {
                    Some(Entry::Declared(id)) => fits(self.declaration(id).kind) == wanted,
                    Some(Entry::Scope(_)) => wanted,
                    _ => false,
                })
                .collect()
        };
        let close = nearest(name, of_kind(true)).or_else(|| nearest(name, of_kind(false)));
        let span = Span { end: word.span.start + name.len() as u32, ..word.span };
        let diagnostic =
            Diagnostic::error(&codes::UNKNOWN_NAME, span, format!("nothing here is called `{name}`"));
        let diagnostic = match close {
            Some(close) => diagnostic.did_you_mean(close, span),
            None if scope.kind == ScopeKind::Component
                && self.program.scopes.first().is_some_and(|entry| entry.get(name).is_some()) =>
            {
                diagnostic.help(format!(
                    "a component sees only its own names: add to it from outside, `use … {{ function NAME {{ allow … on {name} }} }}`"
                ))
            }
            None => self.beyond_the_border(diagnostic, name, span, scope),
        };
        self.report(diagnostic);
    }

    /// A name that a module or a component of this scope exports.
    fn beyond_the_border(
        &self,
        diagnostic: Diagnostic,
        name: &str,
        span: Span,
        scope: &Scope<'t>,
    ) -> Diagnostic {
        let exports = |known: &&str| match scope.get(known) {
            Some(Entry::Scope(inner)) => {
                self.in_scope(inner).exports.iter().any(|export| export.name.text == name)
            }
            _ => false,
        };
        match scope.order.iter().copied().find(exports) {
            Some(exporter) => diagnostic.did_you_mean(&format!("{exporter}.{name}"), span),
            None => diagnostic.here("not declared"),
        }
    }

    /// The store of one of some kinds that a reference names; anything else is a message.
    pub(super) fn store_called(
        &mut self,
        word: Word<'t>,
        scope: ScopeId,
        kinds: &[StoreKind],
    ) -> Option<(StoreId, Found<'p, 't>)> {
        let fits = |kind: DeclarationKind| match kind {
            DeclarationKind::Store(kind) | DeclarationKind::External(kind) => kinds.contains(&kind),
            _ => false,
        };
        let found = self.find(word, scope, &fits)?;
        let declaration = self.declaration(found.id);
        if !fits(declaration.kind) {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
            self.report(
                Diagnostic::error(
                    &codes::WRONG_KIND,
                    word.span,
                    format!(
                        "`{}` is {}, not {}",
                        word.text,
                        declaration.kind.with_article(),
                        crate::words::a_or(&words)
                    ),
                )
                .label(declaration.span(), "declared here"),
            );
            return None;
        }
        if let Some(rest) = found.rest {
            self.report(Diagnostic::error(
                &codes::UNKNOWN_NAME,
                word.span,
                format!("`{}` has no part `{rest}` that could stand here", declaration.path),
            ));
            return None;
        }
        match self.place(found.id, word.span)? {
            Place::Store(id) => Some((id, found)),
            _ => None,
        }
    }

    /// The function a reference names.
    pub(super) fn function_called(
        &mut self,
        word: Word<'t>,
        scope: ScopeId,
    ) -> Option<crate::model::FunctionId> {
        let found = self.find(word, scope, &|kind| kind == DeclarationKind::Function)?;
        let declaration = self.declaration(found.id);
        match self.place(found.id, word.span)? {
            Place::Function(id) if found.rest.is_none() => Some(id),
            _ => {
                self.report(
                    Diagnostic::error(
                        &codes::WRONG_KIND,
                        word.span,
                        format!("`{}` is {}, not a function", word.text, declaration.kind.with_article()),
                    )
                    .label(declaration.span(), "declared here"),
                );
                None
            }
        }
    }
}
