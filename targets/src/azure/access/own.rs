//! Roles of the program's own: exactly the actions that some function needs together on one thing.

use super::verbs;
use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::ids::{Home, ResourceId};
use crate::azure::names::token;
use crate::azure::resource::Resource;
use crate::azure::role::Role;
use crate::azure::types::Type;
use crate::azure::unit::Unit;
use crate::azure::variables::app;
use scant_compiler::vocabulary::{StoreKind, Verb};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A role before it is defined: two with the same label permit the same.
#[derive(Debug, Clone, Default)]
pub struct Own {
    /// What it permits, in few words: `messages receive, send`.
    pub label: String,
    /// What it permits with resources themselves.
    pub actions: BTreeSet<Cow<'static, str>>,
    /// What it permits with their data.
    pub data: BTreeSet<Cow<'static, str>>,
}

impl Own {
    /// The role of these verbs on a store of that kind.
    pub fn of(kind: StoreKind, verbs: impl IntoIterator<Item = Verb>) -> Self {
        let mut own = Self::default();
        let mut said = BTreeSet::new();
        for cost in verbs.into_iter().filter_map(|verb| verbs::cost(kind, verb)) {
            said.insert(cost.word);
            own.actions.extend(cost.actions.iter().map(|action| Cow::Borrowed(*action)));
            own.data.extend(cost.data.iter().map(|action| Cow::Borrowed(*action)));
        }
        let said: Vec<&str> = said.into_iter().collect();
        own.label = format!("{} {}", verbs::service(kind), said.join(", "));
        own
    }

    /// The role, to be given to someone.
    pub fn role(self, context: &Context<'_>) -> Role {
        let id = ResourceId::new(Type::ROLE, [guid(context, &self.label)]);
        Role::own(&self.label, &id, self.actions.into_iter().chain(self.data).collect())
    }
}

/// A name for what `label` says, the same in every build and its own in every program.
pub fn guid(context: &Context<'_>, label: &str) -> Expr {
    Expr::guid([Expr::group_id(), Expr::text(app(context.model)), Expr::text(label.to_owned())])
}

/// `Microsoft.Authorization/roleDefinitions`
/// <https://learn.microsoft.com/azure/role-based-access-control/role-definitions>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Definition<'o> {
    /// Its own in the whole tenant, so it ends with the program's token.
    role_name: Expr,
    description: String,
    #[serde(rename = "type")]
    kind: &'static str,
    permissions: [Permission<'o>; 1],
    assignable_scopes: Vec<Expr>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Permission<'o> {
    actions: &'o BTreeSet<Cow<'static, str>>,
    not_actions: [&'static str; 0],
    data_actions: &'o BTreeSet<Cow<'static, str>>,
    not_data_actions: [&'static str; 0],
}

/// Roles while functions still ask for them, and in which resource groups of others each is given.
#[derive(Debug, Default)]
pub struct Roles {
    wanted: BTreeMap<String, (Own, BTreeSet<Home>)>,
}

impl Roles {
    /// Asks for a role, to be given in `home` or in the program's own resource group.
    pub fn want(&mut self, own: Own, home: Option<Home>) {
        let (_, homes) = self.wanted.entry(own.label.clone()).or_insert_with(|| (own, BTreeSet::new()));
        homes.extend(home);
    }

    /// Defines every role that was asked for.
    pub fn add(&self, context: &Context<'_>, unit: &mut Unit) {
        let app = app(context.model);
        for (label, (own, homes)) in &self.wanted {
            let elsewhere = homes.iter().map(|home| {
                Expr::text(format!("/subscriptions/{}/resourceGroups/{}", home.subscription, home.group))
            });
            let definition = Definition {
                role_name: Expr::join([Expr::text(format!("scant {app} {label} ")), token()]),
                description: format!("What functions of {app} are allowed: {label}"),
                kind: "CustomRole",
                permissions: [Permission {
                    actions: &own.actions,
                    not_actions: [],
                    data_actions: &own.data,
                    not_data_actions: [],
                }],
                assignable_scopes: [Expr::group_id()].into_iter().chain(elsewhere).collect(),
            };
            unit.add(Resource::new(&ResourceId::new(Type::ROLE, [guid(context, label)]), definition));
        }
    }
}
