//! Raw resources: types that scant does not let be declared by hand.

use crate::aws::codes;
use scant_compiler::model::{Model, TargetName};
use scant_lang::diagnostic::Diagnostic;

/// Ends of type names whose resources say who may do what. A `ScalingPolicy` or a `LifecyclePolicy` does not.
const RIGHTS: [&str; 11] = [
    "AccessPointPolicy",
    "BucketPolicy",
    "EventBusPolicy",
    "Permission",
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
        } else if kind.starts_with("AWS::IAM::") || RIGHTS.iter().any(|end| kind.ends_with(end)) {
            findings.push(
                Diagnostic::error(
                    &codes::RAW_RIGHTS,
                    span,
                    format!("`{kind}` says who may do what, which only `allow` does here"),
                )
                .help("use `allow`, or declare it in a stack of its own"),
            );
        }
    }
}

/// `AWS::Service::Resource`, or a published type of somebody else. `Custom::…` would run code at each deployment.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>
fn is_type(kind: &str) -> bool {
    let parts: Vec<&str> = kind.split("::").collect();
    let word = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    (3..=4).contains(&parts.len()) && parts.iter().all(word) && parts.first() != Some(&"Custom")
}
