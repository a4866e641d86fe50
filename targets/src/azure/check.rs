//! What Azure cannot do or does not allow, said at the line: functions, tags, `set` lines, raw resources, outputs.

mod addresses;
mod code;
mod logs;
mod overrides;
mod raws;
mod settings;
mod size;
mod tags;
mod tunable;
mod variables;

pub use size::written;

use super::context::Context;
use scant_lang::diagnostic::Diagnostic;

/// Looks at everything but stores, triggers and APIs.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    addresses::check(model, findings);
    tags::check(model, findings);
    overrides::check(context, findings);
    raws::check(model, findings);
    size::check(context, findings);
    logs::check(model, findings);
    for (id, function) in model.functions() {
        code::check(function, findings);
        settings::check(function, findings);
        variables::check(context, id, findings);
    }
}
