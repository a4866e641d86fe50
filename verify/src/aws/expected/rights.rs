//! What functions may do: their grants, what triggers imply, and the floor.

use crate::aws::context::{Test, context};
use crate::aws::floor;
use crate::aws::spec;
use crate::aws::verbs::{self, Part};
use crate::aws::words::{Text, Words, chars, plain};
use crate::claims::{Claims, Effect, Match, Place, Statement};
use crate::pattern::{Letter, Pattern};
use scant_compiler::access::Row;
use scant_compiler::checked::Checked;
use scant_compiler::model::{
    Detail, Function, FunctionId, Index, Model, Raw, Scope, Store, Table, TargetName, Thing,
};
use scant_compiler::vocabulary::{StoreKind, Verb};
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// Adds the rights of all functions.
pub fn add(checked: &Checked, words: &mut Words, claims: &mut Claims) {
    let model = checked.model();
    let mut rows: BTreeMap<FunctionId, Vec<&Row>> = BTreeMap::new();
    for row in &checked.access().rows {
        rows.entry(row.function).or_default().push(row);
    }
    for (id, function) in model.functions() {
        let mut statements = floor::of(function, words);
        let mut rights = Rights { model, id, words, statements: Vec::new() };
        for row in rows.get(&id).into_iter().flatten() {
            rights.row(row);
        }
        rights.provider(function);
        rights.batches();
        statements.append(&mut rights.statements);
        let subject = spec::may(&spec::function(function));
        claims.subjects.entry(subject).or_default().append(&mut statements);
    }
}

struct Rights<'m, 'w> {
    model: &'m Model,
    id: FunctionId,
    words: &'w mut Words,
    statements: Vec<Statement>,
}

impl Rights<'_, '_> {
    fn allow(&mut self, actions: &[&str], resource: Vec<Pattern>, context: Match, span: Span) {
        self.statements.push(Statement {
            effect: Effect::Allow,
            action: Match::of(actions.iter().map(|action| Pattern::caseless(action))),
            resource: Match::of(resource),
            context,
            place: Place::Spec(span),
        });
    }

    fn row(&mut self, row: &Row) {
        let model = self.model;
        let span = row.why.span();
        let (store, index) = match row.on {
            Thing::Store(id) => (model.store(id), None),
            Thing::Index(id, index) => (model.store(id), index_of(model.store(id), index)),
            Thing::Function(id) => {
                let arn = Pattern(self.words.invoke_arn(model.function(id)));
                for cost in verbs::costs(StoreKind::Function, row.verb) {
                    self.allow(cost.actions, vec![arn.clone()], Match::any(), span);
                }
                return;
            }
            // The language has no verbs for what it does not know.
            Thing::Raw(_) => return,
        };
        for cost in verbs::costs(store.kind(), row.verb) {
            let resource = self.resource(store, index, cost.part, &row.scope);
            let tests = tests(store, index, row, cost.part);
            self.allow(cost.actions, resource.clone(), context(tests), span);
            if row.verb == Verb::Write && rotates(store, self.id) {
                self.allow(&verbs::ROTATES, resource, Match::any(), span);
            }
            if !cost.key.is_empty() && spec::has_key(store) {
                self.key(store.kind(), cost.key, span);
            }
        }
    }

    fn resource(&mut self, store: &Store, index: Option<&Index>, part: Part, scope: &Scope) -> Vec<Pattern> {
        let arn = self.words.store_arn(store);
        let with = |rest: &str| Pattern(arn.iter().copied().chain(chars(rest)).collect());
        let any = |pattern: Pattern| pattern.then(&Pattern::any());
        match (part, index) {
            (Part::Whole, Some(index)) => vec![with(&format!("/index/{}", index.name))],
            (Part::Whole, None) => vec![with("")],
            (Part::Changes, _) if store.external.is_some() => vec![any(with("/stream/"))],
            (Part::Changes, _) => vec![Pattern(self.words.changes(&spec::store(store)))],
            (Part::Objects, _) => match scope {
                Scope::All => vec![any(with("/"))],
                Scope::Keys(keys) => keys.iter().map(|key| with(&format!("/{key}"))).collect(),
                Scope::Prefixes(starts) => {
                    starts.iter().map(|start| any(with(&format!("/{start}")))).collect()
                }
            },
        }
    }

    /// The key of an encrypted store, only through the service that keeps the store.
    fn key(&mut self, kind: StoreKind, actions: &[&str], span: Span) {
        let key = Pattern(self.words.arn("AWS::KMS::Key", spec::KEY));
        let through = self.words.spelled(&format!("{}.<R>.amazonaws.com", verbs::service(kind)), &[]);
        let context = context(vec![Test::new("StringEquals", "kms:ViaService", [through])]);
        self.allow(actions, vec![key], context, span);
    }

    fn provider(&mut self, function: &Function) {
        for grant in function.provider_grants.iter().filter(|grant| grant.target == TargetName::Aws) {
            let resource = self.checked_on(&grant.action, grant.on);
            self.allow(&[&grant.action], vec![resource], Match::any(), grant.line);
        }
    }

    /// What an action of AWS is checked on, "Resource types" of the Service Authorization Reference: actions of S3
    /// that speak of objects or their parts on objects, those of DynamoDB that read a stream on it.
    fn checked_on(&mut self, action: &str, on: Thing) -> Pattern {
        let operation = action.split_once(':').map_or("", |(_, operation)| operation);
        let store = match on {
            Thing::Raw(id) => return Pattern(self.raw(self.model.raw(id))),
            Thing::Function(id) => return Pattern(self.words.invoke_arn(self.model.function(id))),
            Thing::Store(id) => (self.model.store(id), None),
            Thing::Index(id, index) => (self.model.store(id), index_of(self.model.store(id), index)),
        };
        let of_objects = ["Object", "MultipartUpload"].iter().any(|word| operation.contains(word));
        let of_changes = ["DescribeStream", "GetRecords", "GetShardIterator"].contains(&operation);
        let part = match store {
            (store, None) if store.kind() == StoreKind::Bucket => {
                if of_objects && !operation.contains("Bucket") { Part::Objects } else { Part::Whole }
            }
            (store, None) if store.kind() == StoreKind::Table && of_changes => Part::Changes,
            _ => Part::Whole,
        };
        self.resource(store.0, store.1, part, &Scope::All).into_iter().next().unwrap_or_default()
    }

    fn raw(&mut self, raw: &Raw) -> Text {
        self.words.arn(&raw.resource_type.value, &spec::raw(raw))
    }

    /// Putting and deleting the same items under the same conditions, so also in batches.
    fn batches(&mut self) {
        let [put, delete, both] = verbs::BOTH;
        let has = |statement: &Statement, action: &str| {
            statement.action.patterns.contains(&Pattern::caseless(action))
        };
        let mut found = Vec::new();
        for one in self.statements.iter().filter(|one| has(one, put)) {
            let same = |other: &&Statement| other.resource == one.resource && other.context == one.context;
            if self.statements.iter().any(|other| has(other, delete) && same(&other)) {
                let action = Match::of([Pattern::caseless(both)]);
                found.push(Statement { action, ..one.clone() });
            }
        }
        self.statements.append(&mut found);
    }
}

fn index_of(store: &Store, index: u32) -> Option<&Index> {
    match &store.detail {
        Detail::Table(table) => table.indexes.get(index as usize),
        _ => None,
    }
}

fn rotates(store: &Store, id: FunctionId) -> bool {
    matches!(&store.detail, Detail::Secret(secret) if secret.rotate.is_some_and(|rotate| rotate.by == id))
}

/// What a limited right asks of a request.
fn tests(store: &Store, index: Option<&Index>, row: &Row, part: Part) -> Vec<Test> {
    match &store.detail {
        Detail::Table(table) => {
            let mut tests = leading_keys(&row.scope);
            if !row.fields.is_empty() {
                tests.extend(attributes(table, index, row));
            }
            tests
        }
        Detail::Bucket(_) if part == Part::Whole => match &row.scope {
            Scope::All => Vec::new(),
            Scope::Keys(keys) => {
                vec![Test::new("StringEquals", "s3:prefix", keys.iter().map(|key| exact(key)))]
            }
            Scope::Prefixes(starts) => {
                vec![Test::new("StringLike", "s3:prefix", starts.iter().map(|start| beginning(start)))]
            }
        },
        _ => Vec::new(),
    }
}

/// Holds of a request that names this key only if it names one at all: without that, `ForAllValues` is true of
/// requests that name none. "Using IAM policy conditions for fine-grained access control", DynamoDB developer guide.
fn guard(key: &str) -> Test {
    Test::new("Null", key, [plain("false")])
}

fn leading_keys(scope: &Scope) -> Vec<Test> {
    const KEY: &str = "dynamodb:LeadingKeys";
    let test = match scope {
        Scope::All => return Vec::new(),
        Scope::Keys(keys) => Test::new("ForAllValues:StringEquals", KEY, keys.iter().map(|key| exact(key))),
        Scope::Prefixes(starts) => {
            Test::new("ForAllValues:StringLike", KEY, starts.iter().map(|start| beginning(start)))
        }
    };
    vec![test, guard(KEY)]
}

/// The attributes named and the keys, which no request can leave out. A read asks for single attributes, a write
/// gives back none but those it wrote.
fn attributes(table: &Table, index: Option<&Index>, row: &Row) -> Vec<Test> {
    const KEY: &str = "dynamodb:Attributes";
    let keys = [Some(&table.key), table.sort.as_ref()];
    let of_index = [index.map(|index| &index.key), index.and_then(|index| index.sort.as_ref())];
    let keys = keys.into_iter().chain(of_index).flatten().map(|key| key.name.as_str());
    let names = row.fields.iter().map(String::as_str).chain(keys);
    let mut tests = vec![Test::new("ForAllValues:StringEquals", KEY, names.map(exact)), guard(KEY)];
    let answer: (&str, &[&str]) = match row.verb {
        Verb::Get | Verb::Query | Verb::Scan => ("dynamodb:Select", &["SPECIFIC_ATTRIBUTES"]),
        Verb::Put | Verb::Update | Verb::Delete => {
            ("dynamodb:ReturnValues", &["NONE", "UPDATED_OLD", "UPDATED_NEW"])
        }
        _ => return tests,
    };
    tests.push(Test::new("StringEqualsIfExists", answer.0, answer.1.iter().map(|value| plain(value))));
    tests
}

/// A value as a policy writes it: `${` would begin a policy variable.
fn exact(text: &str) -> Text {
    plain(&text.replace("${", "${$}{"))
}

/// Everything that begins with `text`, whose `*` and `?` are themselves.
fn beginning(text: &str) -> Text {
    let mut value = Text::new();
    for (at, c) in text.char_indices() {
        match c {
            '*' => value.extend(chars("${*}")),
            '?' => value.extend(chars("${?}")),
            '$' if text.get(at + 1..).is_some_and(|rest| rest.starts_with('{')) => {
                value.extend(chars("${$}"))
            }
            c => value.push(Letter::Char(c)),
        }
    }
    value.push(Letter::Char('*'));
    value
}
