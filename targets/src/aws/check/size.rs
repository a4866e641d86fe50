//! Programs of many stacks: what must share a stack has to fit into one, and what a stack is told of elsewhere comes
//! through at most two hundred parameters.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>

use crate::aws::codes;
use crate::aws::context::Context;
use scant_compiler::model::Thing;
use scant_lang::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// Resources that every function has at least.
const EACH: usize = 4;
/// Resources of a template.
const TEMPLATE: usize = 500;
/// Stores a function can reach from another stack: each takes up to two parameters.
const REACH: usize = 90;
/// Functions that fit into one stack whatever starts them.
const TOGETHER: usize = 60;

/// Functions of a program: beyond that, the parent of all groups of stacks would itself be too large.
const FUNCTIONS: usize = 100_000;

/// Looks at programs that one template cannot hold.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    if model.functions.len() * EACH + model.stores.len() <= TEMPLATE {
        return;
    }
    if let Some(beyond) = model.functions.get(FUNCTIONS) {
        let count = model.functions.len();
        let message = format!("a program has at most {FUNCTIONS} functions on aws, and this one has {count}");
        findings.push(
            Diagnostic::error(&codes::AWS_LIMIT, beyond.common.span, message).help("divide the program"),
        );
    }
    for (id, function) in model.functions() {
        let rows = context.rows(id);
        if rows.len() <= REACH {
            continue;
        }
        let stores: BTreeSet<_> = rows
            .iter()
            .filter_map(|row| match row.on {
                Thing::Store(store) | Thing::Index(store, _) => Some(store),
                Thing::Function(_) | Thing::Raw(_) => None,
            })
            .collect();
        if stores.len() > REACH {
            let message = format!(
                "`{}` reaches {} stores, and {REACH} can be told to it in a program of many stacks",
                function.name,
                stores.len()
            );
            findings.push(
                Diagnostic::error(&codes::AWS_LIMIT, function.common.span, message)
                    .help("divide its work among several functions"),
            );
        }
    }
    for circle in context.circles.all().filter(|circle| circle.len() > TOGETHER) {
        let Some(first) = circle.first().map(|id| model.function(*id)) else { continue };
        let message = format!(
            "{} functions call one another in circles, and {TOGETHER} fit into the one stack they must share",
            circle.len()
        );
        findings.push(
            Diagnostic::error(&codes::AWS_LIMIT, first.common.span, message)
                .help("let some of them send to a queue instead"),
        );
    }
}
