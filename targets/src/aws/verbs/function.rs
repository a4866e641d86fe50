//! Functions, as something that can be called: AWS Lambda.

use super::{Cost, KEYLESS, On, Page};
use scant_compiler::vocabulary::Verb;

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html>
pub const PAGE: Page = Page {
    service: "lambda",
    costs: &[Cost { verb: Verb::Invoke, on: On::Itself, actions: &["lambda:InvokeFunction"], key: KEYLESS }],
};
