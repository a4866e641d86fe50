//! What Azure cannot do or does not allow, said at the line: functions, tags, `set` lines, raw resources, outputs.

mod addresses;
mod code;
mod overrides;
mod raws;
mod settings;
mod size;
mod tags;
mod variables;

use super::context::Context;
use super::shared;
use scant_lang::diagnostic::Diagnostic;

/// Looks at everything but stores, triggers and APIs.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    addresses::check(model, findings);
    tags::check(model, findings);
    overrides::check(context, findings);
    raws::check(model, findings);
    size::check(context, findings);
    let days = shared::days(model).unwrap_or(shared::FEWEST);
    for (id, function) in model.functions() {
        code::check(function, findings);
        settings::check(days, function, findings);
        variables::check(context, id, findings);
    }
}
