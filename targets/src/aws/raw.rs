//! Resources scant has no kind for: emitted as the spec sets them.

use super::context::{Context, raw_id};
use super::expr::{Attr, Expr};
use super::overrides::Reached;
use super::unit::{Layer, Resource, Unit};
use scant_compiler::model::Raw;
use std::collections::BTreeMap;

/// The unit of a raw resource.
pub fn unit(context: &Context<'_>, raw: &Raw) -> Unit {
    let mut unit = Unit::new(&raw.name, Layer::Store, context.settings(&raw.common));
    let nothing: BTreeMap<String, String> = BTreeMap::new();
    let kind = raw.resource_type.value.clone();
    unit.add(Resource::new(raw_id(raw), kind, nothing).reached(Reached::Main));
    unit
}

/// What `Ref` gives for a raw resource.
pub fn reference(raw: &Raw) -> Expr {
    Expr::reference(&raw_id(raw))
}

/// The ARN of a raw resource: most types have an attribute for it, some give it as their `Ref`, some spell it.
pub fn arn(raw: &Raw) -> Expr {
    let id = raw_id(raw);
    let kind = raw.resource_type.value.as_str();
    if REF_IS_ARN.contains(&kind) {
        return Expr::reference(&id);
    }
    match SPELLED.iter().find(|(name, _, _)| *name == kind) {
        Some((_, service, before)) => {
            Expr::regional_arn(service, [Expr::text(*before), Expr::reference(&id)])
        }
        None => Expr::reach(&id, Attr::ARN),
    }
}

/// Types without an `Arn` attribute whose `Ref` is the ARN.
/// CloudFormation template reference, "Return values" of each type.
const REF_IS_ARN: [&str; 6] = [
    "AWS::SNS::Topic",
    "AWS::StepFunctions::StateMachine",
    "AWS::StepFunctions::Activity",
    "AWS::SecretsManager::Secret",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
];

/// Types whose ARN is made of their `Ref`: service, and what stands before it.
/// Service Authorization Reference, "Resource types defined by" each service.
const SPELLED: [(&str, &str, &str); 3] = [
    ("AWS::SES::EmailIdentity", "ses", "identity/"),
    ("AWS::SES::ConfigurationSet", "ses", "configuration-set/"),
    ("AWS::Cognito::IdentityPool", "cognito-identity", "identitypool/"),
];
