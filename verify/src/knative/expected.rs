//! What the spec says, in statements: from the model and its rights alone, by tables of its own.

mod events;
mod functions;
mod http;
mod rights;
mod stores;

use super::spec::Spec;
use super::words::Said;
use crate::claims::Claims;

/// Everything the spec says.
pub fn expected(spec: &Spec<'_>) -> Claims {
    let mut said = Said::default();
    functions::add(spec, &mut said);
    rights::add(spec, &mut said);
    stores::add(spec, &mut said);
    events::add(spec, &mut said);
    http::add(spec, &mut said);
    said.claims
}
