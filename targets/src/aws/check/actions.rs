//! Actions in AWS's own words, as `allow aws "…"` says them.

use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::star;
use crate::aws::verbs;
use scant_compiler::model::{ProviderGrant, Thing};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;

/// Services whose actions give away other rights: no function's work needs them.
const RIGHTS_THEMSELVES: [&str; 4] = ["iam", "sts", "organizations", "sso"];

/// Actions of other services that do the same: they change who may do what, run code under another role, or hand out
/// credentials. <https://docs.aws.amazon.com/service-authorization/latest/reference/>, access level "Permissions
/// management", and the escalation paths collected in <https://github.com/salesforce/cloudsplaining>.
const ESCALATES: [&str; 26] = [
    "cloudformation:CreateStack",
    "cloudformation:ExecuteChangeSet",
    "cloudformation:UpdateStack",
    "codebuild:StartBuild",
    "cognito-identity:GetCredentialsForIdentity",
    "dynamodb:DeleteResourcePolicy",
    "dynamodb:PutResourcePolicy",
    "ec2:RunInstances",
    "ecs:ExecuteCommand",
    "ecs:RunTask",
    "events:PutPermission",
    "kinesis:PutResourcePolicy",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "lambda:AddPermission",
    "lambda:CreateFunction",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "secretsmanager:PutResourcePolicy",
    "sns:AddPermission",
    "sqs:AddPermission",
    "sqs:SetQueueAttributes",
];

/// Looks at one action.
pub fn check(context: &Context<'_>, grant: &ProviderGrant, findings: &mut Vec<Diagnostic>) {
    let action = grant.action.as_str();
    if action.contains(['*', '?']) {
        findings.push(
            Diagnostic::error(
                &codes::WILDCARD_ACTION,
                grant.span,
                format!("`{action}` stands for many actions, and a grant names exact ones"),
            )
            .help("name each action that the function needs"),
        );
        return;
    }
    let Some((service, _)) =
        action.split_once(':').filter(|(service, operation)| is_action(service, operation))
    else {
        findings.push(
            Diagnostic::error(
                &codes::WRONG_ACTION,
                grant.span,
                format!("`{action}` is not an action of aws"),
            )
            .help("write `service:Operation`, such as `ses:SendEmail`"),
        );
        return;
    };
    if RIGHTS_THEMSELVES.contains(&service) || ESCALATES.contains(&action) {
        findings.push(
            Diagnostic::error(
                &codes::ESCALATING_ACTION,
                grant.span,
                format!("`{action}` could give the function rights that nobody wrote down"),
            )
            .help("let the deployment do it, not the function"),
        );
        return;
    }
    if let Some((kind, expected)) = service_of(context, grant.on)
        && expected != service
        && !star::allowed(action)
    {
        findings.push(
            Diagnostic::error(
                &codes::WRONG_ACTION,
                grant.span,
                format!("`{action}` does nothing on a {kind}, whose actions begin with `{expected}:`"),
            )
            .label(grant.line, format!("`{}` is a {kind}", context.model.thing_name(grant.on))),
        );
    }
}

fn is_action(service: &str, operation: &str) -> bool {
    let of_service = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !service.is_empty()
        && service.chars().all(of_service)
        && operation.starts_with(|c: char| c.is_ascii_uppercase())
        && operation.chars().all(|c| c.is_ascii_alphanumeric())
}

fn service_of(context: &Context<'_>, thing: Thing) -> Option<(&'static str, &'static str)> {
    let kind = match thing {
        Thing::Store(id) | Thing::Index(id, _) => context.model.store(id).kind(),
        Thing::Function(_) => StoreKind::Function,
        // Any service may have made a raw resource.
        Thing::Raw(_) => return None,
    };
    Some((kind.word(), verbs::page(kind).service))
}
