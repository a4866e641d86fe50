//! What AWS cannot do or does not allow of functions and of what the whole program says, at the line.
//! Stores, triggers and APIs have their checks beside what they emit.

mod actions;
mod addresses;
mod code;
mod grants;
mod overrides;
mod raws;
mod settings;
mod size;
mod tags;
mod texts;
mod variables;
mod waiting;

pub use waiting::naming_functions;

use super::context::Context;
use super::demand::Demand;
use scant_lang::diagnostic::Diagnostic;

/// Says it.
pub fn check(context: &Context<'_>, demand: &Demand, findings: &mut Vec<Diagnostic>) {
    addresses::check(context.model, findings);
    raws::check(context.model, findings);
    texts::check(context.model, findings);
    tags::check(context.model, findings);
    waiting::check(context, findings);
    overrides::check(context, demand, findings);
    size::check(context, findings);
    let mut reserved = 0;
    for (id, function) in context.model.functions() {
        code::check(function, findings);
        settings::check(function, &mut reserved, findings);
        variables::check(context, id, findings);
        grants::check(context, demand, id, findings);
    }
}
