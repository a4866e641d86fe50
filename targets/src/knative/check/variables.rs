//! The environment of a function: names that are Knative's own, collisions, size.

use crate::knative::codes::KNATIVE_LIMIT;
use crate::knative::context::Context;
use crate::shared::variables::{collisions, given};
use scant_compiler::codes::RESERVED_VARIABLE;
use scant_compiler::model::{FunctionId, TextPart};
use scant_lang::diagnostic::Diagnostic;

/// Variables that Knative sets itself.
/// <https://knative.dev/docs/serving/services/creating-services/> and `pkg/apis/serving/k8s_validation.go`.
const RESERVED: [&str; 4] = ["PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION"];
/// Bytes that all variables may have together, with room for the rest of an object of at most a megabyte.
const MOST: usize = 512 << 10;

/// Looks at a function's variables.
pub fn check(context: &Context<'_>, id: FunctionId, findings: &mut Vec<Diagnostic>) {
    let function = context.model.function(id);
    for variable in function.env.iter().filter(|variable| RESERVED.contains(&variable.key.as_str())) {
        let message = format!("`{}` is set by knative itself", variable.key);
        findings
            .push(Diagnostic::error(&RESERVED_VARIABLE, variable.span, message).help("choose another name"));
    }
    let given = given(context.model, id, context.rows(id));
    findings.extend(collisions(context.model, id, &given));
    let texts = function.env.iter().flat_map(|variable| &variable.value.parts).map(|part| match part {
        TextPart::Plain(text) => text.len(),
        TextPart::Attribute(..) => 64,
    });
    let size: usize = texts.sum();
    if size > MOST {
        let span = function.env.first().map_or(function.common.span, |variable| variable.span);
        let message =
            format!("the variables of `{}` have about {size} bytes, and knative takes {MOST}", function.name);
        findings.push(
            Diagnostic::error(&KNATIVE_LIMIT, span, message)
                .help("put what is long into a store that the function reads"),
        );
    }
}
