//! The application's own settings, targets, raw resources and outputs.

use super::{Layered, Resolver, Source};
use crate::codes;
use crate::model::{Name, Output, Raw, TargetConfig, TargetName};
use crate::program::{DeclarationKind, ScopeId};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};

impl Resolver<'_, '_, '_> {
    /// `app name { owner …; tags … }`
    pub(super) fn app(&mut self) {
        let Some(app) = self.program.app else { return };
        for clause in &app.block {
            match clause.id() {
                "owner" => {
                    self.model.owner = self.plain_slot(clause, "owner", ScopeId(0)).map(|owner| owner.value)
                }
                "tags" => {
                    for binding in &clause.block {
                        let (Some(key), Some(value)) = (binding.word("key"), binding.one("value")) else {
                            continue;
                        };
                        if let Some(text) = self.text(value, ScopeId(0)) {
                            self.model.tags.push((Spanned::new(key.text.to_string(), key.span), text));
                        }
                    }
                }
                "accept" => {
                    let accept = self.accept(clause, ScopeId(0), clause.line());
                    self.model.accepts.extend(accept);
                }
                _ => {}
            }
        }
    }

    /// Every `accept` that stands outside of declarations.
    pub(super) fn accepts(&mut self) {
        for clause in &self.program.accepted {
            let accept = self.accept(clause, ScopeId(0), clause.line());
            self.model.accepts.extend(accept);
        }
    }

    /// Every `target` block, with its `when` parts for this environment.
    pub(super) fn targets(&mut self) {
        for (name, clause) in &self.program.targets {
            let mut config = TargetConfig {
                name: *name,
                settings: Vec::new(),
                span: clause.choice("target").map_or(clause.statement.span, |word| word.span),
            };
            let mut layers: Vec<Layered<'_>> = Vec::new();
            for inner in clause.block.iter().filter(|inner| inner.id() != "when") {
                let source = Source::Declaration;
                layers.push(Layered {
                    clause: inner,
                    scope: ScopeId(0),
                    source,
                    within: clause.statement.span,
                });
            }
            for when in clause.block.iter().filter(|inner| inner.id() == "when") {
                if let Some(environment) = self.applies(when) {
                    for inner in &when.block {
                        layers.push(Layered {
                            clause: inner,
                            scope: ScopeId(0),
                            source: Source::When(environment),
                            within: clause.statement.span,
                        });
                    }
                }
            }
            for layer in layers {
                let id = layer.clause.id();
                self.foreign_setting(*name, &layer);
                let value = match layer.clause.choice("value") {
                    Some(word) => Some(Spanned::new(word.value.to_string(), word.span)),
                    None => self.plain_slot(layer.clause, "value", ScopeId(0)),
                };
                let Some(value) = value else { continue };
                match config.settings.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, known)) => *known = value,
                    None => config.settings.push((id, value)),
                }
            }
            self.model.targets.push(config);
        }
    }

    /// `region` has no meaning for Azure, nor `location` for AWS.
    fn foreign_setting(&mut self, target: TargetName, layer: &Layered<'_>) {
        let own: Vec<&str> = target.settings().iter().map(|form| form.id).collect();
        if own.contains(&layer.clause.id()) {
            return;
        }
        let head = layer.clause.statement.head;
        self.report(
            Diagnostic::error(
                &codes::MISPLACED_STATEMENT,
                head.span,
                format!("the target {} has no `{}`", target.word(), head.text),
            )
            .help(format!("it has {}", crate::words::or_quoted(&own))),
        );
    }

    pub(super) fn raw(&mut self, at: usize) {
        let declaration = &self.program.declarations[at];
        let DeclarationKind::Raw(target) = declaration.kind else { return };
        let layers = self.layers(declaration);
        let common = self.common(declaration, &layers);
        let span = declaration.clause.one("type").map_or(Span::default(), |argument| argument.span);
        let resource_type = Spanned::new(crate::program::plain_text(declaration.clause, "type"), span);
        self.model.raws.push(Raw {
            name: Name::new(declaration.path.clone()),
            common,
            target,
            resource_type,
        });
    }

    pub(super) fn outputs(&mut self) {
        let program = self.program;
        for (clause, scope) in &program.outputs {
            let (Some(name), Some(value)) = (clause.word("name"), clause.one("value")) else { continue };
            if let Some(first) = self.model.outputs.iter().find(|known| known.name.path == name.text) {
                let first = first.span;
                self.report(
                    Diagnostic::error(
                        &codes::DUPLICATE_NAME,
                        name.span,
                        format!("the output `{}` is given twice", name.text),
                    )
                    .label(first, "given first"),
                );
                continue;
            }
            if let Some(value) = self.literal(value, *scope) {
                self.model.outputs.push(Output {
                    name: Name::new(name.text),
                    doc: clause.doc(),
                    value,
                    span: name.span,
                });
            }
        }
    }
}
