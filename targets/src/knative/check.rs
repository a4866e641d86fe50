//! What Knative cannot do or does not allow of functions and of what the whole program says, at the line.
//! Stores, triggers and APIs have their checks beside what they emit.

mod cluster;
mod grants;
mod images;
mod limits;
mod overrides;
mod raws;
mod settings;
mod tags;
mod variables;

use super::context::Context;
use scant_lang::diagnostic::Diagnostic;

pub use cluster::{is_host, is_label};
pub use limits::beyond;

/// Says it.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    cluster::check(context, findings);
    tags::check(context.model, findings);
    raws::check(context.model, findings);
    images::check(context, findings);
    for (id, function) in context.model.functions() {
        settings::check(function, findings);
        variables::check(context, id, findings);
        grants::check(function, findings);
    }
    overrides::check(context, findings);
}
