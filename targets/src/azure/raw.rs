//! Raw resources: a type, a version, and the properties the spec sets.

use super::context::Context;
use super::expr::Expr;
use super::ids::ResourceId;
use super::names::global;
use super::overrides::Reached;
use super::resource::{Empty, Resource};
use super::types::Type;
use super::unit::{Layer, Unit};
use scant_compiler::model::{Attribute, Raw};
use std::borrow::Cow;

/// The unit of a raw resource.
pub fn unit(context: &Context<'_>, raw: &Raw) -> Unit {
    let mut unit = Unit::new(&raw.name, Layer::Store, context.settings(&raw.common));
    unit.add(Resource::new(&id(raw), Empty {}).located(context.tags(&raw.common)).reached(Reached::Main));
    unit
}

/// Where it stands.
pub fn id(raw: &Raw) -> ResourceId {
    ResourceId::new(kind(&raw.resource_type.value), [global("raw", &raw.name.path, 30)])
}

/// An attribute of it.
pub fn attribute(raw: &Raw, attribute: Attribute) -> Expr {
    match attribute {
        Attribute::Id => id(raw).id(),
        Attribute::Name | Attribute::Url | Attribute::Host => id(raw).own_name(),
    }
}

/// `Microsoft.X/y@2025-01-01`, or a type that templates hold anyway.
pub fn kind(text: &str) -> Type {
    let (name, version) = text.split_once('@').unwrap_or((text, ""));
    let known =
        Type::ALL.iter().find(|kind| kind.name == name && (version.is_empty() || kind.version == version));
    known.cloned().unwrap_or_else(|| Type {
        name: Cow::Owned(name.to_owned()),
        version: Cow::Owned(version.to_owned()),
    })
}
