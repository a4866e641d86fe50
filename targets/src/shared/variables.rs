//! Which variables a function is told what it may reach by: the same names on every provider.

use scant_compiler::access::{Row, Why};
use scant_compiler::codes::VARIABLE_COLLISION;
use scant_compiler::model::{FunctionId, Model, Thing};
use scant_compiler::vocabulary::StoreKind;
use scant_lang::diagnostic::Diagnostic;
use scant_lang::source::Span;
use std::collections::{BTreeMap, BTreeSet};

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

/// One variable for each thing the function is allowed something on, in the order of the lines. `rows` are its rights.
pub fn given(model: &Model, id: FunctionId, rows: &[Row]) -> Vec<Given> {
    let mut found: Vec<Given> = Vec::new();
    let mut known = BTreeSet::new();
    let rows = rows.iter().filter_map(|row| match row.why {
        Why::Allowed(span) => Some((row.on, span)),
        Why::Trigger(_) | Why::Failures(_) | Why::Setting(..) | Why::Runtime(..) => None,
    });
    let provider = model.function(id).provider_grants.iter().map(|grant| (grant.on, grant.line));
    for (thing, span) in rows.chain(provider) {
        // An index is reached through its table.
        let thing = if let Thing::Index(table, _) = thing { Thing::Store(table) } else { thing };
        if let Some(key) = key(model, thing)
            && known.insert(thing)
        {
            found.push(Given { key, thing, span });
        }
    }
    found
}

/// Says which two things the function would be told by one name, unless its spec sets that variable itself.
pub fn collisions(model: &Model, id: FunctionId, given: &[Given]) -> Vec<Diagnostic> {
    let own = &model.function(id).env;
    let mut known: BTreeMap<&str, &Given> = BTreeMap::new();
    let mut found = Vec::new();
    for one in given {
        let Some(earlier) = known.insert(&one.key, one) else { continue };
        if own.iter().any(|variable| variable.key == one.key) {
            continue;
        }
        let (first, second) = (model.thing_name(earlier.thing), model.thing_name(one.thing));
        let message = format!("`{first}` and `{second}` would both be told to the function as `{}`", one.key);
        found.push(
            Diagnostic::error(&VARIABLE_COLLISION, one.span, message)
                .label(earlier.span, "the first one")
                .help(format!("say in `env` which one `{}` is, and name the other one there too", one.key)),
        );
    }
    found
}

/// The variable of a thing: `ORDERS_TABLE`. A raw resource has no kind to name, so it gets none.
pub fn key(model: &Model, thing: Thing) -> Option<String> {
    let (name, kind) = match thing {
        Thing::Store(id) | Thing::Index(id, _) => (&model.store(id).name, model.store(id).kind()),
        Thing::Function(id) => (&model.function(id).name, StoreKind::Function),
        Thing::Raw(_) => return None,
    };
    Some(format!("{}_{}", name.upper(), kind.word().to_ascii_uppercase()))
}
