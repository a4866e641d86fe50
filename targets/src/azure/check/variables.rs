//! The variables of a function: names that are taken, and two things that would have one name.

use crate::azure::codes;
use crate::azure::context::Context;
use crate::azure::http::BODY_LIMIT;
use crate::shared::variables::{collisions, given};
use scant_compiler::model::FunctionId;
use scant_lang::diagnostic::Diagnostic;

/// Settings that a Flex Consumption plan refuses or passes over, or that scant itself makes.
/// <https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations>
const RESERVED: [&str; 22] = [
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    "APPLICATIONINSIGHTS_CONNECTION_STRING",
    "AZURE_CLIENT_ID",
    "ENABLE_ORYX_BUILD",
    "FUNCTIONS_EXTENSION_VERSION",
    "FUNCTIONS_MAX_HTTP_CONCURRENCY",
    BODY_LIMIT,
    "FUNCTIONS_WORKER_PROCESS_COUNT",
    "FUNCTIONS_WORKER_RUNTIME",
    "FUNCTIONS_WORKER_RUNTIME_VERSION",
    "SCM_DO_BUILD_DURING_DEPLOYMENT",
    "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
    "WEBSITE_CONTENTOVERVNET",
    "WEBSITE_CONTENTSHARE",
    "WEBSITE_DNS_SERVER",
    "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT",
    "WEBSITE_MOUNT_ENABLED",
    "WEBSITE_NODE_DEFAULT_VERSION",
    "WEBSITE_RUN_FROM_PACKAGE",
    "WEBSITE_SKIP_CONTENTSHARE_VALIDATION",
    "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED",
    "WEBSITE_VNET_ROUTE_ALL",
];

/// Beginnings of the host's own settings.
const OWN: [&str; 3] = ["AZUREWEBJOBS", "AZUREFUNCTIONSJOBHOST", "APPSETTING_"];

/// Looks at a function's variables.
pub fn check(context: &Context<'_>, id: FunctionId, findings: &mut Vec<Diagnostic>) {
    let function = context.model.function(id);
    for variable in &function.env {
        // Names of settings are the same whichever way their letters are written.
        let key = variable.key.to_ascii_uppercase();
        let taken = RESERVED.contains(&key.as_str()) || OWN.iter().any(|own| key.starts_with(own));
        let message = if taken {
            format!("`{}` is set by azure itself", variable.key)
        } else if key.contains("__") {
            format!("`{}` has `__` in it, which azure reads as one setting inside another", variable.key)
        } else {
            continue;
        };
        let finding = Diagnostic::error(&codes::RESERVED_VARIABLE, variable.span, message);
        findings.push(finding.help("choose another name"));
    }
    let given = given(context.model, id, context.rows(id));
    findings.extend(collisions(context.model, id, &given));
}
