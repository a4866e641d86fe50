//! A template's text: what it declares, its resources one after another, and its outputs.

use super::groups::Groups;
use super::nested::Links;
use super::uses::Uses;
use super::{Output, Parameter, Plan};
use crate::azure::expr::Expr;
use crate::azure::unit::{END, Entry};
use crate::shared::fragment::fragment;
use memchr::{memchr, memchr2};
use serde::Serialize;
use std::collections::BTreeMap;

/// The beginning of every template.
pub const HEAD: &str = "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": ";

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
        entry(resource, links.waits(resource), &mut text);
    }
    for (deployment, (_, units)) in inner.iter().zip(&groups.inside) {
        text.push_str(if std::mem::take(&mut first) { "\n" } else { ",\n" });
        deployment.write(units, &mut text);
    }
    text.push_str(if first { "],\n  \"outputs\": " } else { "\n  ],\n  \"outputs\": " });
    text.push_str(&outputs);
    text.push_str("\n}\n");
    (text, names)
}

/// Writes what is indented over several lines as one: only between tokens are there line ends.
pub fn line(pretty: &str, text: &mut String) {
    let mut rest = unindented(pretty);
    while let Some((piece, after)) = memchr(b'\n', rest.as_bytes()).and_then(|end| rest.split_at_checked(end))
    {
        text.push_str(piece);
        rest = unindented(after);
    }
    text.push_str(rest);
}

/// What comes after a line's end and its indentation.
fn unindented(text: &str) -> &str {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let spaces = text.bytes().take_while(|byte| *byte == b' ').count();
    text.get(spaces..).unwrap_or_default()
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
    if memchr2(b'"', b'\\', id.as_bytes()).is_some() {
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
