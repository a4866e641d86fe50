//! The only actions that are allowed on `*`, each with the reason: there is no narrower resource to name.

use super::expr::Expr;
use super::policy::Statement;

/// An action without a resource type, and why it is needed.
/// Service Authorization Reference: the actions whose "Resource types" column is empty.
#[derive(Debug, Clone, Copy)]
pub struct Everywhere {
    /// The action.
    pub action: &'static str,
    /// Why `*`.
    pub reason: &'static str,
}

/// The table.
#[rustfmt::skip]
pub const EVERYWHERE: [Everywhere; 2] = [
    Everywhere { action: "xray:PutTraceSegments",    reason: "X-Ray has no resource for a trace" },
    Everywhere { action: "xray:PutTelemetryRecords", reason: "X-Ray has no resource for a daemon" },
];

/// Sends traces: all of the table that `tracing on` needs.
pub fn traces() -> Statement {
    Statement::allow(EVERYWHERE.iter().map(|row| row.action), [Expr::text("*")])
}

/// Whether `action` is in the table.
pub fn allowed(action: &str) -> bool {
    EVERYWHERE.iter().any(|row| row.action == action)
}
