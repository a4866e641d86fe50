//! A bus is an EventBridge bus of its own.

use crate::aws::context::Context;
use crate::aws::expr::Expr;
use crate::aws::function::description;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::limits::{self, Unit as Time};
use crate::aws::overrides::Reached;
use crate::aws::unit::{Resource, Tag, Unit};
use scant_compiler::model::{Bus, StoreId};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `AWS::Events::EventBus`, CloudFormation template reference.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    /// The resource's schema asks for it.
    name: Expr,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    tags: Vec<Tag>,
}

/// `AWS::Events::Archive`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Archive {
    source_arn: Expr,
    retention_days: u64,
}

/// Puts the bus in, and its archive.
pub fn add(context: &Context<'_>, id: StoreId, bus: &Bus, unit: &mut Unit) {
    let store = context.model.store(id);
    let logical = context.store_id(id);
    let properties = Properties {
        name: Expr::join([Expr::Pseudo("AWS::StackName"), Expr::text(format!("-{logical}"))]),
        description: store.common.doc.as_deref().and_then(description),
        tags: context.tags(&store.common),
    };
    unit.add(Resource::new(logical.clone(), "AWS::Events::EventBus", properties).reached(Reached::Main));
    if let Some(archive) = &bus.archive {
        let properties =
            Archive { source_arn: Expr::arn(&logical), retention_days: Time::Days.count(archive.value) };
        unit.add(Resource::new(
            LogicalId::of(&store.name, Part::Archive),
            "AWS::Events::Archive",
            properties,
        ));
    }
}

/// A century of days is more than anyone replays, and fits the property.
pub fn check(bus: &Bus, findings: &mut Vec<Diagnostic>) {
    if let Some(archive) = &bus.archive {
        limits::time("the `archive` of a bus", archive.value, Time::Days, 1..=36_500, archive.span, findings);
    }
}
