//! The role of a function and its policies.
//!
//! What every function needs stands in the role itself. Grants stand in a policy of their own, which only triggers
//! wait for: so functions may call each other without their roles waiting for one another.

use super::{part, tags};
use crate::aws::access;
use crate::aws::context::Context;
use crate::aws::expr::Expr;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::overrides::Reached;
use crate::aws::policy::{Condition, Policy, Statement};
use crate::aws::star;
use crate::aws::unit::{Holding, Resource, Tag, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::FunctionId;
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Role {
    assume_role_policy_document: Policy,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    policies: Vec<Inline>,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Inline {
    policy_name: &'static str,
    policy_document: Policy,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Grants {
    policy_name: &'static str,
    policy_document: Policy,
    roles: [Expr; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Managed {
    policy_document: Policy,
    roles: [Expr; 1],
}

/// Room for grants in the role: its inline policies may have 10,240 characters together, and the runtime's own
/// statements and a guess too low need some of it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const INLINE: usize = 8_800;
/// Room in a managed policy of at most 6,144 characters.
const MANAGED: usize = 5_700;
/// Managed policies a role may have.
const MOST: usize = 10;

/// Adds the role, its grants, and what does not fit into those.
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let function = context.model.function(id);
    let mut runtime = vec![unit.told(
        Statement {
            sid: Some("WriteLogs".to_owned()),
            ..Statement::allow(
                ["logs:CreateLogStream", "logs:PutLogEvents"],
                [Expr::arn(&part(function, Part::Logs))],
            )
        },
        holding(
            context,
            id,
            &format!("log group of {}", function.name),
            Why::Runtime(function.common.span, "its log lines"),
        ),
    )];
    if function.tracing.value {
        let traces = Statement { sid: Some("SendTraces".to_owned()), ..star::traces() };
        let why = Why::Setting(function.tracing.span, "tracing on");
        runtime.push(unit.told(traces, holding(context, id, "traces", why)));
    }
    let role = Role {
        assume_role_policy_document: Policy::trust("lambda.amazonaws.com", Condition::default()),
        permissions_boundary: boundary(context),
        policies: vec![Inline { policy_name: "runtime", policy_document: Policy::new(runtime) }],
        tags: tags(context, function),
    };
    unit.add(Resource::new(part(function, Part::Role), "AWS::IAM::Role", role).reached(Reached::Role));

    let (statements, rights) = access::statements(context, id);
    unit.rights.extend(rights);
    let roles = || [Expr::reference(&part(function, Part::Role))];
    for (place, statements) in documents(statements).into_iter().enumerate() {
        let policy_document = Policy::new(statements);
        let policy_id = if place == 0 {
            let grants = Grants { policy_name: "grants", policy_document, roles: roles() };
            let id = part(function, Part::Grants);
            unit.add(Resource::new(id.clone(), "AWS::IAM::Policy", grants));
            id
        } else {
            let more = Managed { policy_document, roles: roles() };
            let id = LogicalId::detailed(&function.name, Part::MoreGrants, &place.to_string());
            unit.add(Resource::new(id.clone(), "AWS::IAM::ManagedPolicy", more));
            id
        };
        unit.grants.push(policy_id);
    }
}

/// The permissions boundary that `target aws` puts on every role.
pub fn boundary(context: &Context<'_>) -> Option<String> {
    context.config().and_then(|config| config.get("boundary")).map(|boundary| boundary.value.clone())
}

/// Whether the statements fit into one role at all.
pub fn fits(statements: Vec<Statement>) -> bool {
    let documents = documents(statements);
    documents.len() <= MOST + 1 && documents.iter().flatten().all(|statement| statement.weight() <= MANAGED)
}

/// The statements in as few documents as hold them: the first is the role's own, the others are managed policies.
fn documents(statements: Vec<Statement>) -> Vec<Vec<Statement>> {
    let mut documents: Vec<Vec<Statement>> = Vec::new();
    let mut left = 0;
    for statement in statements {
        let weight = statement.weight();
        match documents.last_mut() {
            Some(document) if weight <= left => document.push(statement),
            Some(_) | None => {
                left = if documents.is_empty() { INLINE } else { MANAGED };
                documents.push(vec![statement]);
            }
        }
        left = left.saturating_sub(weight);
    }
    documents
}

fn holding(context: &Context<'_>, id: FunctionId, on: &str, why: Why) -> Holding {
    let holder = context.model.function(id).name.path.clone();
    Holding { holder, function: Some(id), on: on.to_owned(), why }
}
