//! Values: parameters, texts with references, literals; and the typed reading of a clause's slots.

use super::{Known, Place, Resolver, builtin};
use crate::codes;
use crate::matching::Clause;
use crate::model::{Attribute, Literal, Referent, Text, TextPart};
use crate::program::{DeclarationKind, Entry, ScopeId, ScopeKind};
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Source, Span, Spanned};
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Kind, Piece, Word, segments};

impl<'t> Resolver<'_, 't, '_> {
    /// A literal with its references looked up.
    pub(super) fn literal(&mut self, argument: &'t Argument<'t>, scope: ScopeId) -> Option<Literal> {
        Some(match &argument.kind {
            Kind::Word => Literal::Bool(argument.text == "true"),
            Kind::Value(path) => self.value(path, argument.span, scope)?,
            Kind::Text(pieces) => Literal::Text(self.pieces(pieces, scope)?),
            Kind::Int(number) => Literal::Int(*number),
            Kind::Number(number) | Kind::Percent(number) => Literal::Number(*number),
            Kind::Duration(milliseconds) => Literal::Duration(*milliseconds),
            Kind::Size(bytes) => Literal::Size(*bytes),
            Kind::List(items) => {
                Literal::List(items.iter().filter_map(|item| self.literal(item, scope)).collect())
            }
            Kind::Object(entries) => Literal::Object(
                entries
                    .iter()
                    .filter_map(|(key, value)| Some((key.text.to_string(), self.literal(value, scope)?)))
                    .collect(),
            ),
            Kind::Path
            | Kind::Glob
            | Kind::Range(_)
            | Kind::Time(_)
            | Kind::Route
            | Kind::Operator
            | Kind::Comma
            | Kind::Colon
            | Kind::Equals
            | Kind::Bar => {
                self.report(Diagnostic::error(
                    &codes::WRONG_TYPE,
                    argument.span,
                    format!("`{}` is not a value that can stand here", argument.text),
                ));
                return None;
            }
        })
    }

    fn pieces(&mut self, pieces: &[Piece<'t>], scope: ScopeId) -> Option<Text> {
        let mut text = Text::default();
        for piece in pieces {
            match piece {
                Piece::Text(plain) => push(&mut text, plain),
                Piece::Value(path, span) => match self.value(path, *span, scope)? {
                    Literal::Text(inner) => {
                        for part in inner.parts {
                            match part {
                                TextPart::Plain(plain) => push(&mut text, &plain),
                                attribute @ TextPart::Attribute(..) => text.parts.push(attribute),
                            }
                        }
                    }
                    literal => match as_text(&literal) {
                        Some(plain) => push(&mut text, &plain),
                        None => {
                            self.report(Diagnostic::error(
                                &codes::WRONG_TYPE,
                                *span,
                                format!("`{path}` is a list, which a text cannot hold"),
                            ));
                            return None;
                        }
                    },
                },
            }
        }
        Some(text)
    }

    /// What `$path` stands for.
    fn value(&mut self, path: &'t str, span: Span, scope: ScopeId) -> Option<Literal> {
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let entry = self.program.scopes[scope.0 as usize].get(first);
        match (entry, rest) {
            (Some(Entry::Parameter(_)), None) => self.parameter(scope, first, span),
            (Some(Entry::Parameter(_)), Some(_)) => {
                self.report(Diagnostic::error(
                    &codes::WRONG_KIND,
                    span,
                    format!("the parameter `{first}` has no attributes"),
                ));
                None
            }
            (Some(Entry::Broken), _) => None,
            (None, _) => {
                let order = &self.program.scopes[scope.0 as usize].order;
                let unknown = Diagnostic::error(
                    &codes::UNKNOWN_NAME,
                    span,
                    format!("no parameter or declaration is called `{first}`"),
                );
                let close = nearest(first, order.iter().copied());
                self.report(match close {
                    Some(close) => unknown.here(format!("did you mean `{close}`?")),
                    None => unknown,
                });
                None
            }
            (Some(_), _) => self.attribute(path, span, scope),
        }
    }

    /// `$orders.name`, `$public.url`
    fn attribute(&mut self, path: &'t str, span: Span, scope: ScopeId) -> Option<Literal> {
        let (thing, word) = path.rsplit_once('.').unwrap_or((path, ""));
        let found = self.find(Word { text: thing, span }, scope, &|kind| kind != DeclarationKind::Auth)?;
        if found.rest.is_some() {
            self.report(Diagnostic::error(
                &codes::UNKNOWN_NAME,
                span,
                format!("`{thing}` has no attributes"),
            ));
            return None;
        }
        let declaration = self.declaration(found.id);
        let has = attributes(declaration.kind);
        let place = self.place(found.id, span)?;
        let referent = match place {
            Place::Function(id) => Referent::Function(id),
            Place::Store(id) => Referent::Store(id),
            Place::Api(id) => Referent::Api(id),
            Place::Raw(id) => Referent::Raw(id),
            Place::Auth(_) | Place::NotInEnvironment | Place::NotOnTarget => {
                self.report(Diagnostic::error(
                    &codes::WRONG_KIND,
                    span,
                    format!("`{thing}` has no attributes"),
                ));
                return None;
            }
        };
        let attribute = has.iter().find(|(known, _)| *known == word).map(|(_, attribute)| *attribute);
        match attribute {
            Some(attribute) => {
                Some(Literal::Text(Text { parts: vec![TextPart::Attribute(referent, attribute, span)] }))
            }
            None => {
                let words: Vec<&str> = has.iter().map(|(word, _)| *word).collect();
                self.report(
                    Diagnostic::error(
                        &codes::UNKNOWN_NAME,
                        span,
                        match word {
                            "" => format!(
                                "`{thing}` is {}; say which of its attributes",
                                declaration.kind.with_article()
                            ),
                            word => format!("{} has no attribute `{word}`", declaration.kind.with_article()),
                        },
                    )
                    .help(format!("it has {}", crate::words::or_quoted(&words))),
                );
                None
            }
        }
    }

    /// A parameter's value in this environment, worked out once.
    fn parameter(&mut self, scope: ScopeId, name: &'t str, span: Span) -> Option<Literal> {
        match self.parameters.get(&(scope, name)) {
            Some(Known::Done(value)) => return value.clone(),
            Some(Known::Working) => {
                self.report(
                    Diagnostic::error(&codes::CIRCULAR_VALUE, span, format!("`{name}` is defined by itself"))
                        .help("give one of the values in the circle outright"),
                );
                return None;
            }
            None => {}
        }
        self.parameters.insert((scope, name), Known::Working);
        let value = self.parameter_value(scope, name);
        self.parameters.insert((scope, name), Known::Done(value.clone()));
        value
    }

    fn parameter_value(&mut self, scope: ScopeId, name: &'t str) -> Option<Literal> {
        let Some(Entry::Parameter(clause)) = self.program.scopes[scope.0 as usize].get(name) else {
            return None;
        };
        let in_scope = &self.program.scopes[scope.0 as usize];
        if in_scope.kind == ScopeKind::Component {
            let caller = in_scope.caller.unwrap_or(scope);
            if let Some(binding) = in_scope.bindings.iter().find(|binding| binding.key.text == name) {
                let value = self.literal(binding.value, caller)?;
                return self.fits(clause, value, binding.value.span);
            }
        } else {
            let key = format!("{}{name}", in_scope.prefix);
            if let Some((_, text)) = self.purpose.set.iter().find(|(set, _)| *set == key) {
                return self.set_value(clause, text);
            }
            let environment = self.purpose.environment.and_then(|at| self.program.environments.get(at));
            let binding =
                environment.and_then(|found| found.bindings.iter().find(|binding| binding.key.text == key));
            if let Some(binding) = binding {
                let value = self.literal(binding.value, ScopeId(0))?;
                return self.fits(clause, value, binding.value.span);
            }
        }
        match clause.one("default") {
            Some(default) => {
                let value = self.literal(default, scope)?;
                self.fits(clause, value, default.span)
            }
            None => None,
        }
    }

    /// A value from the command line, read by the parameter's type.
    fn set_value(&mut self, clause: &'t Clause<'t>, text: &str) -> Option<Literal> {
        let wanted = clause.param_type().first().map_or("string", |argument| argument.text);
        let span = clause.word("name").map_or(clause.statement.span, |name| name.span);
        let value = if matches!(wanted, "string" | "path") || wanted.starts_with('"') {
            Some(Literal::Text(Text::plain(text)))
        } else {
            simple_literal(text)
        };
        match value {
            Some(value) => self.fits(clause, value, span),
            None => {
                self.report(Diagnostic::error(
                    &codes::WRONG_TYPE,
                    span,
                    format!(
                        "`--set` gives this parameter `{text}`, which is not {}",
                        type_words(clause.param_type())
                    ),
                ));
                None
            }
        }
    }

    /// Whether a value is of a parameter's type and in its range.
    fn fits(&mut self, clause: &'t Clause<'t>, value: Literal, span: Span) -> Option<Literal> {
        let name = clause.word("name").map_or("", |name| name.text);
        let wanted = clause.param_type();
        if !has_type(&value, wanted) {
            let union: Vec<&str> = wanted
                .iter()
                .filter(|argument| matches!(argument.kind, Kind::Text(_)))
                .map(|argument| argument.text.trim_matches('"'))
                .collect();
            let mut wrong = Diagnostic::error(
                &codes::WRONG_TYPE,
                span,
                format!("the parameter `{name}` is {}", type_words(wanted)),
            );
            if let (Literal::Text(text), false) = (&value, union.is_empty())
                && let Some(close) = text.as_plain().and_then(|text| nearest(text, union.iter().copied()))
            {
                wrong = wrong.here(format!("did you mean `\"{close}\"`?")).fix(
                    format!("write `\"{close}\"`"),
                    span,
                    format!("\"{close}\""),
                );
            }
            self.report(wrong);
            return None;
        }
        if let Some(range) = clause.one("range")
            && let Kind::Range(ends) = &range.kind
            && let (Some(from), Some(to), Some(here)) = (measure(&ends.0), measure(&ends.1), measured(&value))
            && !(from..=to).contains(&here)
        {
            self.report(
                Diagnostic::error(
                    &codes::OUT_OF_RANGE,
                    span,
                    format!("the parameter `{name}` is in {}", range.text),
                )
                .label(range.span, "the range"),
            );
            return None;
        }
        Some(value)
    }

    /// In a build, every parameter must have a value.
    pub(super) fn parameters_without_values(&mut self) {
        let program = self.program;
        for (at, scope) in program.scopes.iter().enumerate() {
            let scope_id = ScopeId(at as u32);
            for name in scope.order.iter().copied() {
                let Some(Entry::Parameter(clause)) = scope.get(name) else { continue };
                let span = clause.word("name").map_or(clause.statement.span, |word| word.span);
                let before = self.findings.len();
                let value = self.parameter(scope_id, name, span);
                let must = self.purpose.complete || scope.kind == ScopeKind::Component;
                if value.is_none() && must && self.findings.len() == before && !self.is_given(scope_id, name)
                {
                    self.no_value(clause, scope_id, name, span);
                }
            }
        }
        self.unknown_settings();
    }

    fn is_given(&self, scope: ScopeId, name: &str) -> bool {
        let scope = &self.program.scopes[scope.0 as usize];
        scope.bindings.iter().any(|binding| binding.key.text == name)
            || matches!(scope.get(name), Some(Entry::Parameter(clause)) if clause.one("default").is_some())
    }

    fn no_value(&mut self, clause: &Clause<'_>, scope: ScopeId, name: &str, span: Span) {
        let scope = &self.program.scopes[scope.0 as usize];
        let missing =
            Diagnostic::error(&codes::UNSET_PARAMETER, span, format!("the parameter `{name}` has no value"));
        self.report(if scope.kind == ScopeKind::Component {
            let instance = scope.prefix.trim_end_matches('.');
            missing.help(format!("give it in the `use` block of `{instance}`: `{name} = …`"))
        } else {
            let kind = type_words(clause.param_type());
            missing.help(format!(
                "give it a default (`= …`), a value in the environment, or `--set {}{name}=…`; it is {kind}",
                scope.prefix
            ))
        });
    }

    /// Environments bind parameters that exist, and `--set` names one.
    fn unknown_settings(&mut self) {
        let program = self.program;
        let Some(entry) = program.scopes.first() else { return };
        let parameters: Vec<&str> = entry
            .order
            .iter()
            .copied()
            .filter(|name| matches!(entry.get(name), Some(Entry::Parameter(_))))
            .collect();
        let Some(environment) = self.purpose.environment.and_then(|at| program.environments.get(at)) else {
            return;
        };
        for binding in &environment.bindings {
            let known = matches!(entry.get(binding.key.text), Some(Entry::Parameter(_) | Entry::Broken));
            if known || binding.key.text.contains('.') {
                continue;
            }
            let unknown = Diagnostic::error(
                &codes::UNKNOWN_NAME,
                binding.key.span,
                format!("no parameter is called `{}`", binding.key.text),
            );
            self.report(match nearest(binding.key.text, parameters.iter().copied()) {
                Some(close) => unknown.here(format!("did you mean `{close}`?")).fix(
                    format!("write `{close}`"),
                    binding.key.span,
                    close,
                ),
                None => unknown.help(format!("declare it: `param {}: string`", binding.key.text)),
            });
        }
    }

    /// A text that may wait for the deployment.
    pub(super) fn text(&mut self, argument: &'t Argument<'t>, scope: ScopeId) -> Option<Text> {
        match self.literal(argument, scope)? {
            Literal::Text(text) => Some(text),
            literal => as_text(&literal).map(Text::plain),
        }
    }

    /// A text that must be known now.
    pub(super) fn plain(&mut self, argument: &'t Argument<'t>, scope: ScopeId) -> Option<Spanned<String>> {
        let text = self.text(argument, scope)?;
        match text.as_plain() {
            Some(plain) => Some(Spanned::new(plain.to_string(), argument.span)),
            None => {
                self.report(
                    Diagnostic::error(
                        &codes::WRONG_TYPE,
                        argument.span,
                        "this must be known before the deployment",
                    )
                    .note("attributes such as `$orders.name` are known only after it"),
                );
                None
            }
        }
    }

    /// The plain text in a slot.
    pub(super) fn plain_slot(
        &mut self,
        clause: &Clause<'t>,
        slot: &str,
        scope: ScopeId,
    ) -> Option<Spanned<String>> {
        clause.one(slot).and_then(|argument| self.plain(argument, scope))
    }

    /// The plain texts of a list.
    pub(super) fn plain_list(
        &mut self,
        clause: &Clause<'t>,
        slot: &str,
        scope: ScopeId,
    ) -> Vec<Spanned<String>> {
        clause.many(slot).to_vec().into_iter().filter_map(|argument| self.plain(argument, scope)).collect()
    }

    /// The milliseconds in a slot; a built-in value is placed at `home`.
    pub(super) fn duration(
        &mut self,
        clause: &Clause<'t>,
        slot: &str,
        scope: ScopeId,
        home: Span,
    ) -> Option<Spanned<u64>> {
        self.typed(clause, slot, scope, home, "a duration such as `30s`", |literal| match literal {
            Literal::Duration(milliseconds) => Some(*milliseconds),
            _ => None,
        })
    }

    /// The bytes in a slot.
    pub(super) fn size(
        &mut self,
        clause: &Clause<'t>,
        slot: &str,
        scope: ScopeId,
        home: Span,
    ) -> Option<Spanned<u64>> {
        self.typed(clause, slot, scope, home, "a size such as `512MB`", |literal| match literal {
            Literal::Size(bytes) => Some(*bytes),
            _ => None,
        })
    }

    /// The count in a slot: never negative.
    pub(super) fn count(
        &mut self,
        clause: &Clause<'t>,
        slot: &str,
        scope: ScopeId,
        home: Span,
    ) -> Option<Spanned<u32>> {
        let number = self.typed(clause, slot, scope, home, "a whole number", |literal| match literal {
            Literal::Int(number) => Some(*number),
            _ => None,
        })?;
        match u32::try_from(number.value) {
            Ok(count) => Some(Spanned::new(count, number.span)),
            Err(_) => {
                self.report(Diagnostic::error(
                    &codes::OUT_OF_RANGE,
                    number.span,
                    format!(
                        "`{}` is not a count: it is {}",
                        number.value,
                        if number.value < 0 { "negative" } else { "too large" }
                    ),
                ));
                None
            }
        }
    }

    fn typed<T>(
        &mut self,
        clause: &Clause<'t>,
        slot: &str,
        scope: ScopeId,
        home: Span,
        wanted: &str,
        read: impl Fn(&Literal) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let argument = clause.one(slot)?;
        let span = if argument.span.file == builtin::FILE { home } else { argument.span };
        let literal = self.literal(argument, scope)?;
        match read(&literal) {
            Some(value) => Some(Spanned::new(value, span)),
            None => {
                self.report(Diagnostic::error(
                    &codes::WRONG_TYPE,
                    span,
                    format!("{wanted} stands here, and `{}` is none", argument.text),
                ));
                None
            }
        }
    }
}

fn push(text: &mut Text, plain: &str) {
    match text.parts.last_mut() {
        Some(TextPart::Plain(last)) => last.push_str(plain),
        _ => text.parts.push(TextPart::Plain(plain.to_string())),
    }
}

/// A value as a text shows it; lists and objects have none.
pub fn as_text(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Text(text) => text.as_plain().map(str::to_string),
        Literal::Int(number) => Some(number.to_string()),
        Literal::Number(number) => Some(number.to_string()),
        Literal::Bool(truth) => Some(truth.to_string()),
        Literal::Duration(milliseconds) => Some(crate::words::duration(*milliseconds)),
        Literal::Size(bytes) => Some(crate::words::size(*bytes)),
        Literal::List(_) | Literal::Object(_) => None,
    }
}

fn attributes(kind: DeclarationKind) -> &'static [(&'static str, Attribute)] {
    match kind {
        DeclarationKind::Function
        | DeclarationKind::Store(StoreKind::Function)
        | DeclarationKind::External(StoreKind::Function) => {
            &[("name", Attribute::Name), ("id", Attribute::Id)]
        }
        DeclarationKind::Store(StoreKind::Queue) | DeclarationKind::External(StoreKind::Queue) => {
            &[("name", Attribute::Name), ("id", Attribute::Id), ("url", Attribute::Url)]
        }
        DeclarationKind::Store(_) | DeclarationKind::External(_) => {
            &[("name", Attribute::Name), ("id", Attribute::Id)]
        }
        DeclarationKind::Api => &[("id", Attribute::Id), ("url", Attribute::Url), ("host", Attribute::Host)],
        DeclarationKind::Raw(_) => &[("id", Attribute::Id), ("name", Attribute::Name)],
        DeclarationKind::Auth => &[],
    }
}

fn has_type(value: &Literal, wanted: &[Argument<'_>]) -> bool {
    match (value, wanted) {
        (Literal::List(items), [list, _, rest @ ..]) if list.text == "list" => {
            items.iter().all(|item| has_type(item, rest))
        }
        (Literal::Text(text), [first, ..]) if matches!(first.kind, Kind::Text(_)) => {
            let Some(plain) = text.as_plain() else { return false };
            wanted
                .iter()
                .any(|member| matches!(member.kind, Kind::Text(_)) && member.text.trim_matches('"') == plain)
        }
        (value, [one]) => matches!(
            (value, one.text),
            (Literal::Text(_), "string" | "path")
                | (Literal::Int(_), "int" | "number")
                | (Literal::Number(_), "number")
                | (Literal::Bool(_), "bool")
                | (Literal::Duration(_), "duration")
                | (Literal::Size(_), "size")
        ),
        _ => false,
    }
}

fn type_words(wanted: &[Argument<'_>]) -> String {
    match wanted {
        [first, ..] if matches!(first.kind, Kind::Text(_)) => {
            let members: Vec<&str> = wanted
                .iter()
                .filter(|argument| matches!(argument.kind, Kind::Text(_)))
                .map(|argument| argument.text)
                .collect();
            format!("one of {}", crate::words::or_quoted(&members))
        }
        [list, _, of] if list.text == "list" => format!("a list of {}", of.text),
        [one] => match one.text {
            "int" => "a whole number".to_string(),
            "bool" => "`true` or `false`".to_string(),
            "string" => "a text in quotes".to_string(),
            "path" => "a path in quotes".to_string(),
            "duration" => "a duration such as `30s`".to_string(),
            "size" => "a size such as `512MB`".to_string(),
            other => format!("a {other}"),
        },
        _ => "of another type".to_string(),
    }
}

fn measure(argument: &Argument<'_>) -> Option<i128> {
    match argument.kind {
        Kind::Int(number) => Some(i128::from(number)),
        Kind::Duration(value) | Kind::Size(value) => Some(i128::from(value)),
        _ => None,
    }
}

fn measured(value: &Literal) -> Option<i128> {
    match value {
        Literal::Int(number) => Some(i128::from(*number)),
        Literal::Duration(value) | Literal::Size(value) => Some(i128::from(*value)),
        _ => None,
    }
}

/// `5`, `true`, `30s`, `512MB` as the command line gives them.
fn simple_literal(text: &str) -> Option<Literal> {
    let source = Source::new("<set>", format!("x = {text}"));
    let reported = scant_lang::syntax::parse(&source, builtin::FILE);
    if !reported.diagnostics.is_empty() {
        return None;
    }
    match reported.value.statements.as_slice() {
        [one] => match one.arguments.as_slice() {
            [_, value] => plain_literal(value),
            _ => None,
        },
        _ => None,
    }
}

fn plain_literal(value: &Argument<'_>) -> Option<Literal> {
    match &value.kind {
        Kind::Word if matches!(value.text, "true" | "false") => Some(Literal::Bool(value.text == "true")),
        Kind::Int(number) => Some(Literal::Int(*number)),
        Kind::Number(number) => Some(Literal::Number(*number)),
        Kind::Duration(milliseconds) => Some(Literal::Duration(*milliseconds)),
        Kind::Size(bytes) => Some(Literal::Size(*bytes)),
        Kind::List(items) => items.iter().map(plain_literal).collect::<Option<Vec<_>>>().map(Literal::List),
        Kind::Text(pieces) => match pieces.as_slice() {
            [] => Some(Literal::Text(Text::plain(""))),
            [Piece::Text(text)] => Some(Literal::Text(Text::plain(text.as_ref()))),
            _ => None,
        },
        _ => None,
    }
}

/// The segments of a property path in a slot.
pub fn property_path(argument: &Argument<'_>) -> Vec<String> {
    segments(argument.text)
}
