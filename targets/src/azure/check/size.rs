//! How much one template can hold.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits>

use crate::azure::codes;
use crate::azure::context::Context;
use crate::azure::plan;
use scant_lang::diagnostic::Diagnostic;

/// Outputs of a template.
const MOST_OUTPUTS: usize = 64;
/// Parameters of a template.
const MOST_PARAMETERS: usize = 256;

/// Counts what the program asks of its template.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let outputs = &context.model.outputs;
    if let Some(output) = outputs.get(MOST_OUTPUTS) {
        let message =
            format!("a template tells at most {MOST_OUTPUTS} outputs, and here are {}", outputs.len());
        findings.push(Diagnostic::error(&codes::AZURE_LIMIT, output.span, message));
    }
    let parameters = plan::parameters(context).len();
    if parameters > MOST_PARAMETERS
        && let Some(store) = context.model.stores.last()
    {
        let message = format!(
            "a template has at most {MOST_PARAMETERS} parameters, and the secrets of this program need {parameters}"
        );
        findings.push(
            Diagnostic::error(&codes::AZURE_LIMIT, store.common.span, message)
                .help("make another program of some of them, or declare them `external`"),
        );
    }
}
