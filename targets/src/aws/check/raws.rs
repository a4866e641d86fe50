//! Raw resources: types that scant does not let be declared by hand.

use crate::aws::codes;
use scant_compiler::model::{Model, TargetName};
use scant_lang::diagnostic::Diagnostic;

/// Services whose resources are about rights, or about other people's accounts and sign-ins, all of them or those
/// that begin so; and resources that run code or other templates while the stack is deployed.
const SERVICES: [&str; 17] = [
    "AWS::AccessAnalyzer::",
    "AWS::Cognito::IdentityPoolRoleAttachment",
    "AWS::EKS::AccessEntry",
    "AWS::EKS::PodIdentityAssociation",
    "AWS::IAM::",
    "AWS::IdentityStore::",
    "AWS::KMS::Grant",
    "AWS::LakeFormation::",
    "AWS::Lambda::LayerVersionPermission",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Url",
    "AWS::Organizations::",
    "AWS::RAM::",
    "AWS::RolesAnywhere::",
    "AWS::S3::AccessGrant",
    "AWS::SSO::",
    "AWS::VerifiedPermissions::",
];

/// Ends of type names whose resources say who may do what. A `ScalingPolicy` or a `LifecyclePolicy` does not.
const RIGHTS: [&str; 13] = [
    "AccessPointPolicy",
    "AccessPolicy",
    "BucketPolicy",
    "EventBusPolicy",
    "Permission",
    "Permissions",
    "QueueInlinePolicy",
    "QueuePolicy",
    "RegistryPolicy",
    "RepositoryPolicy",
    "ResourcePolicy",
    "TopicInlinePolicy",
    "TopicPolicy",
];

/// Looks at the types of raw resources.
pub fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    for raw in model.raws.iter().filter(|raw| raw.target == TargetName::Aws) {
        let kind = raw.resource_type.value.as_str();
        let span = raw.resource_type.span;
        if !is_type(kind) {
            findings.push(
                Diagnostic::error(
                    &codes::UNKNOWN_RESOURCE_TYPE,
                    span,
                    format!("`{kind}` is not a resource type of CloudFormation"),
                )
                .help("write `AWS::Service::Resource`"),
            );
        } else if let Some(why) = forbidden(kind) {
            findings.push(
                Diagnostic::error(&codes::RAW_RIGHTS, span, format!("`{kind}` {why}"))
                    .help("use `allow`, or declare it in a stack of its own"),
            );
        }
    }
}

/// Why a type cannot be declared by hand, if it cannot.
fn forbidden(kind: &str) -> Option<&'static str> {
    if kind.starts_with("AWS::CloudFormation::") {
        Some("brings in what stands elsewhere, rights and all, and nobody would see it here")
    } else if SERVICES.iter().any(|start| kind.starts_with(start))
        || RIGHTS.iter().any(|end| kind.ends_with(end))
    {
        Some("says who may do what, which only `allow` does here")
    } else {
        None
    }
}

/// `AWS::Service::Resource`, or a published type of somebody else. `Custom::…` would run code at each deployment.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>
fn is_type(kind: &str) -> bool {
    let parts: Vec<&str> = kind.split("::").collect();
    let word = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    (3..=4).contains(&parts.len()) && parts.iter().all(word) && parts.first() != Some(&"Custom")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_rights_are_known() {
        for kind in [
            "AWS::SSO::Assignment",
            "AWS::LakeFormation::PrincipalPermissions",
            "AWS::Cognito::IdentityPoolRoleAttachment",
            "AWS::EKS::AccessEntry",
            "AWS::RAM::ResourceShare",
            "AWS::RolesAnywhere::Profile",
            "AWS::VerifiedPermissions::Policy",
            "AWS::CloudFormation::Stack",
            "AWS::CloudFormation::CustomResource",
            "AWS::Lambda::Url",
            "AWS::Lambda::LayerVersionPermission",
            "AWS::SQS::QueuePolicy",
        ] {
            assert!(forbidden(kind).is_some(), "{kind}");
        }
        for kind in ["AWS::SES::EmailIdentity", "AWS::AutoScaling::ScalingPolicy", "AWS::Cognito::UserPool"] {
            assert!(forbidden(kind).is_none(), "{kind}");
        }
    }
}
