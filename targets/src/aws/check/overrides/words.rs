//! Words of CloudFormation that a `set` line may not hold: those of rights, and those that are carried out.

use crate::aws::overrides::Reached;
use scant_compiler::model::{Literal, Override, Text, TextPart};

/// What is wrong with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It names a role that something acts as, or what belongs to a role.
    Role,
    /// It is a policy: it says who may do what.
    Policy,
    /// It says who from outside the account can reach something.
    Exposure,
    /// CloudFormation carries it out.
    Function,
}

/// The first such word of a line, in its path or in its value, keys and all.
pub fn wrong(change: &Override) -> Option<(String, Wrong)> {
    let path = match Reached::of(&change.path) {
        // The part's word alone leads nowhere, which is said elsewhere.
        (Reached::Main, [part]) if Reached::of_part(part).is_some() => return None,
        (_, path) => path,
    };
    let path = path.iter().find_map(|name| of_key(name).map(|wrong| (name.clone(), wrong)));
    path.or_else(|| of_value(&change.value))
}

/// Ends of names that speak of policies which give nobody any right: of time, size, encryption, scaling.
const HARMLESS: [&str; 18] = [
    "BackupPolicy",
    "CachePolicyId",
    "DeliveryPolicy",
    "FilterPolicy",
    "FilterPolicyScope",
    "HeadersPolicyId",
    "LifecyclePolicy",
    "LifecyclePolicyText",
    "PasswordPolicy",
    "PolicyName",
    "PolicyType",
    "ProtocolPolicy",
    "RedrivePolicy",
    "RequestPolicyId",
    "RetryPolicy",
    "ScalingPolicyConfiguration",
    "SecurityPolicy",
    "SslPolicy",
];

/// By the property's name, whichever way its first letter is written.
fn of_key(name: &str) -> Option<Wrong> {
    let mut letters = name.chars();
    let first = letters.next()?;
    let name = format!("{}{}", first.to_ascii_uppercase(), letters.as_str());
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    if name == "Ref" || name.starts_with("Fn::") {
        Some(Wrong::Function)
    } else if ends(&["Role", "Roles", "RoleArn", "RoleArns", "RoleARN", "RoleName", "RoleId", "IamRoleArn"])
        || ends(&["CredentialsArn", "InstanceProfile", "InstanceProfileName", "PermissionsBoundary"])
        || name == "Credentials"
    {
        Some(Wrong::Role)
    } else if ["OwnershipControls", "PublicAccessBlockConfiguration", "AccessControl", "PubliclyAccessible"]
        .contains(&name.as_str())
    {
        Some(Wrong::Exposure)
    } else if ((name.contains("Policy") || name.contains("Policies")) && !ends(&HARMLESS))
        || ends(&["Principal", "Principals", "ManagedPolicyArns"])
    {
        Some(Wrong::Policy)
    } else {
        None
    }
}

fn of_value(value: &Literal) -> Option<(String, Wrong)> {
    match value {
        Literal::Text(text) => of_text(text),
        Literal::List(items) => items.iter().find_map(of_value),
        Literal::Object(members) => members.iter().find_map(|(key, value)| {
            of_key(key).map(|wrong| (key.clone(), wrong)).or_else(|| of_value(value))
        }),
        Literal::Int(_) | Literal::Number(_) | Literal::Bool(_) | Literal::Duration(_) | Literal::Size(_) => {
            None
        }
    }
}

/// The ARN of a role hands the role on, whatever the property is called.
fn of_text(text: &Text) -> Option<(String, Wrong)> {
    let parts = text.parts.iter().filter_map(|part| match part {
        TextPart::Plain(text) => Some(text),
        TextPart::Attribute(..) => None,
    });
    let mut parts = parts.filter(|text| text.contains(":iam:") && text.contains(":role/"));
    parts.next().map(|text| (text.clone(), Wrong::Role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scant_compiler::model::TargetName;
    use scant_lang::source::Span;

    fn of(path: &str, value: Literal) -> Option<Wrong> {
        let path = path.split('.').map(str::to_owned).collect();
        wrong(&Override { target: TargetName::Aws, path, value, span: Span::default() }).map(|found| found.1)
    }

    #[test]
    fn names_of_rights_are_known_wherever_they_stand() {
        for path in ["role.Policies", "RepositoryPolicyText", "AccessPolicies", "ResourcePolicy.Statement"] {
            assert_eq!(of(path, Literal::Bool(true)), Some(Wrong::Policy), "{path}");
        }
        for path in ["ReplicationConfiguration.Role", "RoleARN", "executionRoleArn", "Target.RoleArn"] {
            assert_eq!(of(path, Literal::Bool(true)), Some(Wrong::Role), "{path}");
        }
        for path in ["PublicAccessBlockConfiguration", "OwnershipControls.Rules"] {
            assert_eq!(of(path, Literal::Bool(true)), Some(Wrong::Exposure), "{path}");
        }
        for path in [
            "PolicyName",
            "TargetTrackingScalingPolicyConfiguration.TargetValue",
            "TracingConfig.Mode",
            "RedrivePolicy.maxReceiveCount",
            "role.MaxSessionDuration",
        ] {
            assert_eq!(of(path, Literal::Bool(true)), None, "{path}");
        }
    }

    #[test]
    fn values_are_looked_through() {
        let within = |key: &str, value| Literal::List(vec![Literal::Object(vec![(key.to_owned(), value)])]);
        assert_eq!(of("Targets", within("RoleArn", Literal::Int(1))), Some(Wrong::Role));
        assert_eq!(of("Targets", within("Ref", Literal::Int(1))), Some(Wrong::Function));
        assert_eq!(of("Targets", within("Fn::GetAtt", Literal::Int(1))), Some(Wrong::Function));
        let arn = Literal::Text(Text::plain("arn:aws:iam::111122223333:role/admin"));
        assert_eq!(of("Targets", within("As", arn)), Some(Wrong::Role));
        assert_eq!(of("Targets", within("As", Literal::Int(1))), None);
    }
}
