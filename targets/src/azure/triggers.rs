//! What starts functions: subscriptions, consumer groups, bridges to queues, and schedules.

use super::context::Context;
use super::settings::Settings;
use super::unit::Unit;
use scant_compiler::access::Access;
use scant_compiler::model::{FunctionId, Model};
use scant_lang::diagnostic::Diagnostic;

/// What several triggers share, such as the topic of an account's object events.
pub fn units(_context: &Context<'_>) -> Vec<Unit> {
    Vec::new()
}

/// Adds what starts a function to its unit and its settings.
pub fn add(_context: &Context<'_>, _function: FunctionId, _unit: &mut Unit, _settings: &mut Settings) {}

/// Says what Azure cannot do or does not allow of the triggers.
pub fn check(_model: &Model, _access: &Access, _findings: &mut Vec<Diagnostic>) {}
