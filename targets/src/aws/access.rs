//! Access into policy statements: the only place where a function's permissions are written.

mod condition;
mod resource;
mod words;

use super::context::Context;
use super::expr::Expr;
use super::ids::pascal;
use super::policy::{Condition, Statement};
use super::unit::Holding;
use super::verbs::{self, Cost, secret};
use scant_compiler::access::{Row, Why};
use scant_compiler::model::{Detail, Encryption, FunctionId, Store, TargetName, Thing};
use scant_compiler::target::Right;
use scant_compiler::vocabulary::{StoreKind, Verb};
use std::borrow::Cow;
use std::collections::BTreeMap;

pub use crate::shared::words::store as store_words;
pub use condition::{exact, pattern};
pub use resource::provider_resource;

/// A function's statements, and every permission in them with the line it comes from.
pub fn statements(context: &Context<'_>, id: FunctionId) -> (Vec<Statement>, Vec<Right>) {
    let mut drafts = Drafts::new(context, id);
    for row in context.rows(id) {
        drafts.row(row);
    }
    drafts.provider_grants();
    drafts.finish()
}

/// Statements while rows still come in: rows meet in one statement only where the resources and the condition are
/// the same, so that no row widens another.
struct Drafts<'c, 'm> {
    context: &'c Context<'m>,
    id: FunctionId,
    holder: String,
    drafts: Vec<Draft>,
    places: BTreeMap<(Vec<Expr>, Condition), usize>,
    rights: Vec<Right>,
}

struct Draft {
    statement: Statement,
    verbs: Vec<&'static str>,
    thing: String,
}

/// What a row adds to a statement.
struct Addition<'a> {
    actions: Vec<Cow<'static, str>>,
    resource: Vec<Expr>,
    condition: Condition,
    word: &'static str,
    thing: &'a str,
    holding: Holding,
}

impl<'c, 'm> Drafts<'c, 'm> {
    fn new(context: &'c Context<'m>, id: FunctionId) -> Self {
        let holder = context.model.function(id).name.path.clone();
        Self { context, id, holder, drafts: Vec::new(), places: BTreeMap::new(), rights: Vec::new() }
    }

    fn row(&mut self, row: &Row) {
        let model = self.context.model;
        let kind = match row.on {
            Thing::Store(id) | Thing::Index(id, _) => model.store(id).kind(),
            Thing::Function(_) => StoreKind::Function,
            // A raw resource has no portable verbs.
            Thing::Raw(_) => return,
        };
        for cost in verbs::costs(kind, row.verb) {
            let mut actions: Vec<Cow<'static, str>> =
                cost.actions.iter().map(|action| Cow::Borrowed(*action)).collect();
            if row.verb == Verb::Write && self.rotates(row.on) {
                actions.extend(secret::ROTATES.iter().map(|action| Cow::Borrowed(*action)));
            }
            self.put(Addition {
                actions,
                resource: resource::resources(self.context, row, cost.on),
                condition: condition::condition(model, row, cost),
                word: row.verb.word(),
                thing: model.thing_name(row.on),
                holding: self.holding(words::of(model, row, cost.on), row.why),
            });
            self.key(row, cost, kind);
        }
    }

    /// The rights on the application's key that a cost needs where the store is encrypted with it.
    fn key(&mut self, row: &Row, cost: &Cost, kind: StoreKind) {
        let (Thing::Store(store) | Thing::Index(store, _)) = row.on else { return };
        let store = self.context.model.store(store);
        if cost.key.is_empty() || !has_own_key(store) {
            return;
        }
        let service = verbs::page(kind).service;
        let mut condition = Condition::default();
        let through = [Expr::text(service), Expr::text("."), Expr::Pseudo("AWS::Region")];
        condition.and("StringEquals", "kms:ViaService", [Expr::join(through).then(".amazonaws.com")]);
        self.put(Addition {
            actions: cost.key.iter().map(|action| Cow::Borrowed(*action)).collect(),
            resource: vec![Expr::arn(&self.context.key_id())],
            condition,
            word: "use",
            thing: kind.word(),
            holding: self.holding(format!("key of {}", store_words(store)), row.why),
        });
    }

    fn provider_grants(&mut self) {
        let model = self.context.model;
        let grants = &model.function(self.id).provider_grants;
        for grant in grants.iter().filter(|grant| grant.target == TargetName::Aws) {
            self.put(Addition {
                actions: vec![Cow::Owned(grant.action.clone())],
                resource: vec![provider_resource(self.context, &grant.action, grant.on)],
                condition: Condition::default(),
                word: "",
                thing: model.thing_name(grant.on),
                holding: self.holding(crate::shared::words::thing(model, grant.on), Why::Allowed(grant.line)),
            });
        }
    }

    fn put(&mut self, addition: Addition<'_>) {
        let Addition { mut actions, resource, condition, word, thing, holding } = addition;
        let key = (resource, condition);
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None => {
                let mut statement = Statement::allow([], key.0.clone());
                statement.condition = key.1.clone();
                let thing = thing.to_owned();
                self.drafts.push(Draft { statement, verbs: Vec::new(), thing });
                self.places.insert(key, self.drafts.len() - 1);
                self.drafts.len() - 1
            }
        };
        let Some(draft) = self.drafts.get_mut(place) else { return };
        if !draft.verbs.contains(&word) {
            draft.verbs.push(word);
        }
        let has = |all: &[Cow<'static, str>], name: &str| all.iter().any(|action| action == name);
        for action in &actions {
            if !has(&draft.statement.action, action) {
                draft.statement.action.push(action.clone());
            }
        }
        // `BatchWriteItem` may put and may delete, so it comes with both on the same items, and not before.
        let all = &mut draft.statement.action;
        if has(all, "dynamodb:PutItem")
            && has(all, "dynamodb:DeleteItem")
            && !has(all, "dynamodb:BatchWriteItem")
        {
            all.push(Cow::Borrowed("dynamodb:BatchWriteItem"));
            actions.push(Cow::Borrowed("dynamodb:BatchWriteItem"));
        }
        let Holding { holder, function, on, why } = holding;
        let actions = actions.into_iter().map(Cow::into_owned).collect();
        self.rights.push(Right { holder, function, actions, on, why });
    }

    fn holding(&self, on: String, why: Why) -> Holding {
        Holding { holder: self.holder.clone(), function: Some(self.id), on, why }
    }

    fn rotates(&self, on: Thing) -> bool {
        let Thing::Store(store) = on else { return false };
        matches!(&self.context.model.store(store).detail,
            Detail::Secret(secret) if secret.rotate.is_some_and(|rotation| rotation.by == self.id))
    }

    /// Names each statement after its verbs and thing, `GetPutOrders`, so that a reader of the role finds the line.
    fn finish(self) -> (Vec<Statement>, Vec<Right>) {
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        let named = self.drafts.into_iter().map(|Draft { mut statement, verbs, thing }| {
            let mut sid: String = verbs.iter().map(|verb| pascal(verb)).collect();
            sid.push_str(&pascal(&thing));
            let count = taken.entry(sid.clone()).or_insert(0);
            *count += 1;
            if *count > 1 {
                sid = format!("{sid}{count}");
            }
            statement.sid = Some(sid);
            statement
        });
        (named.collect(), self.rights)
    }
}

/// Whether this program's own key encrypts the store.
pub fn has_own_key(store: &Store) -> bool {
    let encryption = match &store.detail {
        Detail::Table(table) => table.encryption.value,
        Detail::Bucket(bucket) => bucket.encryption.value,
        Detail::Queue(queue) => queue.encryption.value,
        Detail::Cache
        | Detail::Topic(_)
        | Detail::Bus(_)
        | Detail::Stream(_)
        | Detail::Secret(_)
        | Detail::Function => Encryption::Provider,
    };
    store.external.is_none() && encryption == Encryption::CustomerKey
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a test that cannot go on has failed")]
mod tests;
