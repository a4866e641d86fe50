//! Objects in the provider's own words: `raw knative NAME "GROUP/VERSION KIND" { set … }`.

use super::context::{Component, Context};
use super::names;
use super::object::Object;
use super::unit::{Room, Unit};
use scant_compiler::model::Raw;
use serde::Serialize;
use std::borrow::Cow;

/// What its `set` lines fill.
#[derive(Debug, Serialize)]
struct Nothing {}

/// The unit of a raw declaration.
pub fn unit(context: &Context<'_>, raw: &Raw) -> Unit {
    let mut unit = Unit::new(context.settings(&raw.common));
    let (api_version, kind) = kind(&raw.resource_type.value).unwrap_or_default();
    let object = Object {
        api_version: Cow::Owned(api_version.to_owned()),
        kind: Cow::Owned(kind.to_owned()),
        metadata: context.metadata(names::of(&raw.name), Component::Raw, &raw.common),
        body: Nothing {},
    };
    unit.add_main(Room::Raw, &object);
    unit
}

/// Group and version, and kind, of a type written `GROUP/VERSION KIND`.
pub fn kind(text: &str) -> Option<(&str, &str)> {
    text.split_once(' ').filter(|(version, kind)| !version.is_empty() && !kind.is_empty())
}
