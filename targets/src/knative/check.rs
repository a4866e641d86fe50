//! What Knative cannot do or does not allow of functions and of what the whole program says, at the line.
//! Stores, triggers and APIs have their checks beside what they emit.

use super::context::Context;
use scant_lang::diagnostic::Diagnostic;

/// Says it.
pub fn check(_context: &Context<'_>, _findings: &mut Vec<Diagnostic>) {}
