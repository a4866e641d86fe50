//! What objects of Kubernetes permit, in the words of what enforces them. Of routes only what a function is told is read;
//! who may pass its door, the judges ask.

use serde_json::Value;
use std::collections::BTreeSet;

/// The permissions of one object.
pub fn object(object: &Value, found: &mut BTreeSet<String>) {
    match text(object, "/kind") {
        "ConfigMap" => functions(object, found),
        "EventPolicy" => senders(object, found),
        "Trigger" => started(object, found),
        "KafkaUser" => topics(object, found),
        "Permission" => queues(object, found),
        "Service" => service(object, found),
        _ => {}
    }
}

/// SQL that lets a role run a function.
fn functions(object: &Value, found: &mut BTreeSet<String>) {
    let scripts = object.get("data").and_then(Value::as_object).into_iter().flat_map(|data| data.values());
    for line in scripts.filter_map(Value::as_str).flat_map(str::lines) {
        let granted =
            line.trim().strip_prefix("GRANT EXECUTE ON FUNCTION ").and_then(|rest| rest.split_once(" TO "));
        found.extend(granted.map(|(function, _)| format!("EXECUTE {function}")));
    }
}

fn senders(object: &Value, found: &mut BTreeSet<String>) {
    found.extend(
        list(object, "/spec/to")
            .map(|to| format!("send to {} {}", text(to, "/ref/kind"), text(to, "/ref/name"))),
    );
}

fn started(object: &Value, found: &mut BTreeSet<String>) {
    if text(object, "/spec/subscriber/ref/kind") == "Service" {
        found.insert(format!("be brought events of Broker {}", text(object, "/spec/broker")));
    }
}

fn topics(object: &Value, found: &mut BTreeSet<String>) {
    for acl in list(object, "/spec/authorization/acls") {
        let operations = list(acl, "/operations").filter_map(Value::as_str);
        let of = format!("{} {}", text(acl, "/resource/type"), text(acl, "/resource/name"));
        found.extend(operations.map(|operation| format!("{operation} {of}")));
    }
}

/// Patterns of names, one or several: `^jobs$`, `^(x\.jobs|x\.mails)$`.
fn queues(object: &Value, found: &mut BTreeSet<String>) {
    for verb in ["configure", "write", "read"] {
        let pattern = text(object, &format!("/spec/permissions/{verb}"));
        let names = pattern.trim_start_matches(['^', '(']).trim_end_matches(['$', ')']).split('|');
        let names = names.filter(|name| !name.is_empty()).map(|name| name.replace('\\', ""));
        found.extend(names.map(|name| format!("{verb} {name}")));
    }
}

/// Secrets whose value a function is shown where its file is, and routes it is told.
fn service(object: &Value, found: &mut BTreeSet<String>) {
    let Some(pod) = object.pointer("/spec/template/spec") else { return };
    let Some(container) = pod.pointer("/containers/0") else { return };
    for variable in list(container, "/env") {
        let value = text(variable, "/value");
        if text(variable, "/name") == "SCANT_ROUTES" {
            let routes: Vec<Value> = serde_json::from_str(value).unwrap_or_default();
            found.extend(
                routes.iter().map(|route| format!("{} {}", text(route, "/method"), text(route, "/path"))),
            );
        }
        let mounts = list(container, "/volumeMounts");
        let shown = mounts.filter(|mount| value == format!("{}/value", text(mount, "/mountPath")));
        for mount in shown {
            let volume = list(pod, "/volumes").find(|volume| text(volume, "/name") == text(mount, "/name"));
            found.extend(volume.map(|volume| format!("mount {}", text(volume, "/secret/secretName"))));
        }
    }
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = &'v Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}
