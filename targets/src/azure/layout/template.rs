//! A template's text: what it declares, its resources one after another, and its outputs.

use super::uses::Uses;
use super::{Output, Parameter, Plan};
use crate::azure::expr::Expr;
use crate::azure::unit::{END, Emitted, Unit};
use crate::shared::fragment::fragment;
use memchr::memchr_iter;
use serde::Serialize;
use std::collections::BTreeMap;

/// The beginning of every template.
const HEAD: &str = "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": ";

/// The program's own template: its `entries`, and the plan's outputs. What comes with it are the parameters it
/// declares.
pub fn template(plan: &Plan, entries: Entries) -> (String, Vec<&str>) {
    let Entries { pieces, mut uses } = entries;
    let outputs: BTreeMap<&str, Told<'_>> =
        plan.outputs.iter().map(|output| (output.key.as_str(), Told::of(output))).collect();
    let outputs = fragment(&outputs, 1);
    uses.look(&outputs);
    let variables = fragment(&uses.variables(&plan.variables), 1);
    let names = uses.parameters(plan);
    let declared: BTreeMap<&str, Declared<'_>> =
        names.iter().filter_map(|name| Some((*name, Declared::of(plan.parameters.get(*name)?)))).collect();
    let size: usize = pieces.iter().map(String::len).sum();
    let mut text = String::with_capacity(size + variables.len() + outputs.len() + 4096);
    text.push_str(HEAD);
    text.push_str(&fragment(&declared, 1));
    text.push_str(",\n  \"variables\": ");
    text.push_str(&variables);
    text.push_str(",\n  \"resources\": [");
    for (i, piece) in pieces.iter().enumerate() {
        text.push_str(if i > 0 { ",\n" } else { "\n" });
        text.push_str(piece);
    }
    text.push_str(if pieces.is_empty() { "],\n  \"outputs\": " } else { "\n  ],\n  \"outputs\": " });
    text.push_str(&outputs);
    text.push_str("\n}\n");
    (text, names)
}

/// The entries of the program's own template, and what they use of its parameters and variables: what a deployment
/// inside it uses, that declares for itself.
#[derive(Debug, Default)]
pub struct Entries {
    /// Entries as text, one or several to a piece.
    pub pieces: Vec<String>,
    /// What they use.
    pub uses: Uses,
}

/// The template of a deployment inside the program's own, whose entries are [`lines`]: spaces count, too.
/// What comes with it are the parameters it must be given.
pub fn inside<'p>(plan: &'p Plan, resources: &str) -> (String, Vec<&'p str>) {
    let mut uses = Uses::default();
    uses.look(resources);
    let variables = fragment(&uses.variables(&plan.variables), 0);
    let names = uses.parameters(plan);
    let declared: BTreeMap<&str, Passed> = names
        .iter()
        .filter_map(|name| Some((*name, Passed { kind: plan.parameters.get(*name)?.kind })))
        .collect();
    let mut text = String::with_capacity(resources.len() + variables.len() + 1024);
    line(HEAD, &mut text);
    line(&fragment(&declared, 0), &mut text);
    text.push_str(",\"variables\": ");
    line(&variables, &mut text);
    text.push_str(",\"resources\": [\n");
    text.push_str(resources);
    text.push_str("\n]}");
    (text, names)
}

/// Adds what is indented over several lines as one: only between tokens are there line ends.
fn line(indented: &str, text: &mut String) {
    let mut start = 0;
    for end in memchr_iter(b'\n', indented.as_bytes()).chain([indented.len()]) {
        text.push_str(indented.get(start..end).unwrap_or_default().trim_start_matches(' '));
        start = end + 1;
    }
}

/// The entries of `units`; `wait` says what an entry waits for in this template by the id it depends on.
pub fn resources<'u>(units: &[&'u Unit], wait: impl FnMut(&'u str) -> Option<&'u str>) -> String {
    all(units, wait, |resource, waits, text| {
        text.push_str(&resource.text);
        if !waits.is_empty() {
            text.push_str(",\n      \"dependsOn\": ");
            text.push_str(&fragment(&waits, 3));
        }
        text.push_str(END);
    })
}

/// The same, each on a line of its own.
pub fn lines<'u>(units: &[&'u Unit], wait: impl FnMut(&'u str) -> Option<&'u str>) -> String {
    all(units, wait, |resource, waits, text| {
        line(&resource.text, text);
        if !waits.is_empty() {
            text.push_str(",\"dependsOn\": ");
            line(&fragment(&waits, 0), text);
        }
        text.push('}');
    })
}

fn all<'u>(
    units: &[&'u Unit],
    mut wait: impl FnMut(&'u str) -> Option<&'u str>,
    put: impl Fn(&Emitted, &[String], &mut String),
) -> String {
    let all = || units.iter().flat_map(|unit| &unit.resources);
    let mut text = String::with_capacity(all().map(|one| one.text.len() + 512).sum());
    for (i, resource) in all().enumerate() {
        text.push_str(if i > 0 { ",\n" } else { "" });
        let mut waits: Vec<String> = Vec::with_capacity(resource.depends_on.len());
        let mut said: Vec<&str> = Vec::with_capacity(resource.depends_on.len());
        for id in resource.depends_on.iter().filter_map(|id| wait(id)) {
            if !said.contains(&id) {
                said.push(id);
                waits.push(["[", id, "]"].concat());
            }
        }
        put(resource, &waits, &mut text);
    }
    text
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
