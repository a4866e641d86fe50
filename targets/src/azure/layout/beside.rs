//! What stands beside the template: the values of its parameters, and a Bicep file that makes the resource group, too.

use super::{Parameter, Plan, TEMPLATE};
use crate::shared::fragment::fragment;
use scant_compiler::target::OutputFile;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A file of parameters.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Values<'p> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    content_version: &'static str,
    parameters: BTreeMap<&'static str, Value<'p>>,
}

#[derive(Serialize)]
struct Value<'p> {
    value: &'p str,
}

/// The files beside a template that declares the parameters `names`.
pub fn files(plan: &Plan, names: &[&str]) -> [OutputFile; 2] {
    let location = plan.place.get("location");
    let values = Values {
        schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
        content_version: "1.0.0.0",
        parameters: location.map(|value| ("location", Value { value })).into_iter().collect(),
    };
    let file = |path: &str, text| OutputFile { path: path.to_owned(), text };
    [
        file("azuredeploy.parameters.json", format!("{}\n", fragment(&values, 0))),
        file("main.bicep", bicep(plan, names)),
    ]
}

/// A deployment of the subscription: the resource group, and the template in it.
fn bicep(plan: &Plan, names: &[&str]) -> String {
    let group = plan.place.get("resource_group").cloned().unwrap_or_else(|| format!("rg-{}", plan.name));
    let mut text =
        String::from("// The resource group, and the application in it.\ntargetScope = 'subscription'\n");
    let location = plan.place.get("location").map_or("deployment().location".to_owned(), |said| quoted(said));
    let _ = write!(text, "\n@description('Where everything stands')\nparam location string = {location}\n");
    let _ = write!(text, "\n@description('The resource group')\nparam group string = {}\n", quoted(&group));
    let asked = |name: &&str| plan.parameters.get(*name).filter(|parameter| parameter.default.is_none());
    let asked: Vec<(&str, &Parameter)> =
        names.iter().filter_map(|name| asked(name).map(|parameter| (*name, parameter))).collect();
    for (name, parameter) in &asked {
        let secure = if parameter.kind == "securestring" { "@secure()\n" } else { "" };
        let kind = if parameter.kind == "int" { "int" } else { "string" };
        let (said, name) = (quoted(&parameter.description), identifier(name));
        let _ = write!(text, "\n@description({said})\n{secure}param {name} {kind}\n");
    }
    text.push_str("\nresource home 'Microsoft.Resources/resourceGroups@2025-04-01' = {\n  name: group\n");
    text.push_str("  location: location\n}\n\n");
    let _ =
        write!(text, "module application '{TEMPLATE}' = {{\n  scope: home\n  name: {}\n", quoted(&plan.name));
    text.push_str("  params: {\n");
    if names.contains(&"location") {
        text.push_str("    location: location\n");
    }
    for (name, _) in &asked {
        let _ = writeln!(text, "    {}: {}", quoted(name), identifier(name));
    }
    text.push_str("  }\n}\n");
    for output in &plan.outputs {
        let (name, key) = (identifier(&output.key), quoted(&output.key));
        let _ = write!(text, "\noutput {name} string = application.outputs[{key}]\n");
    }
    text
}

/// A name as Bicep takes one.
fn identifier(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

/// Text as Bicep quotes it.
/// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings>
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('\'', "\\'").replace("${", "\\${").replace('\n', "\\n");
    format!("'{text}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_read_as_code() {
        assert_eq!(quoted("it's ${a}\\n"), "'it\\'s \\${a}\\\\n'");
        assert_eq!(identifier("mail.key"), "mail_key");
    }
}
