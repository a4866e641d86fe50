//! Rights of functions as role assignments: the roles they need, and who is given them where.

pub mod built_in;
mod check;
mod condition;
mod cosmos;
mod own;
mod provider;
mod verbs;

pub use check::check;
pub use cosmos::leases;

use super::context::Context;
use super::ids::ResourceId;
use super::role::{self, BuiltIn, Role};
use super::unit::{Holding, Layer, Unit};
use crate::shared::words;
use own::{Own, Roles};
use scant_compiler::access::{Row, Why};
use scant_compiler::model::{Event, FunctionId, Model, Name, StoreId, TargetName, Thing};
use scant_compiler::vocabulary::{StoreKind, Verb};
use std::collections::BTreeMap;

/// The roles of the program's own that functions share, each defined once.
pub fn units(context: &Context<'_>) -> Vec<Unit> {
    let mut roles = Roles::default();
    for (id, function) in context.model.functions() {
        for (store, rows) in held(context.rows(id)) {
            want(context, store, &rows, &mut roles);
        }
        provider::want(context, function, &mut roles);
    }
    for need in bridged(context.model).into_iter().filter(|_| !built_in::chosen(context.model)) {
        roles.want(Own::of(need, [verb_of(need)]), None);
    }
    let mut unit = Unit::new(&Name::new("app"), Layer::Shared, Vec::new());
    roles.add(context, &mut unit);
    cosmos::add(context, &mut unit);
    if unit.is_empty() { Vec::new() } else { vec![unit] }
}

fn want(context: &Context<'_>, store: StoreId, rows: &[&Row], roles: &mut Roles) {
    let kind = context.model.store(store).kind();
    if kind == StoreKind::Table || built_in::chosen(context.model) {
        return;
    }
    let home = context.store(store).and_then(|resource| resource.home);
    roles.want(Own::of(kind, rows.iter().map(|row| row.verb)), home);
}

/// What triggers need besides rows: hosts take messages from subscriptions and bridges, and topics of events put them
/// into queues. The kinds stand for a role each: a queue's for taking, a topic's for putting.
fn bridged(model: &Model) -> Vec<StoreKind> {
    let any = |is: fn(&Event) -> bool| {
        model.functions.iter().flat_map(|function| &function.triggers).any(|trigger| is(&trigger.event))
    };
    let into_queue = super::stores::buses_into_queues(model);
    let events = any(|event| matches!(event, Event::Bus { .. } | Event::Objects { .. }));
    let takes = events || any(|event| matches!(event, Event::Topic { .. }));
    let kinds = [takes.then_some(StoreKind::Queue), (events || into_queue).then_some(StoreKind::Topic)];
    kinds.into_iter().flatten().collect()
}

fn verb_of(kind: StoreKind) -> Verb {
    if kind == StoreKind::Topic { Verb::Publish } else { Verb::Receive }
}

/// The role to take messages from a queue or a subscription, and nothing else.
pub fn receiver(context: &Context<'_>) -> Role {
    messages(context, StoreKind::Queue, BuiltIn::BUS_RECEIVER)
}

/// The role to put messages into a queue or a topic, and nothing else.
pub fn sender(context: &Context<'_>) -> Role {
    messages(context, StoreKind::Topic, BuiltIn::BUS_SENDER)
}

fn messages(context: &Context<'_>, kind: StoreKind, built_in: BuiltIn) -> Role {
    if built_in::chosen(context.model) {
        return built_in.into();
    }
    Own::of(kind, [verb_of(kind)]).role(context)
}

/// Adds the role assignments of a function's rights to its unit.
pub fn add(context: &Context<'_>, function: FunctionId, unit: &mut Unit) {
    for (store, rows) in held(context.rows(function)) {
        let Some(resource) = context.store(store) else { continue };
        let kind = context.model.store(store).kind();
        if kind == StoreKind::Table {
            cosmos::give(context, function, &resource, &rows, unit);
        } else {
            give(context, function, kind, &resource, &rows, unit);
        }
        let verbs: Vec<Verb> = rows.iter().map(|row| row.verb).collect();
        for row in rows {
            right(context, row, kind, &verbs, unit);
        }
    }
    provider::add(context, function, unit);
}

/// One assignment of one role for all rows on one store, or one of each built-in role that they need.
fn give(
    context: &Context<'_>,
    function: FunctionId,
    kind: StoreKind,
    resource: &ResourceId,
    rows: &[&Row],
    unit: &mut Unit,
) {
    let whole = built_in::chosen(context.model);
    let condition = if kind == StoreKind::Bucket { condition::condition(rows, whole) } else { None };
    let verbs = rows.iter().map(|row| row.verb);
    let roles: Vec<Role> = if whole {
        let verbs: Vec<Verb> = verbs.collect();
        built_in::roles(kind, &verbs).into_iter().map(Role::from).collect()
    } else {
        vec![Own::of(kind, verbs).role(context)]
    };
    for role in roles {
        role::give(unit, &context.principal(function), &role, resource, condition.clone());
    }
}

/// Registers what a row permits; `verbs` are all verbs of the function on the same store.
fn right(context: &Context<'_>, row: &Row, kind: StoreKind, verbs: &[Verb], unit: &mut Unit) {
    let actions = if built_in::chosen(context.model) && kind != StoreKind::Table {
        let role = built_in::of_verb(&built_in::roles(kind, verbs), kind, row.verb);
        role.iter().flat_map(BuiltIn::permitted).map(str::to_owned).collect()
    } else {
        let Some(cost) = verbs::cost(kind, row.verb) else { return };
        let metadata = (kind == StoreKind::Table).then_some(verbs::METADATA);
        metadata.iter().chain(cost.actions).chain(cost.data).map(|action| (*action).to_owned()).collect()
    };
    let on = match (kind, row.on) {
        (StoreKind::Bucket, Thing::Store(store)) if row.verb != Verb::List => {
            words::objects(context.model.store(store), row)
        }
        _ => words::of(context.model, row),
    };
    let holder = context.model.function(row.function).name.path.clone();
    unit.right(Holding { holder, function: Some(row.function), on, why: row.why }, actions);
}

/// The rows that a function holds itself, store by store; an index is held through its table.
pub fn held(rows: &[Row]) -> BTreeMap<StoreId, Vec<&Row>> {
    let mut held: BTreeMap<StoreId, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        match row.on {
            // The namespace itself forwards what failed for good.
            _ if matches!(row.why, Why::Failures(_)) => {}
            Thing::Store(store) | Thing::Index(store, _) => held.entry(store).or_default().push(row),
            // No verb on a function is held, and a raw resource has none.
            Thing::Function(_) | Thing::Raw(_) => {}
        }
    }
    held
}

/// The grants of a function in Azure's own words.
fn own_words(
    function: &scant_compiler::model::Function,
) -> impl Iterator<Item = &scant_compiler::model::ProviderGrant> {
    function.provider_grants.iter().filter(|grant| grant.target == TargetName::Azure)
}
