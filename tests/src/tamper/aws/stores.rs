//! Stores and their own policies.

use super::{THEIR_FUNCTION, THEIR_QUEUE, Tamper, document, items, lets, with};
use serde_json::json;

/// Types with a policy, and where in it.
const POLICIES: [(&str, &str); 4] = [
    ("AWS::SQS::QueuePolicy", "PolicyDocument"),
    ("AWS::SNS::TopicPolicy", "PolicyDocument"),
    ("AWS::S3::BucketPolicy", "PolicyDocument"),
    ("AWS::KMS::Key", "KeyPolicy"),
];

/// Adds the mutants.
pub fn add(tamper: &mut Tamper<'_>) {
    for (kind, document) in POLICIES {
        for id in tamper.of(kind) {
            policy(tamper, &id, &format!("/Resources/{id}/Properties/{document}/Statement"));
        }
    }
    for id in tamper.of("AWS::S3::Bucket") {
        let at = format!("/Resources/{id}/Properties");
        for flag in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
            let at = format!("{at}/PublicAccessBlockConfiguration/{flag}");
            tamper.set("51 a bucket open to the public", &at, json!(false));
        }
        tamper.drop("51 a bucket open to the public", &format!("{at}/PublicAccessBlockConfiguration"));
        tamper.set("51 a bucket open to the public", &format!("{at}/AccessControl"), json!("PublicRead"));
        tamper.drop("51 a bucket open to the public", &format!("{at}/OwnershipControls"));
        let copied = json!({ "Role": "arn:aws:iam::111122223333:role/copies", "Rules": [] });
        tamper.set("52 a property that grants", &format!("{at}/ReplicationConfiguration"), copied);
    }
    for id in tamper.of("AWS::DynamoDB::Table") {
        let at = format!("/Resources/{id}/Properties");
        let anyone = document(&lets(&json!("*"), "dynamodb:*", &json!("*")));
        let anyone = json!({ "PolicyDocument": anyone });
        tamper.set("52 a property that grants", &format!("{at}/ResourcePolicy"), anyone);
        tamper.set("53 limits on another key", &format!("{at}/KeySchema/0/AttributeName"), json!("tenant"));
    }
    for id in tamper.of("AWS::DynamoDB::Table") {
        let at = format!("/Resources/{id}/Properties/GlobalSecondaryIndexes/0/KeySchema/0");
        if !tamper.get(&at).is_null() {
            let class = "53 limits on another key";
            tamper.set(class, &format!("{at}/AttributeName"), json!("tenant"));
            tamper.set(class, &format!("{at}/KeyType"), json!("RANGE"));
        }
    }
    for id in tamper.of("AWS::SQS::Queue") {
        let at = format!("/Resources/{id}/Properties/RedrivePolicy");
        let theirs = json!({ "deadLetterTargetArn": THEIR_QUEUE, "maxReceiveCount": 1 });
        tamper.set("54 dead letters to others", &at, theirs);
    }
    for id in tamper.of("AWS::Events::EventBus") {
        let arn = json!({ "Fn::GetAtt": [id, "Arn"] });
        let anyone = lets(&json!("*"), "events:PutEvents", &arn);
        let anyone = json!({ "EventBusName": { "Ref": id }, "StatementId": "all", "Statement": anyone });
        tamper.resource("14 a policy lets others in", "AWS::Events::EventBusPolicy", anyone);
    }
    for id in tamper.of("AWS::SecretsManager::Secret") {
        let anyone = document(&lets(&json!("*"), "secretsmanager:GetSecretValue", &json!("*")));
        let anyone = json!({ "SecretId": { "Ref": id }, "ResourcePolicy": anyone });
        tamper.resource("14 a policy lets others in", "AWS::SecretsManager::ResourcePolicy", anyone);
    }
    let share = json!({ "Name": "all", "Principals": ["999999999999"] });
    tamper.resource("55 a type that grants", "AWS::RAM::ResourceShare", share);
    let run = json!({ "ServiceToken": THEIR_FUNCTION });
    tamper.resource("55 a type that grants", "AWS::CloudFormation::CustomResource", run);
    tamper.set("56 a macro over the template", "/Transform", json!("AWS::Serverless-2016-10-31"));
}

fn policy(tamper: &mut Tamper<'_>, id: &str, at: &str) {
    let statements = tamper.get(at);
    let service = match id {
        id if id.ends_with("BucketPolicy") => "s3",
        id if id.ends_with("TopicPolicy") => "sns",
        id if id.ends_with("Key") => "kms",
        _ => "sqs",
    };
    let resource = items(&statements).first().map(|first| first["Resource"].clone());
    let resource = resource.unwrap_or_else(|| json!("*"));
    for role in tamper.of("AWS::IAM::Role").iter().take(1) {
        let role = json!({ "AWS": { "Fn::GetAtt": [role, "Arn"] } });
        let role = lets(&role, &format!("{service}:*"), &resource);
        tamper.set("14 a policy lets a role in", at, with(&statements, role));
    }
    let public = lets(&json!("*"), &format!("{service}:*"), &resource);
    tamper.set("14 a policy lets others in", at, with(&statements, public));
    for (place, statement) in items(&statements).iter().enumerate() {
        let is_denied = statement["Effect"] == "Deny";
        let at = format!("{at}/{place}");
        let class = if is_denied { "57 plain connections allowed" } else { "58 a right of others dropped" };
        tamper.drop(class, &at);
        if is_denied {
            tamper.set(class, &format!("{at}/Principal"), json!({ "AWS": "arn:aws:iam::999999999999:root" }));
            tamper.set(class, &format!("{at}/Action"), json!(format!("{service}:GetNothing")));
        } else {
            tamper.set("14 a policy lets others in", &format!("{at}/Principal"), json!("*"));
            tamper.set(
                "14 a policy lets others do more",
                &format!("{at}/Action"),
                json!(format!("{service}:*")),
            );
        }
        if statement.get("Condition").is_some() {
            tamper.drop("21 a condition dropped", &format!("{at}/Condition"));
        }
    }
}
