//! `on bus`: a rule of the bus calls the function with each event.

use super::One;
use super::permission::{Account, Permission};
use crate::aws::access::store_words;
use crate::aws::expr::Expr;
use crate::aws::filter;
use crate::aws::ids::{LogicalId, Part};
use crate::aws::rule::{Events, Rule, Target, bus_name};
use crate::aws::unit::{Resource, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{Filter, StoreId};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// Puts the rule and its permission in.
pub fn add(one: &One<'_, '_>, bus: StoreId, filter: &Filter, unit: &mut Unit) {
    let context = one.context;
    let pattern = filter::event(filter).unwrap_or_default();
    let rule = Rule {
        description: Some(format!("{} starts {}", one.words, one.function.name)),
        event_bus_name: Some(bus_name(context, bus)),
        event_pattern: Events::of_bus(context, bus, pattern),
        targets: [function_target(one)],
    };
    add_rule(one, rule, store_words(context.model.store(bus)), unit);
}

/// The function as a rule's target.
pub fn function_target(one: &One<'_, '_>) -> Target {
    Target { id: "function", arn: one.context.invoke_arn(one.id), sqs_parameters: None }
}

/// Puts a rule that calls the function in, and its permission; `holder` is where its events come from.
pub fn add_rule<E: Serialize>(one: &One<'_, '_>, rule: Rule<E>, holder: String, unit: &mut Unit) {
    let id = LogicalId::detailed(&one.function.name, Part::Rule, &one.detail);
    let permission = Permission {
        detail: one.detail.clone(),
        service: "events.amazonaws.com",
        source: Expr::arn(&id),
        account: Account::InArn,
        holder,
        why: Why::Trigger(one.trigger.span),
    };
    unit.add(Resource::new(id, "AWS::Events::Rule", rule));
    permission.add(one.context, one.id, unit);
}

/// What cannot be said as a pattern.
pub fn check(filter: &Filter, findings: &mut Vec<Diagnostic>) {
    filter::refused(filter::event(filter), findings);
}
