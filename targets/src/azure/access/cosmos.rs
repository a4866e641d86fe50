//! Rights on tables: Cosmos DB has roles of its own, exact to the action, on whole containers.
//!
//! <https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security>

use super::own::{Own, guid};
use super::verbs::{LEASES, METADATA};
use super::{held, own_words, provider};
use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::foreign::{self, Nested};
use crate::azure::ids::ResourceId;
use crate::azure::resource::Resource;
use crate::azure::types::Type;
use crate::azure::unit::{Holding, Unit};
use scant_compiler::access::Row;
use scant_compiler::model::{Event, FunctionId, Thing};
use scant_compiler::vocabulary::StoreKind;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// `Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Definition<'o> {
    role_name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    assignable_scopes: [Expr; 1],
    permissions: [Permission<'o>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Permission<'o> {
    data_actions: &'o BTreeSet<Cow<'static, str>>,
}

/// `Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    role_definition_id: Expr,
    principal_id: Expr,
    scope: Expr,
}

impl<'o> Definition<'o> {
    fn new(label: &str, account: Expr, own: &'o Own) -> Self {
        Self {
            role_name: format!("scant {label}"),
            kind: "CustomRole",
            assignable_scopes: [account],
            permissions: [Permission { data_actions: &own.data }],
        }
    }
}

/// Defines the roles on the program's own tables, each once.
pub fn add(context: &Context<'_>, unit: &mut Unit) {
    let mut wanted: BTreeMap<String, Own> = BTreeMap::new();
    let mut want = |own: Own| {
        wanted.entry(own.label.clone()).or_insert(own);
    };
    let is_own = |resource: &Option<ResourceId>| resource.as_ref().is_some_and(|it| it.home.is_none());
    for (id, function) in context.model.functions() {
        for (store, rows) in held(context.rows(id)) {
            if context.model.store(store).kind() == StoreKind::Table && is_own(&context.store(store)) {
                want(role(rows.iter().copied()));
            }
        }
        for grant in own_words(function).filter(|grant| provider::is_of_cosmos(&grant.action)) {
            if let Thing::Store(store) | Thing::Index(store, _) = grant.on
                && is_own(&context.store(store))
            {
                want(single(&grant.action));
            }
        }
        if function.triggers.iter().any(|trigger| matches!(trigger.event, Event::Changes { .. })) {
            want(lease_role());
        }
    }
    let account = context.cosmos();
    for (label, own) in &wanted {
        let definition = Definition::new(label, account.id(), own);
        let id = account.child(Type::COSMOS_ROLE, guid(context, label));
        unit.add(Resource::new(&id, definition).depends_on([&account]));
    }
}

/// The role of these rows.
fn role<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Own {
    let mut own = Own::of(StoreKind::Table, rows.into_iter().map(|row| row.verb));
    own.data.insert(Cow::Borrowed(METADATA));
    own
}

/// The role of one action in Azure's own words.
pub fn single(action: &str) -> Own {
    let data = BTreeSet::from([Cow::Borrowed(METADATA), Cow::Owned(action.to_owned())]);
    Own { label: action.to_owned(), data, ..Own::default() }
}

fn lease_role() -> Own {
    let data = LEASES.data.iter().chain([&METADATA]).map(|action| Cow::Borrowed(*action));
    Own { label: format!("items {}", LEASES.word), data: data.collect(), ..Own::default() }
}

/// Gives a function its rows on one table.
pub fn give(
    context: &Context<'_>,
    function: FunctionId,
    container: &ResourceId,
    rows: &[&Row],
    unit: &mut Unit,
) {
    assign(context, function, container, &role(rows.iter().copied()), unit);
}

/// Gives a function's host the container in which it keeps its place in a table's changes, and registers the right.
pub fn leases(
    context: &Context<'_>,
    function: FunctionId,
    container: &ResourceId,
    holding: Holding,
    unit: &mut Unit,
) {
    let own = lease_role();
    assign(context, function, container, &own, unit);
    unit.right(holding, own.data.into_iter().map(Cow::into_owned).collect());
}

/// Gives a function a role on one container. In someone else's account the role is defined there beside it.
pub fn assign(
    context: &Context<'_>,
    function: FunctionId,
    container: &ResourceId,
    own: &Own,
    unit: &mut Unit,
) {
    let account = container.above(Type::COSMOS_ACCOUNT);
    let identity = context.identity(function);
    let principal = context.principal(function).id();
    let label = Expr::text(own.label.clone());
    let name = Expr::guid([container.id(), identity.own_name(), label]);
    let Some(home) = &container.home else {
        let definition = account.child(Type::COSMOS_ROLE, guid(context, &own.label));
        let assignment = Assignment {
            role_definition_id: definition.id(),
            principal_id: principal,
            scope: scope(container),
        };
        let id = account.child(Type::COSMOS_ASSIGNMENT, name);
        let waits = [&definition, container, &identity];
        unit.add(Resource::new(&id, assignment).depends_on(waits));
        return;
    };
    let (account, container) = (account.there(), container.there());
    let [name_there, principal_there] = ["name", "principal"].map(Expr::parameter);
    let definition = account.child(Type::COSMOS_ROLE, name_there.clone());
    let label = format!("{} of {}", own.label, context.model.function(function).name);
    let defined = Resource::new(&definition, Definition::new(&label, scope(&container), own));
    let assignment = Assignment {
        role_definition_id: definition.id(),
        principal_id: principal_there,
        scope: scope(&container),
    };
    let given = Resource::new(&account.child(Type::COSMOS_ASSIGNMENT, name_there), assignment);
    let resources = (Nested::new(&defined), Nested::new(&given).after(&defined));
    let values = [("name", name.clone()), ("principal", principal)];
    unit.add(foreign::deployment(home, name, values, resources).depends_on([&identity]));
}

/// A container in Cosmos DB's own notation.
fn scope(container: &ResourceId) -> Expr {
    let mut names = container.names.iter().skip(1).cloned();
    let (database, name) = (names.next(), names.next());
    let parts = [Some(Expr::text("/dbs/")), database, Some(Expr::text("/colls/")), name];
    let account = container.above(Type::COSMOS_ACCOUNT).id();
    Expr::join([account].into_iter().chain(parts.into_iter().flatten()))
}
