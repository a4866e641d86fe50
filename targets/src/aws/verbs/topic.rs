//! Topics: Amazon SNS.

use super::{Cost, On, Page, SEALS};
use scant_compiler::vocabulary::Verb;

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html>
pub const PAGE: Page = Page {
    service: "sns",
    costs: &[Cost { verb: Verb::Publish, on: On::Itself, actions: &["sns:Publish"], key: SEALS }],
};
