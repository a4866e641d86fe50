//! How much one template can hold.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits>

use crate::azure::codes;
use crate::azure::context::Context;
use crate::azure::layout;
use crate::azure::plan::{self, Wanted};
use scant_lang::diagnostic::Diagnostic;
use scant_lang::reported::has_errors;

/// Outputs of a template.
const MOST_OUTPUTS: usize = 64;
/// Parameters of a template.
const MOST_PARAMETERS: usize = 256;

/// Bytes of a template, deployments inside it included.
const MOST_BYTES: usize = 4 << 20;
/// So many functions and stores together come nowhere near that.
const FEW: usize = 100;

/// Counts what the program asks of its template.
pub fn check(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    bytes(context, findings);
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

/// Writes the template of a large program, to see how long it is.
fn bytes(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let model = context.model;
    let Some(last) = model.functions.last() else { return };
    if model.functions.len() + model.stores.len() <= FEW || has_errors(findings) {
        return;
    }
    let plan = plan::plan(model, context.access, context.assets, Wanted::Documents);
    let longest = layout::artifact(plan).files.iter().map(|file| file.text.len()).max().unwrap_or_default();
    if longest > MOST_BYTES {
        let message = format!(
            "the template of this program has {:.1}MB on azure, and Azure takes at most 4MB",
            longest as f64 / f64::from(1 << 20)
        );
        findings.push(
            Diagnostic::error(&codes::AZURE_LIMIT, last.common.span, message)
                .help("make several programs of it, which name each other's stores as `external`"),
        );
    }
}
