//! What stands beside the template: one file of Bicep and one of values, each of the one form that is known here.

use super::found::{Found, TEMPLATE};
use super::json::Node;
use crate::File;
use scant_compiler::model::Model;

const BICEP: &str = "main.bicep";
const VALUES: &str = "azuredeploy.parameters.json";

/// Looks at every file but the template and what its functions' hosts read.
pub fn look(model: &Model, document: &Node<'_>, files: &[File<'_>], found: &mut Found) {
    for file in files {
        match file.path {
            TEMPLATE => {}
            BICEP => bicep(document, file, found),
            VALUES => values(file, found),
            path if is_of_a_host(model, path) => {}
            path => found.flaw_in(path, "", "nobody here knows what this file is for".to_owned()),
        }
    }
}

/// `packages/FUNCTION/host.json` and `packages/FUNCTION/ENTRY/function.json`
fn is_of_a_host(model: &Model, path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is_function = |name: &str| model.functions.iter().any(|function| function.name.path == name);
    match parts.as_slice() {
        ["packages", folder, "host.json"] | ["packages", folder, _, "function.json"] => is_function(folder),
        _ => false,
    }
}

/// The values of parameters: the place alone. The others are asked for when it is deployed.
fn values(file: &File<'_>, found: &mut Found) {
    let document = Node::read(file.text).unwrap_or(Node::Null);
    let known = ["$schema", "contentVersion", "parameters"];
    let is_known = document.members().iter().all(|(name, _)| known.contains(&name.as_ref()));
    let is_place = |name: &str, value: &Node<'_>| {
        let [(member, Node::Text(text))] = value.members() else { return false };
        name == "location" && member == "value" && !text.starts_with('[')
    };
    let parameters = document.get("parameters");
    let is_object = matches!(parameters, Some(Node::Object(_)));
    let mut all = parameters.map(Node::members).unwrap_or_default().iter();
    if !is_known || !is_object || !all.all(|(name, value)| is_place(name, value)) {
        found.flaw_in(file.path, "", "it says more than where everything stands".to_owned());
    }
}

/// How an output of the file of Bicep begins.
const OUTPUT: &str = "output ";

/// A line of the file of Bicep.
enum Line {
    /// This, to the letter.
    Is(String),
    /// This, and a text in quotes.
    Quotes(&'static str),
    /// This, and a text in quotes or the place of the deployment.
    Place(&'static str),
}

fn bicep(document: &Node<'_>, file: &File<'_>, found: &mut Found) {
    let expected = expected(document);
    // Its outputs stand last, in whatever order.
    let mut all: Vec<&str> = file.text.split('\n').collect();
    let first = all.iter().position(|line| line.starts_with(OUTPUT)).unwrap_or(all.len());
    let mut outputs: Vec<&str> =
        all.iter().skip(first).copied().filter(|line| line.starts_with(OUTPUT)).collect();
    outputs.sort_unstable();
    let mut sorted = outputs.into_iter();
    for line in all.iter_mut().skip(first).filter(|line| line.starts_with(OUTPUT)) {
        *line = sorted.next().unwrap_or_default();
    }
    let mut lines = all.into_iter();
    for (number, line) in (1..).zip(&expected) {
        if !lines.next().is_some_and(|said| line.is(said)) {
            let message = "it is not the file that deploys the template, and nothing else".to_owned();
            return found.flaw_in(file.path, &format!("line:{number}"), message);
        }
    }
    if lines.next().is_some() {
        let at = format!("line:{}", expected.len() + 1);
        found.flaw_in(file.path, &at, "it deploys something else, too".to_owned());
    }
}

impl Line {
    fn is(&self, said: &str) -> bool {
        match self {
            Self::Is(line) => line == said,
            Self::Quotes(before) => said.strip_prefix(before).is_some_and(is_quoted),
            Self::Place(before) => {
                let rest = said.strip_prefix(before);
                rest.is_some_and(|rest| rest == "deployment().location" || is_quoted(rest))
            }
        }
    }
}

/// Whether it is one text in quotes, in which nothing is worked out.
fn is_quoted(text: &str) -> bool {
    let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.is_some_and(|inner| !inner.contains(['\'', '$', '\\', '\r']))
}

/// The lines that deploy a template of these parameters and outputs.
fn expected(document: &Node<'_>) -> Vec<Line> {
    let members = |name: &str| document.get(name).map(Node::members).unwrap_or_default();
    let is = |line: &str| Line::Is(line.to_owned());
    let mut lines = vec![
        is("// The resource group, and the application in it."),
        is("targetScope = 'subscription'"),
        is(""),
        is("@description('Where everything stands')"),
        Line::Place("param location string = "),
        is(""),
        is("@description('The resource group')"),
        Line::Quotes("param group string = "),
    ];
    let asked = members("parameters").iter().filter(|(_, one)| one.get("defaultValue").is_none());
    let mut given = Vec::new();
    for (name, parameter) in asked {
        let text = |path: &str| parameter.at(path).and_then(Node::text).unwrap_or_default();
        lines.extend([is(""), Line::Is(format!("@description({})", quoted(text("metadata.description"))))]);
        if text("type") == "securestring" {
            lines.push(is("@secure()"));
        }
        let kind = if text("type") == "int" { "int" } else { "string" };
        lines.push(Line::Is(format!("param {} {kind}", identifier(name))));
        given.push(Line::Is(format!("    {}: {}", quoted(name), identifier(name))));
    }
    lines.extend([
        is(""),
        is("resource home 'Microsoft.Resources/resourceGroups@2025-04-01' = {"),
        is("  name: group"),
        is("  location: location"),
        is("}"),
        is(""),
        Line::Is(format!("module application '{TEMPLATE}' = {{")),
        is("  scope: home"),
        Line::Quotes("  name: "),
        is("  params: {"),
    ]);
    if members("parameters").iter().any(|(name, _)| name == "location") {
        lines.push(is("    location: location"));
    }
    lines.extend(given);
    lines.extend([is("  }"), is("}")]);
    let output = |name: &str| {
        let (own, key) = (identifier(name), quoted(name));
        format!("{OUTPUT}{own} string = application.outputs[{key}]")
    };
    let mut outputs: Vec<String> = members("outputs").iter().map(|(name, _)| output(name)).collect();
    outputs.sort_unstable();
    lines.extend(outputs.into_iter().flat_map(|output| [is(""), Line::Is(output)]));
    lines.push(is(""));
    lines
}

/// A name as Bicep takes one.
fn identifier(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

/// A text as Bicep quotes it.
/// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings>
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('\'', "\\'").replace("${", "\\${").replace('\n', "\\n");
    format!("'{text}'")
}
