//! Templates of AWS, tampered with: one change each.

mod callers;
mod hidden;
mod identities;
mod stores;

use super::Mutant;
use scant_compiler::target::OutputFile;
use serde_json::{Value, json};

/// Every mutant.
pub fn mutants(files: &[OutputFile]) -> Vec<Mutant> {
    let mut found = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let Ok(template) = serde_json::from_str::<Value>(&file.text) else { continue };
        let mut tamper = Tamper { files, place, template, found: Vec::new() };
        identities::add(&mut tamper);
        callers::add(&mut tamper);
        stores::add(&mut tamper);
        hidden::add(&mut tamper);
        found.append(&mut tamper.found);
    }
    found
}

/// One template being tampered with.
struct Tamper<'f> {
    files: &'f [OutputFile],
    place: usize,
    template: Value,
    found: Vec<Mutant>,
}

impl Tamper<'_> {
    /// The logical ids of the resources of a type.
    fn of(&self, kind: &str) -> Vec<String> {
        let resources = self.template["Resources"].as_object().into_iter().flatten();
        resources.filter(|(_, body)| body["Type"] == kind).map(|(id, _)| id.clone()).collect()
    }

    /// A value of the template.
    fn get(&self, at: &str) -> Value {
        self.template.pointer(at).cloned().unwrap_or(Value::Null)
    }

    /// Puts `value` at `at`, where something may be or not; a change that changes nothing is no mutant.
    fn set(&mut self, class: &'static str, at: &str, value: Value) {
        self.put(class, at, value, None);
    }

    /// The same, with the reason why it grants the same.
    fn put(&mut self, class: &'static str, at: &str, value: Value, equivalent: Option<&'static str>) {
        let mut template = self.template.clone();
        let Some((parent, key)) = at.rsplit_once('/') else { return };
        match template.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                members.insert(key.to_owned(), value.clone());
            }
            Some(Value::Array(items)) => match key.parse::<usize>() {
                Ok(index) if index < items.len() => items[index] = value.clone(),
                _ => items.push(value.clone()),
            },
            _ => return,
        }
        self.keep(class, format!("{at} = {value}"), template, equivalent);
    }

    /// Takes away what stands at `at`.
    fn drop(&mut self, class: &'static str, at: &str) {
        let mut template = self.template.clone();
        let Some((parent, key)) = at.rsplit_once('/') else { return };
        match template.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                members.shift_remove(key);
            }
            Some(Value::Array(items)) => {
                if let Some(index) = key.parse::<usize>().ok().filter(|index| *index < items.len()) {
                    items.remove(index);
                }
            }
            _ => return,
        }
        self.keep(class, format!("without {at}"), template, None);
    }

    /// Adds a resource.
    fn resource(&mut self, class: &'static str, kind: &str, properties: Value) {
        self.set(class, "/Resources/Tampered", json!({ "Type": kind, "Properties": properties }));
    }

    fn keep(&mut self, class: &'static str, what: String, template: Value, equivalent: Option<&'static str>) {
        if template == self.template {
            return;
        }
        let mut files = self.files.to_vec();
        if let Some(file) = files.get_mut(self.place) {
            file.text = template.to_string();
        }
        self.found.push(Mutant { class, what, files, equivalent });
    }
}

/// The items of a list, or the only one; nothing of what is not there.
fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// What is in a list, and one more.
fn with(value: &Value, more: Value) -> Value {
    items(value).into_iter().chain([more]).collect()
}

/// An ARN of the stack's own account.
fn arn(service: &str, rest: &str) -> Value {
    let global = if service == "s3" { "::" } else { "${AWS::Region}:${AWS::AccountId}" };
    json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:{service}:{global}:{rest}") })
}

/// A queue, a function and a role of somebody else.
const THEIR_QUEUE: &str = "arn:aws:sqs:eu-west-1:999999999999:theirs";
const THEIR_FUNCTION: &str = "arn:aws:lambda:eu-west-1:999999999999:function:theirs";
const ADMIN: &str = "arn:aws:iam::111122223333:role/admin";

/// A statement of a role's policy.
fn allows(action: &str, resource: &str) -> Value {
    json!({ "Effect": "Allow", "Action": action, "Resource": resource })
}

/// A statement of a resource's policy, or of trust.
fn lets(principal: &Value, action: &str, resource: &Value) -> Value {
    let mut statement = json!({ "Effect": "Allow", "Principal": principal, "Action": action });
    if !resource.is_null() {
        statement["Resource"] = resource.clone();
    }
    statement
}

/// A policy of one statement.
fn document(statement: &Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}
