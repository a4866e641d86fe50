//! Users of servers: what whoever holds their Secret may do there.

use super::Reading;
use crate::claims::{Effect, Flaw, Match, Place, Statement};
use crate::knative::document::Object;
use crate::knative::words::{APPLICATION, allow, statement};
use crate::knative::{caches, names, s3};
use crate::pattern::Pattern;
use scant_compiler::model::Detail;
use serde_json::Value;
use std::collections::BTreeMap;

/// Adds all users.
pub fn add(reading: &mut Reading<'_, '_, '_>) {
    for role in reading.of("postgresql.cnpg.io/v1 DatabaseRole") {
        let [name, server, secret] =
            [["spec", "name"].as_slice(), &["spec", "cluster", "name"], &["spec", "passwordSecret", "name"]]
                .map(|path| role.text(path));
        let what = format!("DatabaseRole {name} of {server} with the password of {secret}");
        reading.said.may(APPLICATION, "make", &what, role.place());
    }
    for user in reading.of("kafka.strimzi.io/v1 KafkaUser") {
        kafka(reading, user);
    }
    for user in reading.of("rabbitmq.com/v1beta1 User") {
        let what = format!("User {}/{}", user.namespace().unwrap_or_default(), user.name());
        reading.said.may(APPLICATION, "make", &what, user.place());
    }
    for permission in reading.of("rabbitmq.com/v1beta1 Permission") {
        rabbit(reading, permission);
    }
    caches(reading);
    buckets(reading);
}

/// Strimzi puts a user's certificate into the Secret of its name ("Using the User Operator", Strimzi documentation).
fn kafka(reading: &mut Reading<'_, '_, '_>, user: &Object<'_>) {
    let what = format!("KafkaUser {}/{}", user.namespace().unwrap_or_default(), user.name());
    reading.said.may(APPLICATION, "make", &what, user.place());
    let mut held = Vec::new();
    for acl in user.root.items(&["spec", "authorization", "acls"]) {
        let kind = acl.text(&["resource", "type"]).unwrap_or_default();
        let name = acl.text(&["resource", "name"]).unwrap_or("*");
        let resource = Pattern::literal(&format!("{kind} "));
        let resource = match acl.text(&["resource", "patternType"]) {
            _ if name == "*" => resource.then(&Pattern::any()),
            Some("prefix") => resource.then(&Pattern::literal(name)).then(&Pattern::any()),
            _ => resource.then(&Pattern::literal(name)),
        };
        for operation in acl.items(&["operations"]) {
            let operation = match operation.as_text() {
                Some("All") | None => Pattern::any(),
                Some(word) => Pattern::literal(word),
            };
            held.push(statement(operation, resource.clone(), "", user.line(acl.line)));
        }
    }
    reading.holders.entry(user.name().to_owned()).or_default().extend(held);
}

/// The topology operator puts a user's name and password into `NAME-user-credentials` ("Using RabbitMQ Messaging
/// Topology Kubernetes Operator"). Names match an expression as a whole only where it says so.
fn rabbit(reading: &mut Reading<'_, '_, '_>, permission: &Object<'_>) {
    let user = permission.text(&["spec", "userReference", "name"]);
    let vhost = permission.text(&["spec", "vhost"]);
    if vhost != reading.spec.namespace {
        reading.flaw(
            permission.flaw(format_args!("is about the vhost `{vhost}`, which is not the application's")),
        );
    }
    for action in ["configure", "write", "read"] {
        let expression = permission.text(&["spec", "permissions", action]);
        let Some(names) = alternatives(expression) else {
            reading.flaw(
                permission
                    .flaw(format_args!("lets it `{action}` on `{expression}`, more than a list of names")),
            );
            continue;
        };
        let held = names.iter().map(|name| allow(action, name, "", permission.place()));
        reading.holders.entry(format!("{user}-user-credentials")).or_default().extend(held);
    }
}

/// The names of `^$`, `^a$` and `^(a|b)$`; `None` of any other expression.
fn alternatives(expression: &str) -> Option<Vec<String>> {
    let inner = expression.strip_prefix('^')?.strip_suffix('$')?;
    if inner.is_empty() {
        return Some(Vec::new());
    }
    let list = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let names = match list {
        Some(list) => list.split('|').collect(),
        None => vec![inner],
    };
    names
        .into_iter()
        .map(|name| {
            let plain = name.replace("\\.", "");
            let is_plain = !plain.is_empty()
                && plain.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            is_plain.then(|| name.replace("\\.", "."))
        })
        .collect()
}

/// A line a user, who signs in by the Secret made up for it.
fn caches(reading: &mut Reading<'_, '_, '_>) {
    let Some(file) = reading.files.iter().find(|file| file.path == caches::USERS) else { return };
    let mut secrets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for secret in reading.of("external-secrets.io/v1 ExternalSecret") {
        let of = |key| secret.text(&["spec", "target", "template", "data", key]);
        if of("provider") == "valkey" {
            secrets.entry(of("username")).or_default().push(secret.text(&["spec", "target", "name"]));
        }
    }
    for (at, line) in file.text.lines().enumerate() {
        let place = Place::Artifact { file: file.path.to_owned(), at: format!("line:{}", at + 1) };
        if at == 0 {
            if line != caches::NOBODY {
                let message = "the server of caches has a user without a name".to_owned();
                reading.flaw(Flaw { message, place });
            }
            continue;
        }
        let user = caches::user(line);
        let Some((user, held, [secret])) =
            user.and_then(|(user, held)| Some((user, held, secrets.get(user)?.as_slice())))
        else {
            let message = format!("`{line}` is no user of a function that can be read");
            reading.flaw(Flaw { message, place });
            continue;
        };
        reading.said.may(APPLICATION, "make", &format!("user {user} of caches"), place.clone());
        let pings = allow("ping", "the server of caches", "", place.clone());
        let held = held.into_iter().map(|(action, key)| statement(action, key, "", place.clone()));
        reading.holders.entry((*secret).to_owned()).or_default().extend([pings].into_iter().chain(held));
    }
}

/// S3 policies: each is that of one user, who signs in by one Secret.
fn buckets(reading: &mut Reading<'_, '_, '_>) {
    let spec = reading.spec;
    let mut secrets = BTreeMap::new();
    let mut lifecycles = Vec::new();
    for store in spec.model.stores.iter().filter(|store| matches!(store.detail, Detail::Bucket(_))) {
        let bucket = names::of(&store.name.path);
        lifecycles.push(format!("buckets/{bucket}/lifecycle.json"));
        for (id, function) in spec.model.functions() {
            let path = format!("buckets/{bucket}/users/{}.json", spec.service(id));
            secrets.insert(path, names::pair(&function.name.path, &store.name.path));
        }
    }
    for file in reading.files.iter().filter(|file| file.path.starts_with("buckets/")) {
        if lifecycles.iter().any(|path| path == file.path) {
            continue;
        }
        let place = |at: String| Place::Artifact { file: file.path.to_owned(), at };
        let read = secrets.get(file.path).zip(policy(file.text, &place));
        let Some((secret, held)) = read else {
            let message =
                format!("`{}` is no policy of a user of the application's that can be read", file.path);
            reading.flaw(Flaw { message, place: place(String::new()) });
            continue;
        };
        reading.holders.entry(secret.clone()).or_default().extend(held);
    }
}

/// The statements of a policy; `None` if it says anything else than they can.
fn policy(text: &str, place: &dyn Fn(String) -> Place) -> Option<Vec<Statement>> {
    let policy: Value = serde_json::from_str(text).ok()?;
    let policy = policy.as_object()?;
    if policy.keys().any(|key| !["Version", "Statement", "Id"].contains(&key.as_str())) {
        return None;
    }
    let statements = policy.get("Statement")?.as_array()?.iter().enumerate();
    statements.map(|(at, statement)| of_policy(statement, place(format!("/Statement/{at}")))).collect()
}

fn of_policy(statement: &Value, place: Place) -> Option<Statement> {
    let members = statement.as_object()?;
    let known = ["Sid", "Effect", "Action", "Resource", "Condition"];
    if members.keys().any(|key| !known.contains(&key.as_str())) {
        return None;
    }
    let texts = |key: &str| -> Option<Vec<&str>> {
        match members.get(key)? {
            Value::String(text) => Some(vec![text.as_str()]),
            Value::Array(items) => items.iter().map(Value::as_str).collect(),
            _ => None,
        }
    };
    let context = match members.get("Condition") {
        None => Match::any(),
        Some(condition) => Match::of([Pattern::literal(&prefixes(condition)?)]),
    };
    let effect = match members.get("Effect")?.as_str()? {
        "Allow" => Effect::Allow,
        "Deny" => Effect::Deny,
        _ => return None,
    };
    let resource = Match::of(texts("Resource")?.into_iter().map(Pattern::glob));
    Some(Statement {
        effect,
        action: Match::of(texts("Action")?.into_iter().map(Pattern::caseless)),
        resource,
        context,
        place,
    })
}

/// The only condition scant knows there: which prefixes may be listed.
fn prefixes(condition: &Value) -> Option<String> {
    let operators = condition.as_object().filter(|all| all.len() == 1)?;
    let keys = operators.get("StringLike")?.as_object().filter(|all| all.len() == 1)?;
    let values: Option<Vec<String>> =
        keys.get("s3:prefix")?.as_array()?.iter().map(|one| Some(one.as_str()?.to_owned())).collect();
    Some(s3::prefix(values?.into_iter()))
}
