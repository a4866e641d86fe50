//! `outputs.json`: what the deployment tells. Everything in a cluster has its name before it is applied, so it is told
//! with the build.

use super::context::Context;
use scant_compiler::target::OutputFile;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Serialize)]
struct Output<'m> {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'m str>,
    value: Value,
}

/// The file, if the program tells anything.
pub fn file(context: &Context<'_>) -> Option<OutputFile> {
    let outputs: BTreeMap<&str, Output<'_>> = (context.model.outputs.iter())
        .map(|output| {
            let value = context.literal(&output.value);
            (output.name.path.as_str(), Output { description: output.doc.as_deref(), value })
        })
        .collect();
    // The keys are texts, so it is JSON.
    let mut text = serde_json::to_string_pretty(&outputs).ok()?;
    text.push('\n');
    (!outputs.is_empty()).then_some(OutputFile { path: "outputs.json".to_owned(), text })
}
