//! Roles of Azure, and who is given one of them where.

use super::expr::Expr;
use super::ids::ResourceId;
use super::resource::Resource;
use super::types::Type;
use super::unit::{Holding, Unit};
use super::variables::ROLES;
use serde::Serialize;

/// A role Azure comes with.
/// <https://learn.microsoft.com/azure/role-based-access-control/built-in-roles>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its member of the variable of roles.
    pub word: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its GUID, the same in every tenant.
    pub guid: &'static str,
    /// What it permits on data.
    pub data_actions: &'static [&'static str],
}

impl BuiltIn {
    /// Everything with the blobs of an account: what the host of a function needs of its own.
    pub const BLOB_OWNER: Self = Self {
        word: "blobDataOwner",
        name: "Storage Blob Data Owner",
        guid: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        data_actions: &["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"],
    };
    /// Sending telemetry.
    pub const METRICS_PUBLISHER: Self = Self {
        word: "monitoringMetricsPublisher",
        name: "Monitoring Metrics Publisher",
        guid: "3913510d-42f4-4e42-8a64-420c390055eb",
        data_actions: &["Microsoft.Insights/Metrics/Write", "Microsoft.Insights/Telemetry/Write"],
    };
    /// Putting messages into a queue or topic.
    pub const BUS_SENDER: Self = Self {
        word: "serviceBusDataSender",
        name: "Azure Service Bus Data Sender",
        guid: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
        data_actions: &["Microsoft.ServiceBus/namespaces/messages/send/action"],
    };
    /// Taking messages out of a queue or subscription.
    pub const BUS_RECEIVER: Self = Self {
        word: "serviceBusDataReceiver",
        name: "Azure Service Bus Data Receiver",
        guid: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
        data_actions: &["Microsoft.ServiceBus/namespaces/messages/receive/action"],
    };

    /// Every role a template may name.
    pub const ALL: [Self; 4] =
        [Self::BLOB_OWNER, Self::METRICS_PUBLISHER, Self::BUS_SENDER, Self::BUS_RECEIVER];

    /// Its definition's id, as the variable of roles holds it.
    pub fn id(&self) -> Expr {
        let kind = Expr::text(Type::ROLE.name);
        Expr::Call("subscriptionResourceId", vec![kind, Expr::text(self.guid)])
    }
}

/// A role, of Azure's or of the program's own.
#[derive(Debug, Clone)]
pub struct Role {
    definition: Expr,
    own: Option<Expr>,
    actions: Vec<String>,
}

impl From<BuiltIn> for Role {
    fn from(role: BuiltIn) -> Self {
        Self {
            definition: Expr::Variable(ROLES.into(), Some(role.word)),
            own: None,
            actions: role.data_actions.iter().map(|action| (*action).to_owned()).collect(),
        }
    }
}

impl Role {
    /// A role definition of this program, at `id`, that permits these data actions.
    pub fn own(id: &ResourceId, actions: Vec<String>) -> Self {
        Self { definition: id.id(), own: Some(id.id()), actions }
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
    fn id(&self) -> Expr {
        match self {
            Self::Identity(id) => Expr::reference(id, "principalId"),
            Self::Resource(id) => Expr::reference_full(id, "identity.principalId"),
        }
    }

    fn resource(&self) -> &ResourceId {
        match self {
            Self::Identity(id) | Self::Resource(id) => id,
        }
    }
}

/// `Microsoft.Authorization/roleAssignments`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    role_definition_id: Expr,
    principal_id: Expr,
    principal_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition_version: Option<&'static str>,
}

/// Gives `role` to `who` on `scope` and on nothing else, and registers the right. What comes back is the id of the
/// assignment, for what must wait for it.
///
/// Its name is made of what is known before the deployment, so a second deployment finds it again.
pub fn assign(
    unit: &mut Unit,
    who: &Principal,
    role: Role,
    scope: &ResourceId,
    condition: Option<String>,
    holding: Holding,
) -> Expr {
    let name = Expr::guid([scope.id(), who.resource().id(), role.definition.clone()]);
    let assignment = Assignment {
        role_definition_id: role.definition,
        principal_id: who.id(),
        principal_type: "ServicePrincipal",
        condition_version: condition.is_some().then_some("2.0"),
        condition,
    };
    let mut resource =
        Resource::extending(scope, Type::ASSIGNMENT, name, assignment).depends_on([who.resource()]);
    if let Some(own) = role.own {
        resource = resource.depends_on_id(own);
    }
    let id = resource.id.clone();
    unit.add(resource);
    unit.right(holding, role.actions);
    id
}
