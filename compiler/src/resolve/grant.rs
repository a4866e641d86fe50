//! `allow`: every verb on every thing becomes a grant, within what exports permit.

use super::lookup::Found;
use super::{Place, Resolver};
use crate::codes;
use crate::matching::{Clause, Test};
use crate::model::{Function, Grant, ProviderGrant, Scope, TargetName, Thing};
use crate::program::{DeclarationKind, Entry, ScopeId};
use crate::vocabulary::{RESERVED_VERBS, StoreKind, Verb};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Spanned;
use scant_lang::suggest::nearest;
use scant_lang::tree::{Argument, Word};

impl<'p, 't> Resolver<'p, 't, '_> {
    pub(super) fn allow(&mut self, function: &mut Function, clause: &'t Clause<'t>, scope: ScopeId) {
        let verbs: Vec<Spanned<Verb>> = clause
            .many("verbs")
            .to_vec()
            .into_iter()
            .filter_map(|word| self.verb(word, clause, scope))
            .collect();
        if verbs.is_empty() {
            return;
        }
        let because = clause.one("because").map(|_| crate::program::plain_text(clause, "because"));
        if let (Some(reason), Some(argument)) = (&because, clause.one("because"))
            && reason.trim().is_empty()
        {
            self.report(super::accept::no_reason(argument.span, reason));
        }
        let Some(limit) = self.scope_of(clause, scope) else { return };
        let fields: Vec<String> = clause.many("fields").iter().map(|field| field.text.to_string()).collect();
        for thing in clause.many("things").to_vec() {
            let word = Word { text: thing.text, span: thing.span };
            let Some((on, kind, found)) = self.thing(word, scope) else { continue };
            if limit != Scope::All && !kind.has_keys() {
                self.report(
                    Diagnostic::error(
                        &codes::WRONG_KIND,
                        thing.span,
                        format!(
                            "`where key` limits tables, buckets and caches, and `{}` is a {}",
                            thing.text,
                            kind.word()
                        ),
                    )
                    .help("leave the limit out, or split the statement"),
                );
                continue;
            }
            if !fields.is_empty() && kind != StoreKind::Table {
                self.report(Diagnostic::error(
                    &codes::WRONG_KIND,
                    thing.span,
                    format!("`fields` limits tables, and `{}` is a {}", thing.text, kind.word()),
                ));
                continue;
            }
            for verb in &verbs {
                if !self.has_verb(kind, on, *verb, word, clause.many("things").len() > 1) {
                    continue;
                }
                self.ceiling(&found, verb.value.word(), Word { text: thing.text, span: verb.span });
                self.grant(
                    function,
                    Grant {
                        verb: verb.value,
                        on,
                        scope: limit.clone(),
                        fields: fields.clone(),
                        because: because.clone(),
                        span: verb.span,
                        thing: thing.span,
                        line: clause.line(),
                    },
                );
            }
        }
    }

    fn grant(&mut self, function: &mut Function, grant: Grant) {
        let same = function.grants.iter().find(|known| {
            known.verb == grant.verb
                && known.on == grant.on
                && known.scope == grant.scope
                && known.fields == grant.fields
        });
        if let Some(first) = same {
            let (verb, thing) = (grant.verb.word(), self.thing_name(grant.on));
            self.report(
                Diagnostic::error(
                    &codes::DUPLICATE_GRANT,
                    grant.span,
                    format!("`{verb}` on `{thing}` is allowed twice"),
                )
                .here("allowed again")
                .label(first.span, "allowed first"),
            );
            return;
        }
        function.grants.push(grant);
    }

    fn thing_name(&self, thing: Thing) -> String {
        let place = match thing {
            Thing::Store(id) | Thing::Index(id, _) => Place::Store(id),
            Thing::Function(id) => Place::Function(id),
            Thing::Raw(id) => Place::Raw(id),
        };
        let at = self.places.iter().position(|known| *known == place);
        at.map(|at| self.program.declarations[at].path.clone()).unwrap_or_default()
    }

    /// The verbs of the first thing a grant names, if it is known.
    fn verbs_of_first(&self, clause: &Clause<'t>, scope: ScopeId) -> Vec<&'static str> {
        let first = clause.many("things").first().map_or("", |thing| thing.text);
        let Some(Entry::Declared(id)) = self.program.scopes[scope.0 as usize].get(first) else {
            return Vec::new();
        };
        let kind = match self.declaration(id).kind {
            DeclarationKind::Store(kind) | DeclarationKind::External(kind) => kind,
            DeclarationKind::Function => StoreKind::Function,
            DeclarationKind::Api | DeclarationKind::Auth | DeclarationKind::Raw(_) => return Vec::new(),
        };
        kind.verbs().iter().map(|verb| verb.word()).collect()
    }

    fn verb(&mut self, word: &'t Argument<'t>, clause: &Clause<'t>, scope: ScopeId) -> Option<Spanned<Verb>> {
        if let Some(verb) = Verb::of(word.text) {
            return Some(Spanned::new(verb, word.span));
        }
        if let Some((_, what)) = RESERVED_VERBS.iter().find(|(reserved, _)| *reserved == word.text) {
            self.report(crate::matching::not_available(word.span, word.text, what));
            return None;
        }
        let unknown =
            Diagnostic::error(&codes::UNKNOWN_VERB, word.span, format!("there is no verb `{}`", word.text));
        let lower = word.text.to_ascii_lowercase();
        let meant = match lower.as_str() {
            "any" | "all" => None,
            "upload" | "create" | "insert" => Some("put"),
            "remove" | "erase" => Some("delete"),
            "download" | "fetch" => Some("get"),
            "enqueue" => Some("send"),
            "call" | "execute" | "run" => Some("invoke"),
            lower => nearest(lower, Verb::WRITTEN.map(Verb::word)),
        };
        let verbs = self.verbs_of_first(clause, scope);
        self.report(match meant {
            Some(close) => unknown.did_you_mean(close, word.span),
            None => {
                let unknown = unknown.note("a grant names exact operations, so that a reviewer can sign it");
                match lower.as_str() {
                    "any" | "all" => unknown.help("name each of them, as in `allow get, put on …`"),
                    "consume" | "receive" | "listen" | "subscribe" | "trigger" => {
                        unknown.help("an `on` line brings the rights its trigger needs")
                    }
                    _ if verbs.is_empty() => unknown,
                    _ => unknown.help(format!("what is named here has {}", crate::words::or_quoted(&verbs))),
                }
            }
        });
        None
    }

    /// Whether a thing has a verb, or a message that it has not; `several` things share the statement.
    fn has_verb(
        &mut self,
        kind: StoreKind,
        on: Thing,
        verb: Spanned<Verb>,
        thing: Word<'t>,
        several: bool,
    ) -> bool {
        let word = verb.value.word();
        if let Thing::Index(..) = on {
            if !matches!(verb.value, Verb::Query | Verb::Scan) {
                self.report(
                    Diagnostic::error(
                        &codes::WRONG_VERB,
                        verb.span,
                        format!("an index has no `{word}`; it has `query` and `scan`"),
                    )
                    .help(match thing.text.rsplit_once('.') {
                        Some((table, _)) if kind.verbs().contains(&verb.value) => {
                            format!("`{word}` is on the table, which keeps its indexes up to date: `{table}`")
                        }
                        _ => "leave the verb out".to_string(),
                    })
                    .label(thing.span, "this is an index"),
                );
                return false;
            }
            return true;
        }
        if kind.verbs().contains(&verb.value) {
            return true;
        }
        let words: Vec<&str> = kind.verbs().iter().map(|verb| verb.word()).collect();
        let wrong =
            Diagnostic::error(&codes::WRONG_VERB, verb.span, format!("a {} has no `{word}`", kind.word()))
                .label(thing.span, format!("`{}` is a {}", thing.text, kind.word()));
        let meant = alike(verb.value, kind);
        self.report(match (meant, words.as_slice()) {
            _ if several => wrong.help(format!(
                "its verbs are {}; give it an `allow` of its own",
                crate::words::or_quoted(&words)
            )),
            (Some(close), _) => wrong.did_you_mean(close, verb.span),
            (None, [only]) => wrong.did_you_mean(only, verb.span),
            (None, _) => wrong.help(format!("its verbs are {}", crate::words::or_quoted(&words))),
        });
        false
    }

    /// A grant through an export keeps to the export's verbs.
    pub(super) fn ceiling(&mut self, found: &Found<'p, 't>, verb: &str, at: Word<'t>) {
        let Some(export) = found.export else { return };
        if export.verbs.iter().any(|known| known.text == verb) {
            return;
        }
        self.report(
            Diagnostic::error(
                &codes::BEYOND_EXPORT,
                at.span,
                format!(
                    "`{}` is exported for {} only",
                    at.text,
                    crate::words::and(&export.verbs.iter().map(|verb| verb.text).collect::<Vec<_>>())
                ),
            )
            .here(format!("this needs `{verb}`"))
            .label(export.span, "the most that others may have"),
        );
    }

    /// What a grant is on.
    fn thing(&mut self, word: Word<'t>, scope: ScopeId) -> Option<(Thing, StoreKind, Found<'p, 't>)> {
        let fits = |kind: DeclarationKind| !matches!(kind, DeclarationKind::Auth | DeclarationKind::Api);
        let found = self.find(word, scope, &fits)?;
        let declaration = self.declaration(found.id);
        let kind = match declaration.kind {
            DeclarationKind::Store(kind) | DeclarationKind::External(kind) => kind,
            DeclarationKind::Function => StoreKind::Function,
            DeclarationKind::Api | DeclarationKind::Auth | DeclarationKind::Raw(_) => {
                let raw = matches!(declaration.kind, DeclarationKind::Raw(_));
                let wrong = Diagnostic::error(
                    &codes::WRONG_KIND,
                    word.span,
                    format!("`{}` is {}, which has no verbs", word.text, declaration.kind.with_article()),
                )
                .label(declaration.span(), "declared here");
                self.report(if raw {
                    wrong.help("a raw resource is reached in its provider's words: `allow aws \"service:Action\" on …`")
                } else {
                    wrong
                });
                return None;
            }
        };
        let place = self.place(found.id, word.span)?;
        let thing = match (place, found.rest) {
            (Place::Store(id), None) => Thing::Store(id),
            (Place::Store(id), Some(index)) => {
                let indexes: Vec<String> =
                    match self.model.stores.get(id.0 as usize).map(|store| &store.detail) {
                        Some(crate::model::Detail::Table(table)) => {
                            table.indexes.iter().map(|index| index.name.clone()).collect()
                        }
                        _ => Vec::new(),
                    };
                match indexes.iter().position(|known| known == index) {
                    Some(at) => Thing::Index(id, at as u32),
                    None => {
                        self.unknown_index(word, index, kind, &indexes, declaration.span());
                        return None;
                    }
                }
            }
            (Place::Function(id), None) => Thing::Function(id),
            _ => {
                self.report(Diagnostic::error(
                    &codes::UNKNOWN_NAME,
                    word.span,
                    format!("`{}` has no parts", declaration.path),
                ));
                return None;
            }
        };
        Some((thing, kind, found))
    }

    fn unknown_index(
        &mut self,
        word: Word<'t>,
        index: &str,
        kind: StoreKind,
        indexes: &[String],
        home: scant_lang::source::Span,
    ) {
        let message = match kind {
            StoreKind::Table => format!("the table has no index `{index}`"),
            kind => format!("a {} has no parts", kind.word()),
        };
        let unknown = Diagnostic::error(&codes::UNKNOWN_NAME, word.span, message);
        let prefix = &word.text[..word.text.len() - index.len()];
        let unknown = match nearest(index, indexes.iter().map(String::as_str)) {
            Some(close) => unknown.did_you_mean(&format!("{prefix}{close}"), word.span),
            None => unknown,
        };
        self.report(unknown.label(home, "declared here").lacking());
    }

    /// The limit of a grant. `None` when it is not understood, which is reported: the grant is then left out, for a
    /// limit that is lost would be a right that nobody wrote.
    fn scope_of(&mut self, clause: &Clause<'t>, scope: ScopeId) -> Option<Scope> {
        let Some(condition) = clause.conditions("scope").first() else { return Some(Scope::All) };
        let values: Vec<String> =
            self.texts(condition.value, scope)?.into_iter().map(|text| text.value).collect();
        if values.is_empty() || values.iter().any(String::is_empty) {
            self.report(
                Diagnostic::error(&codes::OUT_OF_RANGE, condition.value.span, "an empty key limits nothing")
                    .help("leave out `where`, or say the key"),
            );
            return None;
        }
        Some(match condition.test.value {
            Test::Starts => Scope::Prefixes(values),
            Test::Is | Test::In | Test::Not | Test::Compare(_) => Scope::Keys(values),
        })
    }

    pub(super) fn allow_provider(&mut self, function: &mut Function, clause: &'t Clause<'t>, scope: ScopeId) {
        let Some(target) = clause.choice("target").and_then(|word| TargetName::of(word.value)) else {
            return;
        };
        if target != self.purpose.target {
            if !function.common.exists_on(self.purpose.target) {
                return;
            }
            self.report(
                Diagnostic::error(
                    &codes::NOT_ON_TARGET,
                    clause.line(),
                    format!(
                        "this is {}'s word, and `{}` is compiled for {} too",
                        target.word(),
                        function.name,
                        self.purpose.target.word()
                    ),
                )
                .help(format!(
                    "limit the function: `function {} only on {}`",
                    function.name,
                    target.word()
                )),
            );
            return;
        }
        let because = clause.one("because").map(|_| crate::program::plain_text(clause, "because"));
        for thing in clause.many("things").to_vec() {
            let word = Word { text: thing.text, span: thing.span };
            let Some(found) = self.find(word, scope, &|_| true) else { continue };
            let Some(place) = self.place(found.id, word.span) else { continue };
            let on = match (place, found.rest) {
                (Place::Store(id), None) => Thing::Store(id),
                (Place::Function(id), None) => Thing::Function(id),
                (Place::Raw(id), None) => Thing::Raw(id),
                _ => {
                    self.report(Diagnostic::error(
                        &codes::WRONG_KIND,
                        word.span,
                        format!("`{}` is not a resource of its own", word.text),
                    ));
                    continue;
                }
            };
            if let Some(export) = found.export {
                self.report(
                    Diagnostic::error(
                        &codes::BEYOND_EXPORT,
                        word.span,
                        format!(
                            "`{}` is exported for {} only",
                            word.text,
                            crate::words::and(&export.verbs.iter().map(|verb| verb.text).collect::<Vec<_>>())
                        ),
                    )
                    .label(export.span, "the most that others may have"),
                );
                continue;
            }
            for action in clause.many("actions").to_vec() {
                if let Some(name) = self.plain(action, scope) {
                    function.provider_grants.push(ProviderGrant {
                        target,
                        action: name.value,
                        on,
                        because: because.clone(),
                        span: action.span,
                        line: clause.line(),
                    });
                }
            }
        }
    }
}

/// The verb of a kind that does what another kind's verb does.
fn alike(verb: Verb, kind: StoreKind) -> Option<&'static str> {
    use StoreKind as K;
    use Verb as V;
    Some(match (kind, verb) {
        (K::Table | K::Bucket | K::Cache, V::Send | V::Write | V::Append | V::Publish) => "put",
        (K::Table | K::Bucket | K::Cache, V::Read | V::Receive) => "get",
        (K::Table, V::List) => "scan",
        (K::Bucket, V::Scan | V::Query) => "list",
        (K::Bucket | K::Cache, V::Update) => "put",
        (K::Queue, V::Put | V::Publish | V::Emit | V::Append | V::Write) => "send",
        (K::Queue, V::Get | V::Read | V::Tail) => "receive",
        (K::Queue, V::Delete) => "receive",
        (K::Stream, V::Put | V::Send | V::Publish | V::Emit | V::Write) => "append",
        (K::Stream, V::Get | V::Read | V::Receive | V::Scan | V::Query) => "tail",
        (K::Secret, V::Get) => "read",
        (K::Secret, V::Put | V::Update) => "write",
        _ => return None,
    })
}
