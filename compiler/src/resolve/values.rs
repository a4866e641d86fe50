//! Values: parameters, texts with references, literals; and the typed reading of a clause's slots.

use super::{Place, Resolver, builtin};
use crate::codes;
use crate::matching::Clause;
use crate::model::{Attribute, Literal, Referent, Text, TextPart};
use crate::program::{DeclarationKind, Entry, ScopeId};
use crate::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::{Span, Spanned};
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
                if self.program.damaged(scope) {
                    return None;
                }
                self.report(match close {
                    Some(close) => unknown.did_you_mean(close, inside(span, path, first)),
                    None if first == "env" => unknown
                        .help("nothing is read from the process: declare a `param`, and give it a value with `--set`"),
                    None if rest.is_none() => unknown.help(format!("declare it: `param {first}: string`")),
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
                let unknown = Diagnostic::error(
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
                .help(format!("it has {}", crate::words::or_quoted(&words)));
                let meant = if matches!(word, "arn" | "key") {
                    Some("id")
                } else {
                    nearest(word, words.iter().copied())
                };
                let end = inside(span, path, path).end;
                let place = Span { start: end - word.len() as u32, end, ..span };
                self.report(match meant {
                    Some(meant) if !word.is_empty() => unknown.did_you_mean(meant, place),
                    _ if word.is_empty() && words.contains(&"name") => {
                        unknown.perhaps(format!("write `${thing}.name`"), place, ".name")
                    }
                    _ => unknown,
                });
                None
            }
        }
    }

    /// A text that may wait for the deployment.
    pub(super) fn text(&mut self, argument: &'t Argument<'t>, scope: ScopeId) -> Option<Text> {
        match self.literal(argument, scope)? {
            Literal::Text(text) => Some(text),
            literal => match as_text(&literal) {
                Some(text) => Some(Text::plain(text)),
                None if self.program.damage.within(argument.span) => None,
                None => {
                    self.report(Diagnostic::error(
                        &codes::WRONG_TYPE,
                        argument.span,
                        format!("a text stands here, and `{}` is {}", argument.text, shape_of(&literal)),
                    ));
                    None
                }
            },
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

    /// The plain texts of a list; a parameter may give several. None, or an empty one, is a mistake: what limits
    /// must not fall away unseen.
    pub(super) fn plain_list(
        &mut self,
        clause: &Clause<'t>,
        slot: &str,
        scope: ScopeId,
    ) -> Vec<Spanned<String>> {
        let mut found = Vec::new();
        for argument in clause.many(slot).to_vec() {
            let Some(texts) = self.texts(argument, scope) else { continue };
            if texts.is_empty() || texts.iter().any(|text| text.value.is_empty()) {
                let what = if texts.is_empty() { "an empty list" } else { "an empty text" };
                self.report(
                    Diagnostic::error(
                        &codes::OUT_OF_RANGE,
                        argument.span,
                        format!("{what} says nothing here"),
                    )
                    .help(format!("leave out `{}`, or say which", clause.statement.head.text)),
                );
            }
            found.extend(texts);
        }
        found
    }

    /// The plain texts of an argument: one, or those of a list.
    pub(super) fn texts(
        &mut self,
        argument: &'t Argument<'t>,
        scope: ScopeId,
    ) -> Option<Vec<Spanned<String>>> {
        match self.literal(argument, scope)? {
            Literal::List(items) => items
                .into_iter()
                .map(|item| match as_text(&item) {
                    Some(text) => Some(Spanned::new(text, argument.span)),
                    None => {
                        self.report(Diagnostic::error(
                            &codes::WRONG_TYPE,
                            argument.span,
                            "this must be known before the deployment",
                        ));
                        None
                    }
                })
                .collect(),
            _ => self.plain(argument, scope).map(|text| vec![text]),
        }
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
                    format!("{wanted} stands here, and `{}` is {}", argument.text, shape_of(&literal)),
                ));
                None
            }
        }
    }
}

/// What a value is, in words.
pub(super) fn shape_of(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => match text.as_plain() {
            Some(plain) => format!("the text `\"{plain}\"`"),
            None => "a text".to_string(),
        },
        Literal::Int(number) => format!("the whole number `{number}`"),
        Literal::Number(number) => format!("the number `{number}`"),
        Literal::Bool(truth) => format!("`{truth}`"),
        Literal::Duration(milliseconds) => {
            format!("the duration `{}`", crate::words::duration(*milliseconds))
        }
        Literal::Size(bytes) => format!("the size `{}`", crate::words::size(*bytes)),
        Literal::List(_) => "a list".to_string(),
        Literal::Object(_) => "an object".to_string(),
    }
}

/// The place of the name `first` in `$path` or `${path}`.
fn inside(span: Span, path: &str, first: &str) -> Span {
    let before = if (span.end - span.start) as usize == path.len() + 1 { 1 } else { 2 };
    let start = span.start + before;
    Span { start, end: start + first.len() as u32, ..span }
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

/// The segments of a property path in a slot.
pub fn property_path(argument: &Argument<'_>) -> Vec<String> {
    segments(argument.text)
}
