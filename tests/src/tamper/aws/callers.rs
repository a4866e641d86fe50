//! Who may call functions, and what reaches them.

use super::{ADMIN, THEIR_FUNCTION, THEIR_QUEUE, Tamper, items, with};
use serde_json::{Value, json};

/// Adds the mutants.
pub fn add(tamper: &mut Tamper<'_>) {
    for id in tamper.of("AWS::Lambda::Permission") {
        permission(tamper, &id);
    }
    for id in tamper.of("AWS::Lambda::Function") {
        let function = json!({ "Ref": id });
        let anyone = json!({ "FunctionName": function, "Action": "lambda:InvokeFunction", "Principal": "*" });
        tamper.resource("16 a permission for everybody", "AWS::Lambda::Permission", anyone);
        let url = json!({ "TargetFunctionArn": function, "AuthType": "NONE" });
        tamper.resource("33 an address on the internet", "AWS::Lambda::Url", url);
        let foreign = json!({ "FunctionName": function, "EventSourceArn": THEIR_QUEUE });
        tamper.resource("34 an event source of others", "AWS::Lambda::EventSourceMapping", foreign);
        code(tamper, &id);
    }
    for id in tamper.of("AWS::Lambda::EventSourceMapping") {
        let at = format!("/Resources/{id}/Properties");
        tamper.set(
            "34 an event source of others",
            &format!("{at}/EventSourceArn"),
            json!("arn:aws:sqs:eu-west-1:111122223333:other"),
        );
        tamper.drop("35 a filter dropped", &format!("{at}/FilterCriteria"));
        another(tamper, "36 another function", "AWS::Lambda::Function", &format!("{at}/FunctionName"));
        let lost = json!({ "OnFailure": { "Destination": THEIR_QUEUE } });
        tamper.set("37 failures to others", &format!("{at}/DestinationConfig"), lost);
    }
    for id in tamper.of("AWS::Lambda::EventInvokeConfig") {
        let lost = json!({ "OnFailure": { "Destination": THEIR_QUEUE } });
        tamper.set("37 failures to others", &format!("/Resources/{id}/Properties/DestinationConfig"), lost);
    }
    for id in tamper.of("AWS::SNS::Subscription") {
        let at = format!("/Resources/{id}/Properties");
        tamper.set("38 a subscription of others", &format!("{at}/Endpoint"), json!(THEIR_QUEUE));
        tamper.set(
            "38 a subscription to others",
            &format!("{at}/TopicArn"),
            json!("arn:aws:sns:eu-west-1:999999999999:theirs"),
        );
        tamper.drop("35 a filter dropped", &format!("{at}/FilterPolicy"));
    }
    for id in tamper.of("AWS::Events::Rule") {
        rule(tamper, &id);
    }
    for id in tamper.of("AWS::Scheduler::Schedule") {
        let at = format!("/Resources/{id}/Properties/Target");
        tamper.set("40 a schedule calls another", &format!("{at}/Arn"), json!(THEIR_FUNCTION));
        tamper.set("40 a schedule under another role", &format!("{at}/RoleArn"), json!(ADMIN));
    }
    for id in tamper.of("AWS::ApiGatewayV2::Route") {
        route(tamper, &id);
    }
    for id in tamper.of("AWS::ApiGatewayV2::Authorizer") {
        let at = format!("/Resources/{id}/Properties/JwtConfiguration");
        tamper.set(
            "41 tokens of another issuer",
            &format!("{at}/Issuer"),
            json!("https://login.example.net/"),
        );
        let audience = tamper.get(&format!("{at}/Audience"));
        tamper.set("41 tokens for others", &format!("{at}/Audience"), with(&audience, json!("others")));
    }
    for id in tamper.of("AWS::ApiGatewayV2::Api") {
        tamper.drop("42 a second way in", &format!("/Resources/{id}/Properties/DisableExecuteApiEndpoint"));
    }
    for id in tamper.of("AWS::SecretsManager::RotationSchedule") {
        let at = format!("/Resources/{id}/Properties");
        tamper.set(
            "43 a secret changed by another",
            &format!("{at}/RotationLambdaARN"),
            json!(THEIR_FUNCTION),
        );
        tamper.set(
            "43 another secret changed",
            &format!("{at}/SecretId"),
            json!("arn:aws:secretsmanager:eu-west-1:111122223333:secret:theirs"),
        );
    }
}

fn permission(tamper: &mut Tamper<'_>, id: &str) {
    let at = format!("/Resources/{id}/Properties");
    tamper.set("16 a permission for everybody", &format!("{at}/Principal"), json!("*"));
    tamper.set("16 a permission for an account", &format!("{at}/Principal"), json!("999999999999"));
    tamper.set("31 a permission for more", &format!("{at}/Action"), json!("lambda:*"));
    tamper.drop("32 a permission for any source", &format!("{at}/SourceArn"));
    tamper.drop("32 a permission for any source", &format!("{at}/SourceAccount"));
    tamper.set(
        "32 a permission for any source",
        &format!("{at}/SourceArn"),
        json!({ "Fn::Sub": "arn:${AWS::Partition}:*:*:*:*" }),
    );
    if let Some(text) =
        tamper.get(&format!("{at}/SourceArn/Fn::Sub")).as_str().and_then(|text| text.split_once("/*/"))
    {
        tamper.set(
            "32 a permission for any route",
            &format!("{at}/SourceArn"),
            json!({ "Fn::Sub": format!("{}/*", text.0) }),
        );
    }
    another(tamper, "36 another function", "AWS::Lambda::Function", &format!("{at}/FunctionName"));
    tamper.drop("44 a permission dropped", &format!("/Resources/{id}"));
}

fn rule(tamper: &mut Tamper<'_>, id: &str) {
    let at = format!("/Resources/{id}/Properties");
    let targets = tamper.get(&format!("{at}/Targets"));
    let foreign = json!({ "Id": "more", "Arn": THEIR_QUEUE });
    tamper.set("39 a rule tells others", &format!("{at}/Targets"), with(&targets, foreign));
    tamper.set("39 a rule acts under a role", &format!("{at}/Targets/0/RoleArn"), json!(ADMIN));
    tamper.set("39 a rule of another bus", &format!("{at}/EventBusName"), json!("theirs"));
    tamper.drop("39 a rule takes from any account", &format!("{at}/EventPattern/account"));
    tamper.set(
        "39 a rule of another bucket",
        &format!("{at}/EventPattern/detail/bucket/name"),
        json!(["theirs"]),
    );
    tamper.drop("35 a filter dropped", &format!("{at}/EventPattern/detail/object"));
}

fn route(tamper: &mut Tamper<'_>, id: &str) {
    let at = format!("/Resources/{id}/Properties");
    tamper.set("17 a route without authorizer", &format!("{at}/AuthorizationType"), json!("NONE"));
    if tamper.get(&format!("{at}/AuthorizationType")) != "NONE" {
        tamper.drop("17 a route without authorizer", &format!("{at}/AuthorizationType"));
    }
    tamper.drop("18 scopes dropped", &format!("{at}/AuthorizationScopes"));
    let key = tamper.get(&format!("{at}/RouteKey"));
    let path = key.as_str().and_then(|key| key.split_once(' ')).map(|(_, path)| path).unwrap_or_default();
    tamper.set("19 a route of every method", &format!("{at}/RouteKey"), json!(format!("ANY {path}")));
    tamper.set("19 a route of every path", &format!("{at}/RouteKey"), json!("$default"));
    let targets = tamper.of("AWS::ApiGatewayV2::Integration");
    let target = tamper.get(&format!("{at}/Target"));
    let named = |id: &String| !target.to_string().contains(id.as_str());
    if let Some(other) = targets.into_iter().find(named) {
        let other = json!({ "Fn::Sub": format!("integrations/${{{other}}}") });
        tamper.set("20 a route leads elsewhere", &format!("{at}/Target"), other);
    }
}

fn code(tamper: &mut Tamper<'_>, id: &str) {
    let at = format!("/Resources/{id}/Properties");
    let theirs = json!("arn:aws:lambda:eu-west-1:999999999999:layer:theirs:1");
    let layers = tamper.get(&format!("{at}/Layers"));
    tamper.set("45 other code under its role", &format!("{at}/Layers"), with(&layers, theirs));
    let key = json!({ "Fn::Sub": "${ArtifactPrefix}theirs.zip" });
    if tamper.get(&format!("{at}/Code/S3Key")).is_object() {
        tamper.set("45 other code under its role", &format!("{at}/Code/S3Key"), key);
    } else {
        tamper.set("45 other code under its role", &format!("{at}/Code/ImageUri"), json!("theirs:latest"));
    }
    let tags = items(&tamper.get(&format!("{at}/Tags")));
    let place = tags.iter().position(|tag| tag["Key"] == "scant:function");
    if let Some(place) = place {
        tamper.set("45 other code under its role", &format!("{at}/Tags/{place}/Value"), json!("theirs"));
    }
}

/// Puts the next resource of a type where another of them is named.
fn another(tamper: &mut Tamper<'_>, class: &'static str, kind: &str, at: &str) {
    let own = tamper.get(at);
    let other =
        tamper.of(kind).into_iter().map(|id| json!({ "Ref": id })).find(|other: &Value| *other != own);
    if let Some(other) = other {
        tamper.set(class, at, other);
    }
}
