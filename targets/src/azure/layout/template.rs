//! A template's text: what it declares, its resources one after another, and its outputs.

use super::groups::Groups;
use super::nested::{Deployment, Links};
use super::uses::Uses;
use super::{Output, Parameter, Plan};
use crate::azure::expr::Expr;
use crate::azure::unit::{END, Entry, Unit};
use crate::shared::fragment::fragment;
use serde::Serialize;
use std::collections::BTreeMap;

/// The beginning of every template.
const HEAD: &str = "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": ";

/// The program's own template with everything in it. What comes with it are the parameters it declares.
pub fn template<'p>(plan: &'p Plan, groups: &Groups<'_>) -> (String, Vec<&'p str>) {
    let links = Links::of(plan, groups);
    let inner = links.deployments(plan, groups);
    let outputs: BTreeMap<&str, Told<'_>> =
        plan.outputs.iter().map(|output| (output.key.as_str(), Told::of(output))).collect();
    let outputs = fragment(&outputs, 1);
    let mut uses = Uses::new();
    uses.units(&groups.root);
    uses.look(&outputs);
    for deployment in &inner {
        uses.look(&deployment.before);
        uses.look(&deployment.after);
    }
    let names = uses.parameters(plan);
    let declared: BTreeMap<&str, Declared<'_>> =
        names.iter().filter_map(|name| Some((*name, Declared::of(plan.parameters.get(*name)?)))).collect();
    let size: usize = plan.units.iter().map(|unit| unit.text().len() + 64 * unit.count()).sum();
    let mut text = String::with_capacity(size + outputs.len() + 8192);
    text.push_str(HEAD);
    text.push_str(&fragment(&declared, 1));
    text.push_str(",\n  \"variables\": ");
    text.push_str(&fragment(&uses.variables(&plan.variables), 1));
    text.push_str(",\n  \"resources\": [");
    let mut first = true;
    for resource in groups.root.iter().flat_map(|unit| unit.entries()) {
        text.push_str(if std::mem::take(&mut first) { "\n" } else { ",\n" });
        entry(resource, links.waits(None, resource), &mut text);
    }
    for (deployment, (_, units)) in inner.iter().zip(&groups.inside) {
        text.push_str(if std::mem::take(&mut first) { "\n" } else { ",\n" });
        text.push_str(&deployment.before);
        inside(deployment, units, &links, &mut text);
        text.push_str(&deployment.after);
    }
    text.push_str(if first { "],\n  \"outputs\": " } else { "\n  ],\n  \"outputs\": " });
    text.push_str(&outputs);
    text.push_str("\n}\n");
    (text, names)
}

/// The template of a deployment, each resource on a line of its own: spaces count, too.
fn inside(deployment: &Deployment, units: &[&Unit], links: &Links<'_>, text: &mut String) {
    line(HEAD, text);
    line(&deployment.parameters, text);
    text.push_str(",\"variables\": ");
    line(&deployment.variables, text);
    text.push_str(",\"resources\": [");
    let mut pretty = String::with_capacity(4096);
    for (place, resource) in units.iter().flat_map(|unit| unit.entries()).enumerate() {
        text.push_str(if place > 0 { ",\n" } else { "\n" });
        pretty.clear();
        entry(resource, links.waits(Some(deployment.number), resource), &mut pretty);
        line(&pretty, text);
    }
    text.push_str("\n]}");
}

/// Writes what is indented over several lines as one: only between tokens are there line ends.
fn line(pretty: &str, text: &mut String) {
    pretty.split('\n').for_each(|piece| text.push_str(piece.trim_start_matches(' ')));
}

/// Writes an entry with the ids it waits for.
fn entry<'u>(resource: Entry<'_>, waits: impl Iterator<Item = &'u str>, text: &mut String) {
    text.push_str(resource.text());
    let mut said: Vec<&str> = Vec::with_capacity(4);
    for id in waits {
        if !said.contains(&id) {
            text.push_str(if said.is_empty() { ",\n      \"dependsOn\": [" } else { "," });
            text.push_str("\n        ");
            put_quoted(id, text);
            said.push(id);
        }
    }
    text.push_str(if said.is_empty() { "" } else { "\n      ]" });
    text.push_str(END);
}

/// Writes an expression as JSON; only names of others may hold what JSON escapes.
pub fn put_quoted(id: &str, text: &mut String) {
    if id.contains(['"', '\\']) {
        text.push_str(&fragment(&format!("[{id}]"), 0));
    } else {
        ["\"[", id, "]\""].iter().for_each(|piece| text.push_str(piece));
    }
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
