//! How much one template can hold.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits>

use crate::azure::codes;
use crate::azure::context::Context;
use crate::azure::plan;
use crate::azure::types::Type;
use scant_compiler::model::Model;
use scant_compiler::target::Artifact;
use scant_lang::diagnostic::Diagnostic;

/// Outputs of a template.
const MOST_OUTPUTS: usize = 64;
/// Parameters of a template.
const MOST_PARAMETERS: usize = 256;

/// Bytes of a template, deployments inside it included.
const MOST_BYTES: usize = 4 << 20;

/// Role assignments of a subscription; those on resource groups and on resources count, and nobody can have more.
/// <https://learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits>
const MOST_ASSIGNMENTS: usize = 4_000;

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

/// Looks at what was written: how long the longest file is, which is the template, and how many roles it gives. What is
/// added to a program is mostly a function, so the last one is where there is too much.
pub fn written(model: &Model, artifact: &Artifact, findings: &mut Vec<Diagnostic>) {
    let last = model.functions.last().map(|function| &function.common).or_else(|| model.commons().last());
    let Some(last) = last else { return };
    let mut refuse = |message: String, help: String| {
        findings.push(Diagnostic::error(&codes::AZURE_LIMIT, last.span, message).help(help));
    };
    let longest = artifact.files.iter().map(|file| file.text.len()).max().unwrap_or_default();
    if longest > MOST_BYTES {
        let functions = model.functions.len();
        let room = match functions * MOST_BYTES / longest {
            0 => String::new(),
            fit => format!("; about {fit} of its {functions} functions fit into one"),
        };
        refuse(
            format!(
                "the template of this program has {longest} bytes on azure, and Azure takes at most {MOST_BYTES} (4MB)"
            ),
            format!("make several programs of it, which name each other's stores as `external`{room}"),
        );
    }
    let assignments = artifact.resources.get(Type::ASSIGNMENT.name.as_ref()).copied().unwrap_or_default();
    if assignments > MOST_ASSIGNMENTS {
        refuse(
            format!(
                "this program gives {assignments} roles on azure, and a subscription takes at most {MOST_ASSIGNMENTS}"
            ),
            "make several programs of it, each for a subscription of its own, or let fewer functions use several stores"
                .to_owned(),
        );
    }
}
