//! What a function may do at the servers it signs in to: the verb table of buckets, streams, queues and tables.

use crate::claims::{Effect, Match, Place, Statement};
use crate::knative::spec::{self, Spec, is_allowed, store_of};
use crate::knative::sql;
use crate::knative::words::{self, Said, allow};
use crate::knative::{caches, names};
use crate::pattern::Pattern;
use scant_compiler::access::Row;
use scant_compiler::model::{Detail, FunctionId, Scope, Store, StoreId};
use scant_compiler::vocabulary::{StoreKind, Verb};
use std::collections::BTreeSet;

/// Whether Knative holds a verb: what it does not hold is in no artifact, and the spec accepts that.
pub fn is_held(kind: StoreKind, verb: Verb) -> bool {
    match kind {
        StoreKind::Table => sql::is_verb(verb),
        StoreKind::Bucket => !s3(verb).is_empty(),
        StoreKind::Stream => matches!(verb, Verb::Append | Verb::Tail),
        StoreKind::Secret => verb == Verb::Read,
        StoreKind::Queue => matches!(verb, Verb::Send | Verb::Receive | Verb::Purge),
        StoreKind::Topic => verb == Verb::Publish,
        StoreKind::Bus => verb == Verb::Emit,
        StoreKind::Cache => !caches::commands(verb).1.is_empty(),
        StoreKind::Function => false,
    }
}

/// "Actions defined by Amazon S3", Service Authorization Reference; Ceph's gateway reads the same policies
/// ("Bucket policies", Ceph object gateway).
fn s3(verb: Verb) -> &'static [&'static str] {
    match verb {
        Verb::Get => &["s3:GetObject"],
        Verb::Put => &["s3:PutObject", "s3:AbortMultipartUpload"],
        Verb::Delete => &["s3:DeleteObject"],
        Verb::List => &["s3:ListBucket"],
        _ => &[],
    }
}

/// Adds the rights of all functions.
pub fn add(spec: &Spec<'_>, said: &mut Said) {
    for (id, function) in spec.model.functions() {
        let mut rights = Rights { spec, id, statements: Vec::new(), once: BTreeSet::new() };
        for row in spec.rows.get(&id).into_iter().flatten() {
            rights.row(row);
        }
        let subject = words::may(&spec::function(function));
        for statement in rights.statements {
            said.claims.say(&subject, statement);
        }
    }
}

struct Rights<'s, 'm> {
    spec: &'s Spec<'m>,
    id: FunctionId,
    statements: Vec<Statement>,
    once: BTreeSet<(String, String)>,
}

impl Rights<'_, '_> {
    fn row(&mut self, row: &Row) {
        let Some((on, index)) = store_of(row) else { return };
        let store = self.spec.model.store(on);
        if !is_held(store.kind(), row.verb) {
            return;
        }
        let place = Place::Spec(row.why.span());
        match &store.detail {
            Detail::Table(table) if store.external.is_none() => self.table(row, on, table, index, &place),
            Detail::Bucket(_) => self.bucket(row, store, place),
            Detail::Cache => self.cache(row, store, place),
            Detail::Stream(_) => {
                let topic =
                    format!("topic {}", self.spec.called(store, "name", || names::of(&store.name.path)));
                let operation = if row.verb == Verb::Append { "Write" } else { "Read" };
                self.once("Describe", &topic, &place);
                self.once(operation, &topic, &place);
            }
            Detail::Queue(_) if is_allowed(row) && self.spec.is_rabbit(store) => {
                let queue = names::of(&store.name.path);
                match row.verb {
                    Verb::Send => self.once("write", &format!("x.{queue}"), &place),
                    _ => self.once("read", &queue, &place),
                }
            }
            _ => {}
        }
    }

    fn once(&mut self, action: &str, resource: &str, place: &Place) {
        if self.once.insert((action.to_owned(), resource.to_owned())) {
            self.statements.push(allow(action, resource, "", place.clone()));
        }
    }

    fn table(
        &mut self,
        row: &Row,
        on: StoreId,
        table: &scant_compiler::model::Table,
        index: Option<u32>,
        place: &Place,
    ) {
        let schema = sql::names::schema_for(self.spec, self.id, on);
        let call = sql::names::call(table, row.verb, index);
        self.once("CONNECT", &format!("database {}", sql::names::database(self.spec)), place);
        self.once("USAGE", &format!("schema {schema}"), place);
        self.once("EXECUTE", &format!("function {schema}.{call}"), place);
    }

    fn cache(&mut self, row: &Row, store: &Store, place: Place) {
        self.once("ping", "the server of caches", &place);
        let cache = self.spec.called(store, "name", || names::of(&store.name.path));
        let (access, commands) = caches::commands(row.verb);
        self.statements.push(Statement {
            effect: Effect::Allow,
            action: Match::of(commands.iter().map(|command| caches::action(command, access))),
            resource: Match::of(caches::keys(&cache, &row.scope)),
            context: Match::any(),
            place,
        });
    }

    fn bucket(&mut self, row: &Row, store: &Store, place: Place) {
        let bucket =
            self.spec.called(store, "name", || names::pair(&self.spec.model.app.path, &store.name.path));
        let arn = format!("arn:aws:s3:::{bucket}");
        let objects = |rest: &str| Pattern::literal(&format!("{arn}/{rest}"));
        let mut context = String::new();
        let resource = match (row.verb, &row.scope) {
            (Verb::List, scope) => {
                if let Scope::Prefixes(starts) = scope {
                    context = crate::knative::s3::prefix(starts.iter().map(|start| format!("{start}*")));
                }
                vec![Pattern::literal(&arn)]
            }
            (_, Scope::All) => vec![objects("").then(&Pattern::any())],
            (_, Scope::Keys(keys)) => keys.iter().map(|key| objects(key)).collect(),
            (_, Scope::Prefixes(starts)) => {
                starts.iter().map(|start| objects(start).then(&Pattern::any())).collect()
            }
        };
        self.statements.push(Statement {
            effect: Effect::Allow,
            action: Match::of(s3(row.verb).iter().map(|action| Pattern::caseless(action))),
            resource: Match::of(resource),
            context: if context.is_empty() { Match::any() } else { Match::of([Pattern::literal(&context)]) },
            place,
        });
    }
}
