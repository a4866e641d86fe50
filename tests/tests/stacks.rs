//! A program too large for one template becomes stacks that fit, hold together, and stay where they are.

use scant_compiler::model::TargetName;
use scant_compiler::target::{Artifact, Assets};
use scant_compiler::{Options, compile};
use scant_lang::source::Source;
use scant_tests::generated;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// CloudFormation's own limits.
const RESOURCES: usize = 500;
const BYTES: usize = 1_000_000;
const PARAMETERS: usize = 200;

fn build(text: &str) -> Artifact {
    let sources = [Source::new("app.scant", text)];
    let target = scant_targets::ALL[0];
    let compiled = compile(&sources, target, &Options::default());
    let said: Vec<&str> = compiled.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert!(compiled.value.is_some(), "the generated program does not compile: {said:?}");
    compiled.value.map(|app| target.emit(&app, &Assets::default())).unwrap_or_default()
}

fn templates(artifact: &Artifact) -> BTreeMap<String, Value> {
    let parsed = artifact.files.iter().filter(|file| file.path.ends_with(".json")).map(|file| {
        assert!(file.text.len() <= BYTES, "{} has {} bytes", file.path, file.text.len());
        (file.path.clone(), serde_json::from_str(&file.text).unwrap_or(Value::Null))
    });
    parsed.collect()
}

fn members<'v>(template: &'v Value, section: &str) -> BTreeMap<&'v str, &'v Value> {
    let section = template.get(section).and_then(Value::as_object);
    section.map(|map| map.iter().map(|(key, value)| (key.as_str(), value)).collect()).unwrap_or_default()
}

/// Every name a template refers to: `Ref`, `Fn::GetAtt`, `Fn::Sub`, `DependsOn`.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match (key.as_str(), inner) {
                    ("Ref", Value::String(name)) => {
                        found.insert(name.clone());
                    }
                    ("Fn::GetAtt", Value::Array(parts)) => {
                        found.extend(parts.first().and_then(Value::as_str).map(str::to_string));
                    }
                    ("Fn::Sub", Value::String(text)) => {
                        for piece in text.split("${").skip(1) {
                            let name = piece.split(['}', '.']).next().unwrap_or_default();
                            found.insert(name.to_string());
                        }
                    }
                    ("DependsOn", Value::Array(names)) => {
                        found.extend(names.iter().filter_map(Value::as_str).map(str::to_string));
                    }
                    ("DependsOn", Value::String(name)) => {
                        found.insert(name.clone());
                    }
                    _ => references(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn holds_together(templates: &BTreeMap<String, Value>) {
    for (path, template) in templates {
        let resources = members(template, "Resources");
        assert!(resources.len() <= RESOURCES, "{path} has {} resources", resources.len());
        assert!(members(template, "Parameters").len() <= PARAMETERS, "{path} has too many parameters");
        assert!(members(template, "Outputs").len() <= PARAMETERS, "{path} has too many outputs");
        let mut names = BTreeSet::new();
        references(template, &mut names);
        let parameters = members(template, "Parameters");
        for name in names.iter().filter(|name| !name.starts_with("AWS::")) {
            let known = resources.contains_key(name.as_str()) || parameters.contains_key(name.as_str());
            assert!(known, "{path} refers to `{name}`, which is not there");
        }
        for (id, resource) in &resources {
            if resource.get("Type").and_then(Value::as_str) == Some("AWS::CloudFormation::Stack") {
                nested(path, id, resource, templates);
            }
        }
        outputs_exist(path, template, templates);
    }
}

/// The child a stack resource names.
fn child<'t>(resource: &Value, templates: &'t BTreeMap<String, Value>) -> Option<(&'t str, &'t Value)> {
    let url = resource.get("Properties")?.get("TemplateURL")?.to_string();
    let found =
        templates.iter().find(|(path, _)| url.contains(path.as_str()) && path.as_str() != "template.json")?;
    Some((found.0.as_str(), found.1))
}

fn nested(path: &str, id: &str, resource: &Value, templates: &BTreeMap<String, Value>) {
    let found = child(resource, templates);
    assert!(found.is_some(), "{path}: `{id}` names a template that is not there");
    let Some((name, template)) = found else { return };
    let given: BTreeSet<&str> = resource
        .get("Properties")
        .and_then(|properties| properties.get("Parameters"))
        .and_then(Value::as_object)
        .map(|map| map.keys().map(String::as_str).collect())
        .unwrap_or_default();
    for (parameter, value) in members(template, "Parameters") {
        let has_default = value.get("Default").is_some();
        assert!(
            given.contains(parameter) || has_default,
            "{name} wants `{parameter}`, which {path} does not give"
        );
    }
    for parameter in given {
        assert!(
            members(template, "Parameters").contains_key(parameter),
            "{name} has no parameter `{parameter}`"
        );
    }
}

/// `Fn::GetAtt: [Stack, Outputs.Name]` names an output the child has.
fn outputs_exist(path: &str, template: &Value, templates: &BTreeMap<String, Value>) {
    let resources = members(template, "Resources");
    let mut open = vec![template];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                if let Some(Value::Array(parts)) = map.get("Fn::GetAtt")
                    && let [Value::String(id), Value::String(attribute)] = parts.as_slice()
                    && let Some(output) = attribute.strip_prefix("Outputs.")
                {
                    let outputs = resources.get(id.as_str()).and_then(|resource| child(resource, templates));
                    let has =
                        outputs.is_some_and(|(_, child)| members(child, "Outputs").contains_key(output));
                    assert!(has, "{path} reads `{id}.{attribute}`, which that stack does not tell");
                }
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}

#[test]
fn two_thousand_functions_hold_together() {
    let templates = templates(&build(&generated::program(TargetName::Aws, 2_000)));
    assert!(templates.len() > 10, "a program of this size has many stacks, not {}", templates.len());
    holds_together(&templates);
}

#[test]
fn small_programs_are_one_template() {
    let templates = templates(&build(&generated::program(TargetName::Aws, 20)));
    assert_eq!(templates.len(), 1);
    holds_together(&templates);
}

#[test]
fn a_new_function_changes_one_stack_and_the_parent() {
    let before = build(&generated::program(TargetName::Aws, 2_000));
    let mut moved = Vec::new();
    for name in ["added_here", "zebra", "another_one"] {
        let text = format!(
            "{}\nfunction {name} {{\n  code \"dist/{name}\"\n  on call\n  allow get on orders_7\n}}\n",
            generated::program(TargetName::Aws, 2_000)
        );
        let after = build(&text);
        let old: BTreeMap<&str, &str> =
            before.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let changed: Vec<String> = after
            .files
            .iter()
            .filter(|file| {
                file.path.ends_with(".json") && old.get(file.path.as_str()) != Some(&file.text.as_str())
            })
            .map(|file| file.path.clone())
            .collect();
        moved.push((name, changed));
    }
    for (name, changed) in moved {
        let parent = |path: &str| path == "template.json" || path.contains("-group-");
        let stacks = changed.iter().filter(|path| !parent(path)).count();
        assert!(stacks <= 1, "adding `{name}` changed {changed:?}");
    }
}
