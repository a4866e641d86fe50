//! Buses: Amazon EventBridge.

use super::{Cost, KEYLESS, On, Page};
use scant_compiler::vocabulary::Verb;

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html>
pub const PAGE: Page = Page {
    service: "events",
    costs: &[Cost { verb: Verb::Emit, on: On::Itself, actions: &["events:PutEvents"], key: KEYLESS }],
};
