//! The door to the stores: what they stand in, each kind's resources, and what Azure cannot do of it.

pub mod account;

use super::context::Context;
use super::expr::Expr;
use super::layout::Parameter;
use super::settings::Settings;
use super::unit::Unit;
use scant_compiler::model::{Attribute, FunctionId, Model, StoreId};
use scant_lang::diagnostic::Diagnostic;
use std::collections::BTreeMap;

/// The units of the accounts, namespaces and vaults that the program's stores need, and of each own store.
pub fn units(_context: &Context<'_>) -> Vec<Unit> {
    Vec::new()
}

/// The parameters that stores ask for: the values of secrets.
pub fn parameters(_context: &Context<'_>) -> BTreeMap<String, Parameter> {
    BTreeMap::new()
}

/// An attribute of a store, own or external.
pub fn attribute(context: &Context<'_>, id: StoreId, attribute: Attribute) -> Expr {
    let Some(resource) = context.store(id) else { return Expr::text("") };
    match attribute {
        Attribute::Id => resource.id(),
        Attribute::Name | Attribute::Url | Attribute::Host => resource.own_name(),
    }
}

/// Adds the connection of a store to the settings of a function that may use it.
pub fn connect(_context: &Context<'_>, _function: FunctionId, _store: StoreId, _settings: &mut Settings) {}

/// Says what Azure cannot do or does not allow of the stores.
pub fn check(_model: &Model, _findings: &mut Vec<Diagnostic>) {}
