//! Policies of roles, and who may act under them.

use super::{ADMIN, Tamper, allows, arn, document, items, lets, with};
use serde_json::{Value, json};

/// Of a template with more statements than these, as many are changed, spread over all of it.
const MOST: usize = 16;

/// Adds the mutants.
pub fn add(tamper: &mut Tamper<'_>) {
    let all = statements(tamper);
    for at in all.iter().step_by(all.len().div_ceil(MOST).max(1)) {
        statement(tamper, at);
    }
    let roles = tamper.of("AWS::IAM::Role");
    for role in &roles {
        let at = format!("/Resources/{role}/Properties");
        let full = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess";
        tamper.set("07 an AWS managed policy attached", &format!("{at}/ManagedPolicyArns"), json!([full]));
        let trust = format!("{at}/AssumeRolePolicyDocument/Statement");
        let root = json!({ "AWS": "arn:aws:iam::999999999999:root" });
        let foreign = lets(&root, "sts:AssumeRole", &Value::Null);
        tamper.set("15 trust in a foreign account", &trust, with(&tamper.get(&trust), foreign));
        tamper.set("15 trust in everybody", &format!("{trust}/0/Principal"), json!("*"));
        tamper.set(
            "15 trust in another service",
            &format!("{trust}/0/Principal"),
            json!({ "Service": "ec2.amazonaws.com" }),
        );
        tamper.drop("21 a condition dropped", &format!("{trust}/0/Condition"));
        tamper.set(
            "22 boundary dropped or changed",
            &format!("{at}/PermissionsBoundary"),
            json!("arn:aws:iam::aws:policy/AdministratorAccess"),
        );
        tamper.drop("22 boundary dropped or changed", &format!("{at}/PermissionsBoundary"));
        let document = document(&allows("s3:GetObject", "arn:aws:s3:::payroll/*"));
        let policy = json!({ "PolicyName": "more", "PolicyDocument": document, "Roles": [{ "Ref": role }] });
        tamper.resource("13 a policy beside the role", "AWS::IAM::Policy", policy);
        let managed = json!({ "PolicyDocument": document, "Roles": [{ "Ref": role }] });
        tamper.resource("13 a policy beside the role", "AWS::IAM::ManagedPolicy", managed);
        let inline = json!({ "PolicyDocument": document, "PolicyName": "more", "RoleName": { "Ref": role } });
        tamper.resource("13 a policy beside the role", "AWS::IAM::RolePolicy", inline);
    }
    for function in tamper.of("AWS::Lambda::Function") {
        let at = format!("/Resources/{function}/Properties/Role");
        let own = tamper.get(&at);
        let mut others = roles.iter().map(|role| json!({ "Fn::GetAtt": [role, "Arn"] }));
        if let Some(other) = others.rfind(|role| *role != own) {
            tamper.set("23 the role of another", &at, other);
        }
        tamper.set("23 the role of another", &at, json!(ADMIN));
    }
    let policy = json!({ "PolicyName": "all", "PolicyDocument": document(&allows("*", "*")) });
    let user = json!({ "Policies": [policy] });
    tamper.resource("24 an identity of no function", "AWS::IAM::User", user.clone());
    let mut role = user;
    let service = json!({ "Service": "ec2.amazonaws.com" });
    role["AssumeRolePolicyDocument"] = document(&lets(&service, "sts:AssumeRole", &Value::Null));
    tamper.resource("24 an identity of no function", "AWS::IAM::Role", role);
}

/// The places of all statements of roles' policies.
fn statements(tamper: &Tamper<'_>) -> Vec<String> {
    let mut documents = Vec::new();
    for kind in ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"] {
        documents
            .extend(tamper.of(kind).iter().map(|id| format!("/Resources/{id}/Properties/PolicyDocument")));
    }
    for id in tamper.of("AWS::IAM::Role") {
        let policies = format!("/Resources/{id}/Properties/Policies");
        let count = items(&tamper.get(&policies)).len();
        documents.extend((0..count).map(|place| format!("{policies}/{place}/PolicyDocument")));
    }
    let all = documents.iter().flat_map(|at| {
        let count = items(&tamper.get(&format!("{at}/Statement"))).len();
        (0..count).map(move |place| format!("{at}/Statement/{place}"))
    });
    all.collect()
}

fn statement(tamper: &mut Tamper<'_>, at: &str) {
    let (action, resource) = (format!("{at}/Action"), format!("{at}/Resource"));
    let (actions, resources) = (tamper.get(&action), tamper.get(&resource));
    let first = items(&actions).first().and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some((service, operation)) = first.split_once(':') else { return };
    let everywhere = (resources == "*").then_some("every resource is permitted already");
    tamper.set("01 one more action", &action, with(&actions, json!(format!("{service}:TagResource"))));
    tamper.set("02 on every resource", &resource, json!("*"));
    if everywhere.is_none() {
        tamper.set("03 on all of the type", &resource, all_of(service));
    }
    tamper.set("04 every action of the service", &action, json!(format!("{service}:*")));
    let word = operation.find(|c: char| c.is_ascii_uppercase() && !operation.starts_with(c)).unwrap_or(3);
    let start = operation.get(..word).unwrap_or_default();
    tamper.set("05 actions that begin so", &action, with(&actions, json!(format!("{service}:{start}*"))));
    tamper.put("06 one more resource", &resource, with(&resources, payroll(service)), everywhere);
    let mut not = tamper.get(at);
    if let Some(members) = not.as_object_mut() {
        members.shift_remove("Action");
        members.insert("NotAction".to_owned(), json!("iam:*"));
    }
    tamper.set("08 all actions but some", at, not);
    let mut not = tamper.get(at);
    if let Some(members) = not.as_object_mut() {
        members.shift_remove("Resource");
        members.insert("NotResource".to_owned(), resources.clone());
    }
    tamper.set("09 all resources but some", at, not);
    let (list, _) = at.rsplit_once('/').unwrap_or_default();
    let pass = allows("iam:PassRole", "*");
    tamper.set("10 iam:PassRole on every role", list, with(&tamper.get(list), pass));
    tamper.set("11 every action, in capitals", &action, json!(format!("{}:*", service.to_uppercase())));
    let marks = "?".repeat(operation.len());
    tamper.set("12 actions of that length", &action, json!(format!("{service}:{marks}")));
    conditions(tamper, at);
    for (place, one) in items(&resources).iter().enumerate() {
        let at = if resources.is_array() { format!("{resource}/{place}") } else { resource.clone() };
        widened(tamper, &at, one);
    }
    if items(&tamper.get(list)).len() > 1 {
        tamper.drop("26 a statement dropped", at);
    }
    for place in 0..actions.as_array().map_or(0, Vec::len) {
        tamper.drop("27 an action dropped", &format!("{action}/{place}"));
    }
}

/// Every test of a condition is needed: also the one that a limit of keys is guarded by.
fn conditions(tamper: &mut Tamper<'_>, at: &str) {
    let condition = tamper.get(&format!("{at}/Condition"));
    if condition.is_object() {
        tamper.drop("21 a condition dropped", &format!("{at}/Condition"));
    }
    for (operator, keys) in condition.as_object().into_iter().flatten() {
        for (key, values) in keys.as_object().into_iter().flatten() {
            let place = format!("{at}/Condition/{operator}/{key}");
            tamper.drop("21 a test of a condition dropped", &place);
            tamper.set("21 one more value of a condition", &place, with(values, json!("payroll")));
            if let Some(text) =
                items(values).first().and_then(Value::as_str).filter(|text| text.ends_with('*'))
            {
                tamper.set(
                    "21 one more value of a condition",
                    &place,
                    json!(text.get(..1).map(|c| format!("{c}*"))),
                );
            }
        }
    }
}

/// An index becomes all of them, a beginning becomes nothing, a name becomes a beginning.
fn widened(tamper: &mut Tamper<'_>, at: &str, resource: &Value) {
    let text = resource.get("Fn::Sub").and_then(Value::as_str).or(resource.as_str()).unwrap_or_default();
    let as_before = |text: String| {
        if resource.is_string() { json!(text) } else { json!({ "Fn::Sub": text }) }
    };
    if let Some((table, _)) = text.split_once("/index/") {
        tamper.set("25 index widened to all", at, as_before(format!("{table}/index/*")));
    } else if let Some((bucket, rest)) = text.split_once('/')
        && rest != "*"
    {
        tamper.set("25 beginning of keys dropped", at, as_before(format!("{bucket}/*")));
    }
    if !text.is_empty() && !text.ends_with('*') {
        tamper.set("25 a name is a beginning", at, as_before(format!("{text}*")));
    }
}

/// Everything of the type a service's rights are on.
fn all_of(service: &str) -> Value {
    match service {
        "dynamodb" => arn(service, "table/*"),
        "s3" => json!("arn:aws:s3:::*/*"),
        "kinesis" => arn(service, "stream/*"),
        "lambda" => arn(service, "function:*"),
        "logs" => arn(service, "log-group:*"),
        "events" => arn(service, "event-bus/*"),
        "secretsmanager" => arn(service, "secret:*"),
        "kms" => arn(service, "key/*"),
        service => arn(service, "*"),
    }
}

/// A resource of the type that no spec names.
fn payroll(service: &str) -> Value {
    match service {
        "dynamodb" => arn(service, "table/payroll"),
        "s3" => json!("arn:aws:s3:::payroll/*"),
        service => arn(service, "payroll"),
    }
}
