//! Parameters: where their values come from, and whether these fit.

use super::values::{as_text, shape_of};
use super::{Known, Resolver, builtin};
use crate::codes;
use crate::matching::Clause;
use crate::model::{Literal, Text};
use crate::program::{Entry, ScopeId, ScopeKind};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Source, Span};
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Kind, Piece, Word};

impl<'t> Resolver<'_, 't, '_> {
    /// A parameter's value in this environment, worked out once.
    pub(super) fn parameter(&mut self, scope: ScopeId, name: &'t str, span: Span) -> Option<Literal> {
        match self.parameters.get(&(scope, name)) {
            Some(Known::Done(value)) => return value.clone(),
            Some(Known::Working) => {
                let mut circular =
                    Diagnostic::error(&codes::CIRCULAR_VALUE, span, format!("`{name}` is defined by itself"))
                        .help("give one of the values in the circle outright");
                if let Some((_, declared)) = self.program.scopes[scope.0 as usize].names.get(name) {
                    circular = circular.label(*declared, "its value comes back to this name");
                }
                self.report(circular);
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
        let name = clause.word("name").map_or("", |name| name.text);
        let span = clause.word("name").map_or(clause.statement.span, |name| name.span);
        let value = if matches!(wanted, "string" | "path") || wanted.starts_with('"') {
            Some(Literal::Text(Text::plain(text)))
        } else {
            simple_literal(text)
        };
        let Some(value) = value.filter(|value| has_type(value, clause.param_type())) else {
            let words = type_words(clause.param_type());
            let message = format!("`--set {name}={text}` does not fit: the parameter is {words}");
            self.report(Diagnostic::error(&codes::WRONG_TYPE, span, message));
            return None;
        };
        self.fits(clause, value, span)
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
                format!(
                    "{} stands here, and the parameter `{name}` is {}",
                    shape_of(&value),
                    type_words(wanted)
                ),
            );
            if let (Literal::Text(text), false) = (&value, union.is_empty())
                && let Some(close) = text.as_plain().and_then(|text| nearest(text, union.iter().copied()))
            {
                wrong = wrong.did_you_mean(&format!("\"{close}\""), span);
            }
            self.report(wrong);
            return None;
        }
        if let Some(range) = clause.one("range")
            && let Kind::Range(ends) = &range.kind
            && let (Some(from), Some(to), Some(here)) = (measure(&ends.0), measure(&ends.1), measured(&value))
            && measures(&ends.0, wanted)
            && from <= to
            && !(from..=to).contains(&here)
        {
            self.report(
                Diagnostic::error(
                    &codes::OUT_OF_RANGE,
                    span,
                    format!(
                        "the parameter `{name}` is in {}, not {}",
                        range.text,
                        as_text(&value).unwrap_or_default()
                    ),
                )
                .label(range.span, "the range"),
            );
            return None;
        }
        Some(value)
    }

    /// A parameter's range is of what the parameter is.
    fn range_of_its_type(&mut self, clause: &Clause<'_>) {
        let Some(range) = clause.one("range") else { return };
        let Kind::Range(ends) = &range.kind else { return };
        let wanted = clause.param_type();
        let mixed = std::mem::discriminant(&ends.0.kind) != std::mem::discriminant(&ends.1.kind);
        // The grammar has said so of a range of two kinds.
        if mixed || measures(&ends.0, wanted) {
            return;
        }
        let name = clause.word("name").map_or("", |name| name.text);
        let words = type_words(wanted);
        let wrong = Diagnostic::error(
            &codes::WRONG_TYPE,
            range.span,
            format!("`{}` is no range for `{name}`, which is {words}", range.text),
        );
        self.report(match wanted {
            [one] if matches!(one.text, "int" | "number") => wrong.help("for example `1..50`"),
            [one] if one.text == "duration" => wrong.help("for example `10s..5m`"),
            [one] if one.text == "size" => wrong.help("for example `128MB..10GB`"),
            _ => wrong.help("only numbers, durations and sizes have a range; leave it out"),
        });
    }

    /// In a build, every parameter must have a value.
    pub(super) fn parameters_without_values(&mut self) {
        let program = self.program;
        for (at, scope) in program.scopes.iter().enumerate() {
            let scope_id = ScopeId(at as u32);
            for name in scope.order.iter().copied() {
                let Some(Entry::Parameter(clause)) = scope.get(name) else { continue };
                self.range_of_its_type(clause);
                let span = clause.word("name").map_or(clause.statement.span, |word| word.span);
                let before = self.findings.len();
                let value = self.parameter(scope_id, name, span);
                let must = self.purpose.complete || scope.kind == ScopeKind::Component;
                let damage = &program.damage;
                let damaged = scope.used.is_some_and(|used| damage.within(used))
                    || damage.within(clause.statement.span);
                if value.is_none()
                    && !damaged
                    && must
                    && self.findings.len() == before
                    && !self.is_given(scope_id, name)
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

    /// Environments and `--set` give values to parameters that exist.
    fn unknown_settings(&mut self) {
        let program = self.program;
        let environment = self.purpose.environment.and_then(|at| program.environments.get(at));
        let bindings = environment.map(|environment| environment.bindings.as_slice()).unwrap_or_default();
        if bindings.is_empty() && self.purpose.set.is_empty() {
            return;
        }
        let mut parameters: Vec<String> = Vec::new();
        for scope in program.scopes.iter().filter(|scope| scope.kind != ScopeKind::Component) {
            let names =
                scope.order.iter().filter(|name| matches!(scope.get(name), Some(Entry::Parameter(_))));
            parameters.extend(names.map(|name| format!("{}{name}", scope.prefix)));
        }
        let entry = program.scopes.first();
        let known = |name: &str| {
            parameters.iter().any(|known| known == name)
                || entry.is_some_and(|entry| matches!(entry.get(name), Some(Entry::Broken)))
        };
        let damaged = program.damaged(ScopeId(0));
        let close = |name: &str| nearest(name, parameters.iter().map(String::as_str));
        for binding in bindings.iter().filter(|binding| !damaged && !known(binding.key.text)) {
            let Word { text: name, span } = binding.key;
            let unknown =
                Diagnostic::error(&codes::UNKNOWN_NAME, span, format!("no parameter is called `{name}`"));
            self.findings.push(match close(name) {
                Some(close) => unknown.did_you_mean(close, span),
                None => unknown.help(format!("declare it: `param {name}: string`")),
            });
        }
        let span = program.app.map_or_else(Span::default, |app| app.line());
        for (name, _) in self.purpose.set.iter().filter(|(name, _)| !known(name)) {
            let unknown = Diagnostic::error(
                &codes::UNKNOWN_NAME,
                span,
                format!("`--set {name}` gives a value to a parameter that does not exist"),
            );
            self.findings.push(match close(name) {
                Some(close) => unknown.help(format!("did you mean `--set {close}`?")),
                None => unknown,
            });
        }
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

/// Whether the end of a range is of a parameter's type.
fn measures(end: &Argument<'_>, wanted: &[Argument<'_>]) -> bool {
    let [one] = wanted else { return false };
    match end.kind {
        Kind::Int(_) => matches!(one.text, "int" | "number"),
        Kind::Duration(_) => one.text == "duration",
        Kind::Size(_) => one.text == "size",
        _ => false,
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
