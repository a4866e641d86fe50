//! A function's settings, from the ladder.

use super::{Layered, Place, Resolver, Source, builtin};
use crate::codes;
use crate::matching::Clause;
use crate::model::{
    Arch, Common, EnvVar, Function, LogFormat, Logs, Name, Override, Retry, Scale, StoreId, TargetName, Text,
};
use crate::program::{Declaration, ScopeId};
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};
use scant_lang::tree::{Kind, Word};

/// Stores that can take what failed.
const TAKES_FAILURES: [StoreKind; 4] =
    [StoreKind::Queue, StoreKind::Topic, StoreKind::Bus, StoreKind::Bucket];

impl<'t> Resolver<'_, 't, '_> {
    pub(super) fn function(&mut self, at: usize) {
        let declaration = &self.program.declarations[at];
        let home = declaration.span();
        let layers = self.layers(declaration);
        let mut function = Function {
            name: Name::new(declaration.path.clone()),
            common: self.common(declaration, &layers),
            code: None,
            image: None,
            handler: None,
            runtime: Spanned::new(String::new(), home),
            memory: Spanned::new(0, home),
            storage: None,
            timeout: Spanned::new(0, home),
            scale: None,
            concurrency: None,
            arch: Spanned::new(Arch::Arm64, home),
            env: Vec::new(),
            logs: Logs { format: LogFormat::Text, keep: Spanned::new(0, home) },
            tracing: Spanned::new(true, home),
            egress: None,
            retry: None,
            failures: None,
            layers: Vec::new(),
            triggers: Vec::new(),
            grants: Vec::new(),
            provider_grants: Vec::new(),
        };
        for layer in &layers {
            self.function_setting(&mut function, layer, home);
        }
        let broken = self.program.damage.within(declaration.clause.statement.span);
        let said = layers.iter().any(|layer| matches!(layer.clause.id(), "code" | "image"));
        if !said && !broken {
            self.report(
                Diagnostic::error(
                    &codes::MISSING_CODE,
                    home,
                    format!("the function `{}` has no code", function.name),
                )
                .help("say where its package is, `code \"dist/NAME\"`, or its container, `image \"…\"`"),
            );
        }
        self.beside_image(&layers);
        self.model.functions.push(function);
    }

    /// What a declaration says of a package means nothing beside an image alone.
    fn beside_image(&mut self, layers: &[Layered<'t>]) {
        let own = |layer: &&Layered<'t>| matches!(layer.source, Source::Component | Source::Declaration);
        let image = layers.iter().filter(own).find(|layer| layer.clause.id() == "image");
        let Some(image) = image.filter(|_| !layers.iter().any(|layer| layer.clause.id() == "code")) else {
            return;
        };
        let idle = |layer: &&Layered<'t>| matches!(layer.clause.id(), "runtime" | "handler" | "layer");
        for layer in layers.iter().filter(own).filter(idle) {
            let head = layer.clause.statement.head;
            self.report(
                Diagnostic::error(
                    &codes::MISPLACED_STATEMENT,
                    head.span,
                    format!("an image brings its own: `{}` does nothing beside it", head.text),
                )
                .label(image.clause.statement.head.span, "the image")
                .help("leave it out, or give the function a package with `code`"),
            );
        }
    }

    fn function_setting(&mut self, function: &mut Function, layer: &Layered<'t>, home: Span) {
        let Layered { clause, scope, .. } = *layer;
        let placed = |span: Span| if span.file == builtin::FILE { home } else { span };
        match clause.id() {
            "code" => keep(&mut function.code, self.plain_slot(clause, "value", scope)),
            "image" => keep(&mut function.image, self.plain_slot(clause, "value", scope)),
            "handler" => keep(&mut function.handler, self.plain_slot(clause, "value", scope)),
            "runtime" => {
                if let Some(word) = clause.word("value") {
                    function.runtime = Spanned::new(word.text.to_string(), placed(word.span));
                }
            }
            "memory" => set(&mut function.memory, self.size(clause, "value", scope, home)),
            "storage" => keep(&mut function.storage, self.size(clause, "value", scope, home)),
            "timeout" => set(&mut function.timeout, self.duration(clause, "value", scope, home)),
            "scale" => keep(&mut function.scale, self.scale(clause)),
            "concurrency" => keep(&mut function.concurrency, self.count(clause, "value", scope, home)),
            "arch" => {
                if let Some(word) = clause.choice("value") {
                    let arch = if word.value == "x86_64" { Arch::X86_64 } else { Arch::Arm64 };
                    function.arch = Spanned::new(arch, placed(word.span));
                }
            }
            "env" => self.env(function, clause, scope),
            "logs" => {
                if let Some(format) = clause.choice("format") {
                    function.logs.format =
                        if format.value == "json" { LogFormat::Json } else { LogFormat::Text };
                }
                set(&mut function.logs.keep, self.duration(clause, "keep", scope, home));
            }
            "tracing" => {
                if let Some(word) = clause.choice("value") {
                    function.tracing = Spanned::new(word.value == "on", placed(word.span));
                }
            }
            "egress" => function.egress = Some(placed(clause.line())),
            "retry" => {
                if let Some(attempts) = self.count(clause, "attempts", scope, home) {
                    let keep = self.duration(clause, "keep", scope, home).map(|keep| keep.value);
                    function.retry =
                        Some(Spanned::new(Retry { attempts: attempts.value, keep }, clause.line()));
                }
            }
            "failures" => keep(&mut function.failures, self.failures_to(clause, scope)),
            "layer" => function.layers = self.plain_list(clause, "layers", scope),
            "allow" => self.allow(function, clause, scope),
            "allow-provider" => self.allow_provider(function, clause, scope),
            id if id.starts_with("on-") => {
                if let Some(trigger) = self.trigger(clause, scope) {
                    function.triggers.push(trigger);
                }
            }
            _ => {}
        }
    }

    fn scale(&mut self, clause: &Clause<'t>) -> Option<Spanned<Scale>> {
        let argument = clause.one("value")?;
        let Kind::Range(ends) = &argument.kind else { return None };
        match (&ends.0.kind, &ends.1.kind) {
            (Kind::Int(min), Kind::Int(max))
                if 0 <= *min && min <= max && *max > 0 && *max <= i64::from(u32::MAX) =>
            {
                Some(Spanned::new(Scale { min: *min as u32, max: *max as u32 }, argument.span))
            }
            (Kind::Int(_), Kind::Int(_)) => {
                self.report(
                    Diagnostic::error(
                        &codes::OUT_OF_RANGE,
                        argument.span,
                        format!("`{}` is not a range of instances", argument.text),
                    )
                    .help("the least comes first, and the most is at least 1: `0..10`"),
                );
                None
            }
            _ => {
                self.report(Diagnostic::error(
                    &codes::WRONG_TYPE,
                    argument.span,
                    "`scale` is a range of whole numbers such as `2..50`",
                ));
                None
            }
        }
    }

    fn env(&mut self, function: &mut Function, clause: &'t Clause<'t>, scope: ScopeId) {
        for (key, value) in self.bindings(clause, scope) {
            let legal = key.text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && key.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !legal {
                let invalid = Diagnostic::error(
                    &codes::INVALID_NAME,
                    key.span,
                    format!("`{}` cannot be the name of an environment variable", key.text),
                );
                let better = key.text.replace(['-', '.', ' '], "_");
                let plain = better.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                    && !better.starts_with(|c: char| c.is_ascii_digit());
                self.report(if plain && !better.is_empty() {
                    invalid.fix(format!("write `{better}`"), key.span, better)
                } else {
                    invalid.help("a name has letters, digits and `_`, and begins with no digit")
                });
                continue;
            }
            let variable = EnvVar { key: key.text.to_string(), value, span: key.span };
            match function.env.iter_mut().find(|known| known.key == variable.key) {
                Some(known) => *known = variable,
                None => function.env.push(variable),
            }
        }
    }

    /// The bindings of a block as texts.
    fn bindings(&mut self, clause: &'t Clause<'t>, scope: ScopeId) -> Vec<(Word<'t>, Text)> {
        let mut found: Vec<(Word<'t>, Text)> = Vec::new();
        for binding in &clause.block {
            let (Some(key), Some(value)) = (binding.word("key"), binding.one("value")) else { continue };
            if let Some(text) = self.text(value, scope) {
                found.push((key, text));
            }
        }
        found
    }

    /// `failures to x`
    pub(super) fn failures_to(&mut self, clause: &Clause<'t>, scope: ScopeId) -> Option<Spanned<StoreId>> {
        let word = clause.word("store")?;
        let (id, found) = self.store_called(word, scope, &TAKES_FAILURES)?;
        let verb = match self.declaration(found.id).kind {
            crate::program::DeclarationKind::Store(kind)
            | crate::program::DeclarationKind::External(kind) => match kind {
                StoreKind::Topic => "publish",
                StoreKind::Bus => "emit",
                StoreKind::Bucket => "put",
                _ => "send",
            },
            _ => "send",
        };
        self.ceiling(&found, verb, word);
        Some(Spanned::new(id, clause.line()))
    }

    /// What every declaration can say.
    pub(super) fn common(&mut self, declaration: &Declaration<'t>, layers: &[Layered<'t>]) -> Common {
        let mut common = Common {
            doc: declaration.clause.doc(),
            labels: Vec::new(),
            tags: Vec::new(),
            overrides: Vec::new(),
            accepts: Vec::new(),
            only_on: (!declaration.only_on.is_empty()).then(|| declaration.only_on.clone()),
            span: declaration.span(),
            within: declaration.clause.statement.span,
        };
        for layer in layers {
            match layer.clause.id() {
                "label" => {
                    for label in layer.clause.many("labels") {
                        if !common.labels.iter().any(|known| known == label.text) {
                            common.labels.push(label.text.to_string());
                        }
                    }
                }
                "tags" => {
                    for (key, value) in self.bindings(layer.clause, layer.scope) {
                        let key_here = Spanned::new(key.text.to_string(), key.span);
                        match common.tags.iter_mut().find(|(known, _)| known.value == key.text) {
                            Some(known) => *known = (key_here, value),
                            None => common.tags.push((key_here, value)),
                        }
                    }
                }
                "accept" => {
                    let accept = self.accept(layer.clause, layer.scope, layer.within);
                    common.accepts.extend(accept);
                }
                id if TargetName::of(id).is_some() => self.overrides(layer, &mut common.overrides),
                "set" => {
                    if let crate::program::DeclarationKind::Raw(target) = declaration.kind {
                        self.set_line(layer.clause, target, layer.scope, &mut common.overrides);
                    }
                }
                _ => {}
            }
        }
        common
    }

    fn overrides(&mut self, layer: &Layered<'t>, overrides: &mut Vec<Override>) {
        let Some(target) = TargetName::of(layer.clause.id()) else { return };
        if target != self.purpose.target {
            return;
        }
        for clause in layer.clause.block.iter().filter(|clause| clause.id() == "set") {
            self.set_line(clause, target, layer.scope, overrides);
        }
    }

    fn set_line(
        &mut self,
        clause: &Clause<'t>,
        target: TargetName,
        scope: ScopeId,
        overrides: &mut Vec<Override>,
    ) {
        let (Some(path), Some(value)) = (clause.one("path"), clause.one("value")) else { return };
        let segments = super::values::property_path(path);
        if let Some(first) =
            overrides.iter().find(|known| known.path == segments && known.span.file == path.span.file)
        {
            self.report(
                Diagnostic::error(
                    &codes::DUPLICATE_SETTING,
                    path.span,
                    format!("`{}` is set twice", path.text),
                )
                .label(first.span, "set first"),
            );
            return;
        }
        if let Some(value) = self.literal(value, scope) {
            overrides.push(Override { target, path: segments, value, span: path.span });
        }
    }

    /// The place of a declaration as one of the stores, if it is one.
    pub(super) fn store_place(&self, at: usize) -> Option<StoreId> {
        match self.places[at] {
            Place::Store(id) => Some(id),
            _ => None,
        }
    }
}

/// A later layer wins, if it says something.
pub(super) fn keep<T>(slot: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *slot = value;
    }
}

/// The same for what always has a value.
pub(super) fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}
