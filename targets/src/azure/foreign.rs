//! Deployments into a resource group of someone else: what gives functions rights on external stores.

use super::expr::Expr;
use super::ids::{Home, ResourceId};
use super::resource::{Entry, Resource};
use super::types::Type;
use serde::Serialize;
use std::collections::BTreeMap;

/// `Microsoft.Resources/deployments`, whose expressions are evaluated where it deploys.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-to-resource-group>
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment<R> {
    mode: &'static str,
    expression_evaluation_options: Evaluation,
    parameters: BTreeMap<&'static str, Given>,
    template: Template<R>,
}

#[derive(Serialize)]
struct Evaluation {
    scope: &'static str,
}

#[derive(Serialize)]
struct Given {
    value: Expr,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Template<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    content_version: &'static str,
    parameters: BTreeMap<&'static str, Declared>,
    resources: R,
}

#[derive(Serialize)]
struct Declared {
    #[serde(rename = "type")]
    kind: &'static str,
}

/// A resource inside a deployment, with what it waits for in there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Nested<'r, P> {
    #[serde(flatten)]
    entry: Entry<'r, P>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<String>,
}

impl<'r, P: Serialize> Nested<'r, P> {
    /// A resource that waits for nothing: what it extends is there already.
    pub fn new(resource: &'r Resource<P>) -> Self {
        Self { entry: resource.entry(), depends_on: Vec::new() }
    }

    /// One that waits for another of the deployment.
    #[must_use]
    pub fn after<O>(mut self, other: &Resource<O>) -> Self {
        self.depends_on.push(format!("[{}]", other.id));
        self
    }
}

/// A deployment of `resources`, a tuple of [`Nested`], into the resource group `home`. `values` are its parameters:
/// what `resources` need of this program.
pub fn deployment<R: Serialize>(
    home: &Home,
    name: Expr,
    values: impl IntoIterator<Item = (&'static str, Expr)>,
    resources: R,
) -> Resource<Deployment<R>> {
    let parameters: BTreeMap<&'static str, Given> =
        values.into_iter().map(|(name, value)| (name, Given { value })).collect();
    let template = Template {
        schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        content_version: "1.0.0.0",
        parameters: parameters.keys().map(|name| (*name, Declared { kind: "string" })).collect(),
        resources,
    };
    let properties = Deployment {
        mode: "Incremental",
        expression_evaluation_options: Evaluation { scope: "Inner" },
        parameters,
        template,
    };
    Resource::new(&ResourceId::new(Type::DEPLOYMENT, [name]), properties).within(home.clone())
}
