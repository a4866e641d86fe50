//! The environment of a function: names, collisions, size.

use crate::aws::codes;
use crate::aws::context::Context;
use crate::aws::expr::{Attr, Expr, Reach};
use crate::aws::function::environment::{given, variables};
use crate::shared::variables::collisions;
use scant_compiler::model::FunctionId;
use scant_lang::diagnostic::Diagnostic;

/// Variables that Lambda sets itself.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>
const RESERVED: [&str; 19] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "AWS_SECURITY_TOKEN",
];

/// Characters that all names and values may have together.
const MOST: usize = 4096;

/// Looks at a function's variables.
pub fn check(context: &Context<'_>, id: FunctionId, findings: &mut Vec<Diagnostic>) {
    let context = &context.within(id);
    let function = context.model.function(id);
    for variable in &function.env {
        let key = variable.key.as_str();
        if RESERVED.contains(&key) {
            findings.push(
                Diagnostic::error(
                    &codes::RESERVED_VARIABLE,
                    variable.span,
                    format!("`{key}` is set by aws itself"),
                )
                .help("choose another name"),
            );
        } else if key.len() < 2 || !key.starts_with(|c: char| c.is_ascii_alphabetic()) {
            findings.push(
                Diagnostic::error(
                    &codes::RESERVED_VARIABLE,
                    variable.span,
                    format!("aws does not take a variable called `{key}`"),
                )
                .help("a name begins with a letter and has two characters or more"),
            );
        }
    }
    let given = given(context, id);
    findings.extend(collisions(context.model, id, &given));
    // Nearly every function has few variables: those are not even written.
    let plain: usize = function.env.iter().flat_map(|variable| &variable.value.parts).count();
    if given.len() + plain < 12 && function.env.iter().all(|variable| text_length(&variable.value) < 128) {
        return;
    }
    let size: usize = variables(context, id).iter().map(|(key, value)| key.len() + likely(value)).sum();
    if size > MOST {
        let span = function.env.first().map_or(function.common.span, |variable| variable.span);
        findings.push(
            Diagnostic::error(
                &codes::AWS_LIMIT,
                span,
                format!(
                    "the variables of `{}` have about {size} characters, and aws takes {MOST}",
                    function.name
                ),
            )
            .help("put what is long into a store that the function reads"),
        );
    }
}

/// How long a value will be: names and addresses are as long as a stack's name makes them.
fn likely(value: &Expr) -> usize {
    match value {
        Expr::Sub(values) => values.iter().map(likely).sum(),
        Expr::Reach(Reach { attr: Attr::REF, .. }) | Expr::Split(..) => 70,
        Expr::Reach(_) | Expr::Parameter(_) | Expr::Import(_) => 110,
        Expr::Text(_) | Expr::Pseudo(_) => value.weight(),
    }
}

fn text_length(text: &scant_compiler::model::Text) -> usize {
    use scant_compiler::model::TextPart;
    let lengths = text.parts.iter().map(|part| match part {
        TextPart::Plain(text) => text.len(),
        TextPart::Attribute(..) => 0,
    });
    lengths.sum()
}
