//! What emitted documents permit: every action, read off the documents alone.

mod knative;

use scant_compiler::model::TargetName;
use scant_targets::azure::role::BuiltIn;
use serde_json::Value;
use std::collections::BTreeSet;

/// The actions that `document` gives to anyone, as the provider of `target` spells them.
pub fn actions(target: TargetName, document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let visit: fn(&Value, &mut BTreeSet<String>) = match target {
        TargetName::Aws => statement,
        TargetName::Azure => role,
        TargetName::Knative => |value, found| {
            knative::object(value, found);
            statement(value, found);
        },
    };
    walk(document, visit, &mut found);
    found
}

/// The actions that a file gives that holds no documents: the commands in a file of users, but for `PING`, which each has.
pub fn listed(path: &str, text: &str) -> BTreeSet<String> {
    let words = text.split([' ', '\n', '(', ')']).filter_map(|word| word.strip_prefix('+'));
    let commands = words.filter(|word| path.ends_with(".acl") && *word != "ping");
    commands.map(str::to_ascii_uppercase).collect()
}

fn walk(value: &Value, visit: fn(&Value, &mut BTreeSet<String>), found: &mut BTreeSet<String>) {
    visit(value, found);
    match value {
        Value::Object(members) => members.values().for_each(|inner| walk(inner, visit, found)),
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A statement that allows, or an invoke permission. Trust in a service is no right of a function.
fn statement(value: &Value, found: &mut BTreeSet<String>) {
    if value.get("Effect").and_then(Value::as_str) == Some("Deny") {
        return;
    }
    let actions = texts(value.get("Action"));
    found.extend(actions.filter(|name| *name != "sts:AssumeRole").map(str::to_owned));
}

/// The permissions of a role definition, or an assignment of a role Azure comes with.
fn role(value: &Value, found: &mut BTreeSet<String>) {
    for word in ["actions", "dataActions"] {
        found.extend(texts(value.get(word)).map(str::to_owned));
    }
    let assigned = value.get("roleDefinitionId").and_then(Value::as_str).unwrap_or_default();
    let named = |role: &&BuiltIn| assigned == format!("[variables('builtInRoles').{}]", role.word);
    if let Some(role) = BuiltIn::ALL.iter().find(named) {
        found.extend(role.permitted().map(str::to_owned));
    }
}

/// A text, or the texts of a list.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    value.into_iter().chain(items).filter_map(Value::as_str)
}
