//! A template's text: what it declares, its resources one after another, and its outputs.

use super::uses::Uses;
use super::{Output, Parameter, Plan};
use crate::azure::expr::Expr;
use crate::azure::unit::{END, Emitted, Unit};
use crate::shared::fragment::fragment;
use serde::Serialize;
use std::collections::BTreeMap;

/// The beginning of every template.
const HEAD: &str = "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": ";

/// The program's own template: `resources` as [`resources`] writes them, and the plan's outputs. What comes with it
/// are the parameters it declares.
pub fn template<'p>(plan: &'p Plan, resources: &str) -> (String, Vec<&'p str>) {
    let outputs: BTreeMap<&str, Told<'_>> =
        plan.outputs.iter().map(|output| (output.key.as_str(), Told::of(output))).collect();
    let outputs = fragment(&outputs, 1);
    let mut uses = Uses::default();
    uses.look(resources);
    uses.look(&outputs);
    let variables = fragment(&uses.variables(&plan.variables), 1);
    let names = uses.parameters(plan);
    let declared: BTreeMap<&str, Declared<'_>> =
        names.iter().filter_map(|name| Some((*name, Declared::of(plan.parameters.get(*name)?)))).collect();
    let mut text = String::with_capacity(resources.len() + variables.len() + outputs.len() + 4096);
    text.push_str(HEAD);
    text.push_str(&fragment(&declared, 1));
    text.push_str(",\n  \"variables\": ");
    text.push_str(&variables);
    text.push_str(",\n  \"resources\": [");
    text.push_str(resources);
    text.push_str(if resources.is_empty() { "],\n  \"outputs\": " } else { "\n  ],\n  \"outputs\": " });
    text.push_str(&outputs);
    text.push_str("\n}\n");
    (text, names)
}

/// The template of a deployment inside the program's own, each resource on a line of its own: spaces count, too.
/// What comes with it are the parameters it must be given.
pub fn inside<'p>(plan: &'p Plan, resources: &str) -> (String, Vec<&'p str>) {
    let mut uses = Uses::default();
    uses.look(resources);
    let variables = line(&fragment(&uses.variables(&plan.variables), 0));
    let names = uses.parameters(plan);
    let declared: BTreeMap<&str, Passed> = names
        .iter()
        .filter_map(|name| Some((*name, Passed { kind: plan.parameters.get(*name)?.kind })))
        .collect();
    let mut text = line(HEAD);
    text.reserve(resources.len() + variables.len() + 512);
    text.push_str(&line(&fragment(&declared, 0)));
    text.push_str(",\"variables\": ");
    text.push_str(&variables);
    text.push_str(",\"resources\": [");
    for (i, resource) in resources.split("\n    },\n").enumerate() {
        text.push_str(if i > 0 { "},\n" } else { "\n" });
        text.push_str(&line(resource));
    }
    text.push_str("\n]}");
    (text, names)
}

/// What is indented over several lines, as one: only between tokens are there line ends.
fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    text.lines().for_each(|piece| line.push_str(piece.trim_start()));
    line
}

/// The entries of `units`; `wait` says what an entry waits for in this template by the id it depends on.
pub fn resources<'u>(units: &[&'u Unit], mut wait: impl FnMut(&'u str) -> Option<&'u str>) -> String {
    let all = || units.iter().flat_map(|unit| &unit.resources);
    let size: usize = all().map(|one| one.text.len() + 512).sum();
    let mut text = String::with_capacity(size);
    for resource in all() {
        put(resource, &mut wait, &mut text);
    }
    text
}

fn put<'u>(resource: &'u Emitted, wait: &mut impl FnMut(&'u str) -> Option<&'u str>, text: &mut String) {
    text.push_str(if text.is_empty() { "\n" } else { ",\n" });
    text.push_str(&resource.text);
    let mut said: Vec<&str> = Vec::with_capacity(resource.depends_on.len());
    for id in resource.depends_on.iter().filter_map(|id| wait(id)) {
        if !said.contains(&id) {
            said.push(id);
        }
    }
    if !said.is_empty() {
        let said: Vec<String> = said.iter().map(|id| format!("[{id}]")).collect();
        text.push_str(",\n      \"dependsOn\": ");
        text.push_str(&fragment(&said, 3));
    }
    text.push_str(END);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Declared<'p> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_value: Option<&'p Expr>,
    metadata: Metadata<'p>,
}

#[derive(Serialize)]
struct Metadata<'p> {
    description: &'p str,
}

/// A parameter of a deployment inside the template.
#[derive(Serialize)]
struct Passed {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'p> Declared<'p> {
    fn of(parameter: &'p Parameter) -> Self {
        Self {
            kind: parameter.kind,
            default_value: parameter.default.as_ref(),
            metadata: Metadata { description: &parameter.description },
        }
    }
}

#[derive(Serialize)]
struct Told<'o> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata<'o>>,
    value: &'o Expr,
}

impl<'o> Told<'o> {
    fn of(output: &'o Output) -> Self {
        let metadata = output.description.as_deref().map(|description| Metadata { description });
        Self { kind: "string", metadata, value: &output.value }
    }
}
