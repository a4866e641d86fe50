//! A stack's text: fragments one after another, their marks replaced.

use super::link::{Link, reference};
use super::marks::{Piece, pieces};
use super::{Output, Parameter};
use crate::aws::expr::{put_all, quoted};
use crate::aws::unit::Unit;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A template on its way.
#[derive(Debug, Default)]
pub struct Writer<'c> {
    description: Option<String>,
    resources: String,
    outputs: String,
    /// Parameters of the program that were used.
    used: BTreeSet<String>,
    /// Parameters that carry something into this stack.
    carried: Vec<&'c str>,
}

impl<'c> Writer<'c> {
    /// An empty template.
    pub fn new(description: Option<&str>) -> Self {
        Self { description: description.map(str::to_owned), ..Self::default() }
    }

    /// Puts the resources of `units` in.
    pub fn units(&mut self, units: &[&Unit], link: &impl Link) {
        self.resources.reserve(units.iter().map(|unit| unit.text.len() + 64).sum());
        for unit in units {
            self.entries(&unit.text, link);
        }
    }

    /// Puts entries of resources in.
    pub fn entries(&mut self, text: &str, link: &impl Link) {
        if !self.resources.is_empty() && !text.is_empty() {
            self.resources.push_str(",\n");
        }
        write(text, link, &mut self.resources, &mut self.used);
    }

    /// Puts outputs in.
    pub fn outputs(&mut self, outputs: &[Output], link: &impl Link) {
        for output in outputs {
            let mut value = String::new();
            write(&output.value, link, &mut value, &mut self.used);
            self.output(&output.key, output.description.as_deref(), &value, None);
        }
    }

    /// Puts one output in, whose value is JSON already, and which other stacks may import by the name `export`.
    pub fn output(&mut self, key: &str, description: Option<&str>, value: &str, export: Option<&str>) {
        let text = &mut self.outputs;
        let separator = if text.is_empty() { "" } else { ",\n" };
        put_all(text, &[separator, "    \"", key, "\": {\n"]);
        if let Some(description) = description {
            put_all(text, &["      \"Description\": ", &quoted(description), ",\n"]);
        }
        put_all(text, &["      \"Value\": ", value]);
        if let Some(name) = export {
            put_all(text, &[",\n      \"Export\": { \"Name\": ", name, " }"]);
        }
        text.push_str("\n    }");
    }

    /// Declares parameters that carry something into this stack, in order.
    pub fn carries(&mut self, names: impl IntoIterator<Item = &'c str>) {
        self.carried.extend(names);
    }

    /// Says that a parameter of the program is used.
    pub fn uses(&mut self, name: &str) {
        self.used.insert(name.to_owned());
    }

    /// The parameters of the program that were used so far.
    pub fn used(&self) -> &BTreeSet<String> {
        &self.used
    }

    /// The template.
    pub fn finish(self, parameters: &BTreeMap<String, Parameter>) -> String {
        let mut declared = String::new();
        let used = self.used.iter().map(String::as_str);
        let used = used.filter_map(|name| parameters.get(name).map(|one| (name, Some(one))));
        for (name, parameter) in used.chain(self.carried.iter().map(|name| (*name, None))) {
            let separator = if declared.is_empty() { "" } else { ",\n" };
            put_all(&mut declared, &[separator, "    \"", name, "\": ", &declaration(parameter)]);
        }
        let mut text =
            String::with_capacity(self.resources.len() + self.outputs.len() + declared.len() + 512);
        text.push_str("{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\"");
        if let Some(description) = self.description {
            text.push_str(&format!(",\n  \"Description\": {}", quoted(&description)));
        }
        for (section, body) in
            [("Parameters", declared), ("Resources", self.resources), ("Outputs", self.outputs)]
        {
            if !body.is_empty() || section == "Resources" {
                text.push_str(&format!(",\n  \"{section}\": {{\n"));
                text.push_str(&body);
                text.push_str("\n  }");
            }
        }
        text.push_str("\n}\n");
        text
    }
}

fn declaration(parameter: Option<&Parameter>) -> Cow<'static, str> {
    match parameter {
        None => Cow::Borrowed("{ \"Type\": \"String\" }"),
        Some(Parameter { kind, description, default }) => {
            let default = default
                .as_ref()
                .map(|default| format!(",\n      \"Default\": {}", quoted(default)))
                .unwrap_or_default();
            Cow::Owned(format!(
                "{{\n      \"Type\": \"{kind}\",\n      \"Description\": {}{default}\n    }}",
                quoted(description)
            ))
        }
    }
}

/// Writes a fragment with its marks replaced.
pub fn write(fragment: &str, link: &impl Link, text: &mut String, used: &mut BTreeSet<String>) {
    for piece in pieces(fragment) {
        match piece {
            Piece::Json(json) => text.push_str(json),
            Piece::Reach(reached, place) => link.write(reached, place, text),
            Piece::Parameter(name, place) => {
                if !used.contains(name) {
                    used.insert(name.to_owned());
                }
                reference(name, place, text);
            }
            Piece::Depends(ids) => {
                let mut waits: Vec<&str> = Vec::new();
                for id in ids.split(',').filter_map(|id| link.wait(id)) {
                    if !waits.contains(&id) {
                        waits.push(id);
                    }
                }
                if !waits.is_empty() {
                    put_all(text, &["      \"DependsOn\": [\"", &waits.join("\", \""), "\"],\n"]);
                }
            }
        }
    }
}
