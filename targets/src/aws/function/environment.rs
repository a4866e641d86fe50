//! The variables a function is given: what its spec sets, and one for each thing it may reach.

use crate::aws::context::Context;
use crate::aws::expr::Expr;
use scant_compiler::access::Why;
use scant_compiler::model::{FunctionId, StoreId, Thing};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::source::Span;
use std::collections::BTreeMap;

/// A variable scant gives, and the line that gives it.
#[derive(Debug, Clone)]
pub struct Given {
    /// Its key.
    pub key: String,
    /// What it names.
    pub thing: Thing,
    /// The `allow` line.
    pub span: Span,
}

/// One variable for each thing the function is allowed something on, in the order of the lines.
pub fn given(context: &Context<'_>, id: FunctionId) -> Vec<Given> {
    let model = context.model;
    let mut found: Vec<Given> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    let rows = context.rows(id).iter().filter_map(|row| match row.why {
        Why::Allowed(span) => Some((row.on, span)),
        Why::Trigger(_) | Why::Failures(_) | Why::Setting(..) | Why::Runtime(..) => None,
    });
    let provider = model.function(id).provider_grants.iter().map(|grant| (grant.on, grant.line));
    for (thing, span) in rows.chain(provider) {
        // An index is reached through its table.
        let thing = if let Thing::Index(table, _) = thing { Thing::Store(table) } else { thing };
        if let Some(ending) = ending(context, thing)
            && known.insert(thing)
        {
            let key = match thing {
                Thing::Store(id) | Thing::Index(id, _) => model.store(id).name.upper(),
                Thing::Function(id) => model.function(id).name.upper(),
                Thing::Raw(id) => model.raw(id).name.upper(),
            };
            found.push(Given { key: format!("{key}_{ending}"), thing, span });
        }
    }
    found
}

/// All variables, by key; the spec's own win.
pub fn variables(context: &Context<'_>, id: FunctionId) -> BTreeMap<String, Expr> {
    let given = given(context, id).into_iter().map(|given| (given.key, value(context, given.thing)));
    let mut variables: BTreeMap<String, Expr> = given.collect();
    let own = context.model.function(id).env.iter();
    variables.extend(own.map(|variable| (variable.key.clone(), context.text(&variable.value))));
    variables
}

/// What is put in: what calls of the SDK take.
fn value(context: &Context<'_>, thing: Thing) -> Expr {
    match thing {
        Thing::Store(id) | Thing::Index(id, _) => store_value(context, id),
        Thing::Function(id) => context.function_name(id),
        Thing::Raw(id) => crate::aws::raw::reference(context.model.raw(id)),
    }
}

fn store_value(context: &Context<'_>, id: StoreId) -> Expr {
    match context.model.store(id).kind() {
        StoreKind::Queue => context.queue_url(id),
        StoreKind::Topic | StoreKind::Secret => context.store_arn(id),
        StoreKind::Table | StoreKind::Bucket | StoreKind::Bus | StoreKind::Stream | StoreKind::Function => {
            context.store_name(id)
        }
    }
}

/// How the variable of a thing ends; a raw resource has no kind to name, so it gets no variable.
fn ending(context: &Context<'_>, thing: Thing) -> Option<&'static str> {
    let kind = match thing {
        Thing::Store(id) | Thing::Index(id, _) => context.model.store(id).kind(),
        Thing::Function(_) => StoreKind::Function,
        Thing::Raw(_) => return None,
    };
    Some(match kind {
        StoreKind::Table => "TABLE",
        StoreKind::Bucket => "BUCKET",
        StoreKind::Queue => "QUEUE",
        StoreKind::Topic => "TOPIC",
        StoreKind::Bus => "BUS",
        StoreKind::Stream => "STREAM",
        StoreKind::Secret => "SECRET",
        StoreKind::Function => "FUNCTION",
    })
}
