//! Which function answers for an api, and under which host.

use super::super::apis;
use super::super::context::{Component, Context};
use super::super::names;
use super::super::need::Need;
use super::super::object::{Object, Reference, Spec};
use super::super::unit::{Room, Unit};
use scant_compiler::model::{ApiId, Attribute, Event, FunctionId};
use serde::Serialize;

/// Who answers for an api.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// It has no route.
    Nobody,
    /// One function has all its routes.
    One(FunctionId),
    /// Several have.
    Many,
}

/// `serving.knative.dev/v1beta1 DomainMapping`
/// <https://knative.dev/docs/serving/services/custom-domains/>
#[derive(Debug, Serialize)]
struct Mapping {
    #[serde(rename = "ref")]
    service: Reference,
}

/// `networking.internal.knative.dev/v1alpha1 ClusterDomainClaim`
/// <https://knative.dev/docs/serving/services/custom-domains/#creating-a-custom-domain-by-using-the-yaml>
#[derive(Debug, Serialize)]
struct Claim {
    namespace: String,
}

/// Who answers for an api.
pub fn answers(context: &Context<'_>, api: ApiId) -> Answers {
    let mut functions = context.index.routes(api).iter().map(|(id, _)| *id);
    match functions.next() {
        None => Answers::Nobody,
        Some(first) if functions.all(|id| id == first) => Answers::One(first),
        Some(_) => Answers::Many,
    }
}

/// Whether requests from outside reach a function's own host: it alone answers for an api.
/// What several answer for comes through a Gateway, and from there by the host inside the cluster.
pub fn is_public(context: &Context<'_>, id: FunctionId) -> bool {
    context.model.function(id).triggers.iter().any(|trigger| match &trigger.event {
        Event::Http { api, .. } => answers(context, *api) == Answers::One(id),
        Event::Schedule { .. }
        | Event::Queue { .. }
        | Event::Topic { .. }
        | Event::Bus { .. }
        | Event::Stream { .. }
        | Event::Changes { .. }
        | Event::Objects { .. }
        | Event::Call => false,
    })
}

/// The host of an api: its own, or one below the cluster's domain as Knative makes it from name and namespace.
/// <https://knative.dev/docs/serving/config-network/#domain-template> (the usual template)
pub fn host(context: &Context<'_>, api: ApiId) -> Option<String> {
    let declared = context.model.api(api);
    if let Some(domain) = &declared.domain {
        return Some(domain.value.clone());
    }
    let name = match answers(context, api) {
        Answers::One(function) => context.function_name(function),
        Answers::Nobody | Answers::Many => names::of(&declared.name),
    };
    let domain = context.cluster.domain.as_ref()?;
    Some(format!("{name}.{}.{domain}", context.namespace()))
}

/// An attribute of an api.
pub fn attribute(context: &Context<'_>, id: ApiId, attribute: Attribute) -> String {
    let name = names::of(&context.model.api(id).name);
    // `check` asks for a domain where a host is told.
    let host = || host(context, id).unwrap_or_default();
    match attribute {
        Attribute::Name => name,
        Attribute::Id => format!("{}/{name}", context.namespace()),
        Attribute::Url => format!("https://{}", host()),
        Attribute::Host => host(),
    }
}

/// Puts in a host of an api's own: the mapping, and the claim without which an administrator has not agreed to it.
pub fn add_domain(context: &Context<'_>, api: ApiId, function: FunctionId, unit: &mut Unit) {
    let declared = context.model.api(api);
    let Some(domain) = &declared.domain else { return };
    let mut metadata = context.metadata(domain.value.clone(), Component::Route, &declared.common);
    metadata.labels.insert(super::super::context::NAME, names::of(&declared.name));
    let service = Reference::to(&apis::SERVICE, context.function_name(function));
    let mapping = Object::new(&apis::DOMAIN_MAPPING, metadata.clone(), Spec { spec: Mapping { service } });
    unit.add_main(Room::Functions, &mapping);
    metadata.namespace = None;
    let claim = Claim { namespace: context.namespace().to_owned() };
    unit.add(Room::Cluster, &Object::new(&apis::DOMAIN_CLAIM, metadata, Spec { spec: claim }));
    leads_here(domain.value.as_str(), unit);
}

/// Names are given outside of the cluster.
pub fn leads_here(host: &str, unit: &mut Unit) {
    unit.need(Need::Ability {
        what: format!("a DNS record that leads `{host}` to the cluster's ingress"),
        because: "without it no request for that host arrives".to_owned(),
    });
}
