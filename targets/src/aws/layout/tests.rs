//! Laws of the layout, on plans made by hand.

use super::*;
use crate::aws::expr::{Attr, Expr};
use crate::aws::function::code::{ARTIFACT_BUCKET, ARTIFACT_PREFIX};
use crate::aws::ids::{LogicalId, Part};
use crate::aws::unit::{Layer, Resource, Unit};
use scant_compiler::model::Name;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A unit of `size` resources, the first of which reaches the ARN of each of `reaches`.
fn unit(name: &str, layer: Layer, size: usize, reaches: &[LogicalId]) -> Unit {
    let name = Name::new(name);
    let mut unit = Unit::new(&name, layer, Vec::new());
    for i in 0..size {
        let id = LogicalId::detailed(&name, Part::Resource, &i.to_string());
        let id = if i == 0 { main(&name.path) } else { id };
        let reaches = if i == 0 { reaches } else { &[] };
        let mut properties: BTreeMap<String, Expr> =
            reaches.iter().map(|id| (format!("To{id}"), Expr::arn(id))).collect();
        if let Some(first) = reaches.first() {
            let text = [Expr::text("a "), Expr::reach(first, Attr::ARN), Expr::text(" b")];
            properties.insert("Text".to_owned(), Expr::join(text));
        }
        unit.add(Resource::new(id, "Test::One::Thing", properties));
    }
    unit
}

fn main(name: &str) -> LogicalId {
    LogicalId::of(&Name::new(name), Part::Function)
}

/// A table to each function, and one bus that all of them reach.
fn plan(functions: usize) -> Plan {
    let mut units = vec![unit("bus", Layer::Store, 2, &[])];
    for i in 0..functions {
        let store = format!("table_a{i}");
        units.push(unit(&store, Layer::Store, 1, &[]));
        units.push(unit(&format!("f{i}"), Layer::Function, 5, &[main(&store), main("bus")]));
    }
    of(units)
}

fn of(units: Vec<Unit>) -> Plan {
    let parameter = Parameter { kind: "String", description: String::new(), default: None };
    let names = [ARTIFACT_BUCKET, ARTIFACT_PREFIX].map(str::to_owned);
    let parameters = names.map(|name| (name, parameter.clone())).into();
    Plan { units, parameters, ..Plan::default() }
}

fn templates(plan: &Plan) -> BTreeMap<String, Value> {
    let files = artifact(plan).files;
    let parsed = files.iter().map(|file| {
        assert!(file.text.len() <= MOST_BYTES, "{} has {} bytes", file.path, file.text.len());
        let value: Value = serde_json::from_str(&file.text).expect("templates are JSON");
        (file.path.clone(), value)
    });
    parsed.collect()
}

/// Looks at everything CloudFormation would: limits, references, parameters and outputs.
fn sound(templates: &BTreeMap<String, Value>) {
    let keys = |value: &Value, section: &str| -> BTreeSet<String> {
        value[section].as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
    };
    let mut children = BTreeSet::new();
    for (path, template) in templates {
        let (resources, parameters) = (keys(template, "Resources"), keys(template, "Parameters"));
        let outputs = keys(template, "Outputs");
        assert!(
            resources.len() <= MOST_RESOURCES && parameters.len() <= 200 && outputs.len() <= 200,
            "{path}"
        );
        for (id, resource) in template["Resources"].as_object().into_iter().flatten() {
            for name in resource["DependsOn"].as_array().into_iter().flatten() {
                assert!(
                    name.as_str().is_some_and(|name| resources.contains(name)),
                    "{path}: {id} waits for {name}"
                );
            }
            if resource["Type"] != "AWS::CloudFormation::Stack" {
                continue;
            }
            let address = resource["Properties"]["TemplateURL"]["Fn::Sub"].as_str().unwrap_or_default();
            let child_path = address.rsplit('}').next().unwrap_or_default();
            let child = templates.get(child_path).unwrap_or_else(|| panic!("{path}: no file for {address}"));
            assert!(children.insert(child_path.to_owned()), "{child_path} is used twice");
            assert_eq!(
                keys(&resource["Properties"], "Parameters"),
                keys(child, "Parameters"),
                "{id} in {path}"
            );
            for output in references(template)
                .1
                .iter()
                .filter_map(|(of, attr)| attr.strip_prefix("Outputs.").filter(|_| of == id))
            {
                assert!(keys(child, "Outputs").contains(output), "{path}: {id} has no output {output}");
            }
        }
        let (refs, gets) = references(template);
        for name in refs {
            let known = resources.contains(&name) || parameters.contains(&name) || name.starts_with("AWS::");
            assert!(known, "{path}: nothing is called {name}");
        }
        for (id, _) in gets {
            assert!(resources.contains(&id), "{path}: no resource {id}");
        }
    }
    let all: BTreeSet<String> = templates.keys().filter(|path| *path != "template.json").cloned().collect();
    assert_eq!(children, all, "every file is some stack's");
}

/// Every `Ref` and every `Fn::GetAtt`, also inside `Fn::Sub`.
fn references(value: &Value) -> (BTreeSet<String>, BTreeSet<(String, String)>) {
    let (mut refs, mut gets) = (BTreeSet::new(), BTreeSet::new());
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            Value::Object(members) => {
                if let Some(name) = members.get("Ref").and_then(Value::as_str) {
                    refs.insert(name.to_owned());
                }
                if let Some([id, attr]) =
                    members.get("Fn::GetAtt").and_then(Value::as_array).map(Vec::as_slice)
                {
                    gets.insert((
                        id.as_str().unwrap_or_default().into(),
                        attr.as_str().unwrap_or_default().into(),
                    ));
                }
                if let Some(text) = members.get("Fn::Sub").and_then(Value::as_str) {
                    for piece in text.split("${").skip(1).filter_map(|rest| rest.split('}').next()) {
                        match piece.split_once('.') {
                            Some((id, attr)) => drop(gets.insert((id.to_owned(), attr.to_owned()))),
                            None => drop(refs.insert(piece.to_owned())),
                        }
                    }
                }
                left.extend(members.values());
            }
            Value::Array(items) => left.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    (refs, gets)
}

fn things(templates: &BTreeMap<String, Value>) -> usize {
    let all = templates.values().flat_map(|one| one["Resources"].as_object().into_iter().flatten());
    all.filter(|(_, resource)| resource["Type"] == "Test::One::Thing").count()
}

#[test]
fn what_fits_is_one_template() {
    let found = templates(&plan(83));
    assert_eq!(found.len(), 1);
    sound(&found);
    assert_eq!(things(&found), 83 * 6 + 2);
}

#[test]
fn what_does_not_fit_is_nested() {
    for functions in [84, 300, 1000] {
        let found = templates(&plan(functions));
        assert!(found.len() > 2);
        sound(&found);
        assert_eq!(things(&found), functions * 6 + 2);
    }
}

#[test]
fn a_new_function_changes_the_stack_it_joins_and_the_parent() {
    for functions in [100, 700] {
        let paths = |plan: &Plan| templates(plan).into_keys().collect::<BTreeSet<_>>();
        let (before, mut after) = (paths(&plan(functions)), plan(functions));
        after.units.push(unit("newcomer", Layer::Function, 5, &[main("bus")]));
        let changed = paths(&after).difference(&before).count();
        assert_eq!(changed, 1, "with {functions} functions");
    }
}

#[test]
fn functions_that_reach_each_other_share_a_stack() {
    let mut plan = plan(200);
    plan.units.push(unit("ping", Layer::Function, 5, &[main("pong")]));
    plan.units.push(unit("pong", Layer::Function, 5, &[main("ping")]));
    let found = templates(&plan);
    sound(&found);
    let home = |id: LogicalId| found.iter().find(|(_, one)| one["Resources"].get(id.as_str()).is_some());
    assert_eq!(home(main("ping")).map(|(path, _)| path), home(main("pong")).map(|(path, _)| path));
}

#[test]
fn too_many_connected_functions_are_laid_out_in_levels() {
    let mut units: Vec<Unit> = (0..300).map(|i| unit(&format!("f{i}"), Layer::Function, 5, &[])).collect();
    let all: Vec<LogicalId> = (0..150).map(|i| main(&format!("f{i}"))).collect();
    units.push(unit("conductor", Layer::Function, 5, &all));
    let found = templates(&of(units));
    sound(&found);
    assert!(found.keys().any(|path| path.contains("functions-above-1")));
}

#[test]
fn what_stands_over_functions_waits_for_their_stacks() {
    let mut plan = plan(200);
    for i in 0..100 {
        let name = Name::new(format!("stage{i}"));
        let mut stage = Unit::new(&name, Layer::Front, Vec::new());
        let properties = BTreeMap::from([("Of".to_owned(), Expr::arn(&main("bus")))]);
        let resource = Resource::new(main(&name.path), "Test::One::Thing", properties);
        stage.add(resource.depends_on([main(&format!("f{i}"))]));
        plan.units.push(stage);
    }
    let found = templates(&plan);
    sound(&found);
    let parent = &found["template.json"]["Resources"];
    let waiting = |id: &str| parent[id]["DependsOn"].as_array().is_some_and(|ids| !ids.is_empty());
    assert!(waiting(main("stage0").as_str()), "a stage in the parent waits for the stack of its routes");
    assert!(waiting("Front0Stack"), "so does the stack of those for which the parent has no room");
}

#[test]
fn a_parent_of_too_many_stacks_holds_groups_of_them() {
    let stores = |from: usize| (0..100).map(move |i| main(&format!("store{}", (from + i) % 400)));
    let mut units: Vec<Unit> = (0..400).map(|i| unit(&format!("store{i}"), Layer::Store, 1, &[])).collect();
    for i in 0..250 {
        let reaches: Vec<LogicalId> = stores(i * 97).collect();
        units.push(unit(&format!("f{i}"), Layer::Function, 5, &reaches));
    }
    let reached = format!("{}", main("f1"));
    let value = format!("{0}{1}{reached}.Arn{0}", crate::aws::expr::MARK, crate::aws::expr::VALUE);
    let outputs = vec![Output { key: "First".to_owned(), description: None, value }];
    let found = templates(&Plan { outputs, ..of(units) });
    sound(&found);
    assert!(found.keys().any(|path| path.contains("functions-group-")));
    let parent = &found["template.json"]["Resources"];
    let stacks = parent.as_object().into_iter().flatten();
    let stacks = stacks.filter(|(_, resource)| resource["Type"] == "AWS::CloudFormation::Stack").count();
    assert!(stacks < 20, "{stacks} groups");
    let exported: BTreeSet<String> = exports(&found, "Export");
    let imported: BTreeSet<String> = exports(&found, "Fn::ImportValue");
    assert!(!imported.is_empty() && imported.is_subset(&exported));
}

/// The names under `key`, wherever it stands: `{ "Fn::Sub": … }` or `{ "Name": { "Fn::Sub": … } }`.
fn exports(templates: &BTreeMap<String, Value>, key: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut left: Vec<&Value> = templates.values().collect();
    while let Some(value) = left.pop() {
        if let Value::Object(members) = value {
            let named = members.get(key).map(|one| one.get("Name").unwrap_or(one));
            names.extend(named.and_then(|one| one["Fn::Sub"].as_str()).map(str::to_owned));
            left.extend(members.values());
        }
    }
    names
}
