//! A template's text: what its resources use of parameters and variables, and the resources one after another.

use super::{Output, Parameter, Plan};
use crate::azure::unit::{END, Emitted, Unit};
use crate::azure::variables::Variable;
use crate::shared::fragment::fragment;
use memchr::memmem::Finder;
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The template of `units` and of the plan's outputs.
pub fn template(plan: &Plan, units: &[&Unit]) -> String {
    let known: FxHashSet<&str> =
        units.iter().flat_map(|unit| &unit.resources).map(|resource| resource.id.as_str()).collect();
    let size: usize = units.iter().flat_map(|unit| &unit.resources).map(|one| one.text.len() + 512).sum();
    let mut resources = String::with_capacity(size);
    for resource in units.iter().flat_map(|unit| &unit.resources) {
        put(resource, &known, &mut resources);
    }
    let outputs: BTreeMap<&str, Told<'_>> =
        plan.outputs.iter().map(|output| (output.key.as_str(), Told::of(output))).collect();
    let outputs = fragment(&outputs, 1);
    let mut uses = Uses::default();
    uses.look(&resources);
    uses.look(&outputs);
    let variables = fragment(&uses.variables(plan), 1);
    let parameters: BTreeMap<&str, Declared<'_>> = plan
        .parameters
        .iter()
        .filter(|(name, _)| uses.parameters.contains(*name))
        .map(|(name, parameter)| (name.as_str(), Declared::of(parameter)))
        .collect();
    let parameters = fragment(&parameters, 1);
    let mut text = String::with_capacity(resources.len() + variables.len() + outputs.len() + 4096);
    text.push_str("{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/");
    text.push_str("deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": ");
    text.push_str(&parameters);
    text.push_str(",\n  \"variables\": ");
    text.push_str(&variables);
    text.push_str(",\n  \"resources\": [");
    text.push_str(&resources);
    text.push_str(if resources.is_empty() { "],\n  \"outputs\": " } else { "\n  ],\n  \"outputs\": " });
    text.push_str(&outputs);
    text.push_str("\n}\n");
    text
}

/// Puts one resource in, with those dependencies that stand in the same template.
fn put(resource: &Emitted, known: &FxHashSet<&str>, text: &mut String) {
    text.push_str(if text.is_empty() { "\n" } else { ",\n" });
    text.push_str(&resource.text);
    let mut said: Vec<&str> = Vec::with_capacity(resource.depends_on.len());
    for id in resource.depends_on.iter().map(String::as_str) {
        if known.contains(id) && !said.contains(&id) {
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

/// What of the program's parameters and variables a text uses.
#[derive(Debug, Default)]
struct Uses {
    parameters: BTreeSet<String>,
    /// Variables, and which members of them; the empty text stands for the whole.
    variables: BTreeMap<String, BTreeSet<String>>,
}

impl Uses {
    fn look(&mut self, text: &str) {
        for (name, _) in after(text, "parameters('") {
            if !self.parameters.contains(name) {
                self.parameters.insert(name.to_owned());
            }
        }
        for (name, rest) in after(text, "variables('") {
            let member = rest.strip_prefix("').").unwrap_or_default();
            let end = member.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(member.len());
            let member = member.get(..end).unwrap_or_default();
            if !self.variables.get(name).is_some_and(|members| members.contains(member)) {
                self.variables.entry(name.to_owned()).or_default().insert(member.to_owned());
            }
        }
    }

    /// The variables that are used, also by one another.
    fn variables<'p>(&mut self, plan: &'p Plan) -> BTreeMap<&'p str, Variable> {
        let mut found = BTreeMap::new();
        loop {
            let before = found.len();
            for (name, variable) in &plan.variables {
                let Some(members) = self.variables.get(name) else { continue };
                if found.contains_key(name.as_str()) {
                    continue;
                }
                let variable = match variable {
                    Variable::Value(value) => Variable::Value(value.clone()),
                    Variable::Members(all) => Variable::Members(
                        all.iter()
                            .filter(|(member, _)| members.contains(**member))
                            .map(|(member, value)| (*member, value.clone()))
                            .collect(),
                    ),
                };
                self.look(&fragment(&variable, 0));
                found.insert(name.as_str(), variable);
            }
            if found.len() == before {
                return found;
            }
        }
    }
}

/// The name that stands behind each `word` in `text`, and what follows the name.
fn after<'t>(text: &'t str, word: &'static str) -> impl Iterator<Item = (&'t str, &'t str)> {
    let finder = Finder::new(word);
    let places: Vec<usize> = finder.find_iter(text.as_bytes()).map(|at| at + word.len()).collect();
    places.into_iter().filter_map(move |at| {
        let rest = text.get(at..)?;
        let end = rest.find('\'')?;
        Some((rest.get(..end)?, rest.get(end..)?))
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Declared<'p> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_value: Option<&'p crate::azure::expr::Expr>,
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
    value: &'o crate::azure::expr::Expr,
}

impl<'o> Told<'o> {
    fn of(output: &'o Output) -> Self {
        let metadata = output.description.as_deref().map(|description| Metadata { description });
        Self { kind: "string", metadata, value: &output.value }
    }
}
