//! Roles, and who is given one of them where.

mod built_in;

pub use built_in::BuiltIn;

use super::expr::Expr;
use super::foreign::{self, Nested};
use super::ids::{Home, ResourceId};
use super::resource::Resource;
use super::types::Type;
use super::unit::{Holding, Unit};
use super::variables::ROLES;
use serde::Serialize;
use std::borrow::Cow;

/// A role, of Azure's or of the program's own.
#[derive(Debug, Clone)]
pub struct Role {
    label: Cow<'static, str>,
    guid: Expr,
    definition: Expr,
    own: Option<String>,
    actions: Vec<Cow<'static, str>>,
}

impl From<BuiltIn> for Role {
    fn from(role: BuiltIn) -> Self {
        Self {
            label: Cow::Borrowed(role.name),
            guid: Expr::text(role.guid),
            definition: Expr::Variable(ROLES.into(), Some(role.word)),
            own: None,
            actions: role.permitted().map(Cow::Borrowed).collect(),
        }
    }
}

impl Role {
    /// A role definition of this program, at `id`, that permits these actions; no other of its roles has the label.
    ///
    /// Roles belong to subscriptions, also where a resource group's template defines them.
    pub fn own(label: &str, id: &ResourceId, actions: Vec<Cow<'static, str>>) -> Self {
        let kind = Expr::text(id.kind.name.clone());
        let definition = Expr::Call("subscriptionResourceId", vec![kind, id.own_name()]);
        Self {
            label: Cow::Owned(label.to_owned()),
            guid: id.own_name(),
            definition,
            own: Some(id.spelled()),
            actions,
        }
    }

    /// Its definition's id, as an assignment in the resource group `home` names it.
    pub fn definition(&self, home: Option<&Home>) -> Expr {
        match home {
            None => self.definition.clone(),
            Some(home) => {
                let place = format!("/subscriptions/{}/providers/{}/", home.subscription, Type::ROLE.name);
                Expr::join([Expr::text(place), self.guid.clone()])
            }
        }
    }
}

/// Who is given a role.
#[derive(Debug, Clone)]
pub enum Principal {
    /// A user-assigned identity, such as a function's.
    Identity(ResourceId),
    /// The identity that a resource itself has.
    Resource(ResourceId),
}

impl Principal {
    /// The id that roles are given to; known once the identity stands.
    pub fn id(&self) -> Expr {
        match self {
            Self::Identity(id) => Expr::reference(id, "principalId"),
            Self::Resource(id) => Expr::reference_full(id, "identity.principalId"),
        }
    }

    /// What has the identity.
    pub fn resource(&self) -> &ResourceId {
        match self {
            Self::Identity(id) | Self::Resource(id) => id,
        }
    }
}

/// `Microsoft.Authorization/roleAssignments`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assignment {
    role_definition_id: Expr,
    principal_id: Expr,
    principal_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition_version: Option<&'static str>,
}

impl Assignment {
    /// Gives the role of that definition to that principal.
    pub fn new(role_definition_id: Expr, principal_id: Expr, condition: Option<String>) -> Self {
        Self {
            role_definition_id,
            principal_id,
            principal_type: "ServicePrincipal",
            condition_version: condition.is_some().then_some("2.0"),
            condition,
        }
    }
}

/// Gives `role` to `who` on `scope` and on nothing else, and registers the right. What comes back is the spelled id of
/// the assignment, for what must wait for it.
pub fn assign(
    unit: &mut Unit,
    who: &Principal,
    role: Role,
    scope: &ResourceId,
    condition: Option<String>,
    holding: Holding,
) -> String {
    let id = give(unit, who, &role, scope, condition);
    unit.right(holding, role.actions.into_iter().map(Cow::into_owned).collect());
    id
}

/// Gives `role` to `who` on `scope`; whoever asks for it registers the rights.
///
/// Its name is made of what is known before the deployment, so a second deployment finds it again.
pub fn give(
    unit: &mut Unit,
    who: &Principal,
    role: &Role,
    scope: &ResourceId,
    condition: Option<String>,
) -> String {
    let definition = role.definition(scope.home.as_ref());
    let name = Expr::guid([scope.id(), who.resource().own_name(), Expr::text(role.label.clone())]);
    let id = scope.extension(&Type::ASSIGNMENT, &name);
    let waits = [who.resource().spelled()].into_iter().chain(role.own.clone());
    if let Some(home) = &scope.home {
        let values = [("name", name.clone()), ("role", definition), ("principal", who.id())];
        let [name_there, role, principal] = values.each_ref().map(|(name, _)| Expr::parameter(*name));
        let assignment = Assignment::new(role, principal, condition);
        let there = Resource::extending(&scope.there(), Type::ASSIGNMENT, name_there, assignment);
        let resources = (Nested::new(&there),);
        unit.add(foreign::deployment(home, name, values, resources).depends_on_ids(waits));
    } else {
        let assignment = Assignment::new(definition, who.id(), condition);
        unit.add(Resource::extending(scope, Type::ASSIGNMENT, name, assignment).depends_on_ids(waits));
    }
    id
}
