//! What an artifact has put in from elsewhere: stacks, macros, values looked up, packages and variables.

use super::{Tamper, with};
use serde_json::json;

/// Adds the mutants.
pub fn add(tamper: &mut Tamper<'_>) {
    stacks(tamper);
    let include = json!({ "Name": "AWS::Include", "Parameters": { "Location": "s3://theirs/x.json" } });
    tamper.set("60 a macro inside the template", "/Outputs", json!({ "Fn::Transform": include }));
    let looked_up = json!({ "Value": { "Fn::Join": ["{", ["", "{resolve:ssm:/theirs}}"]] } });
    tamper.set("61 a value looked up", "/Outputs", json!({ "Tampered": looked_up }));
    for id in tamper.of("AWS::Lambda::Function") {
        let at = format!("/Resources/{id}/Properties");
        let variables = format!("{at}/Environment/Variables");
        if tamper.get(&variables).is_null() {
            tamper.set(
                "62 a variable of no line",
                &format!("{at}/Environment"),
                json!({ "Variables": { "AWS_LAMBDA_EXEC_WRAPPER": "/opt/theirs" } }),
            );
        }
        tamper.set(
            "62 a variable of no line",
            &format!("{variables}/AWS_LAMBDA_EXEC_WRAPPER"),
            json!("/opt/theirs"),
        );
        tamper.set(
            "61 a value looked up",
            &format!("{variables}/LEAK"),
            json!({ "Fn::Sub": "{{resolve:secretsmanager:${AWS::StackName}}}" }),
        );
        tamper.set(
            "60 a macro inside the template",
            &format!("{at}/Environment/Fn::Transform"),
            include.clone(),
        );
        let tags = tamper.get(&format!("{at}/Tags"));
        tamper.set(
            "60 a macro inside the template",
            &format!("{at}/Tags"),
            with(&tags, json!({ "Fn::Transform": include })),
        );
        package(tamper, &at);
    }
}

fn stacks(tamper: &mut Tamper<'_>) {
    let theirs = [
        json!("https://theirs.example/t.json"),
        json!({ "Fn::Sub": "https://theirs.example/${AWS::Region}template.json" }),
        json!({ "Fn::Sub": "https://${ArtifactBucket}.s3.${AWS::Region}.${AWS::URLSuffix}/${ArtifactPrefix}no.json" }),
    ];
    for url in theirs {
        let stack = json!({ "TemplateURL": url });
        tamper.resource("59 a stack of no file", "AWS::CloudFormation::Stack", stack);
    }
    for id in tamper.of("AWS::CloudFormation::Stack") {
        let at = format!("/Resources/{id}/Properties/TemplateURL");
        let own = tamper.get(&format!("{at}/Fn::Sub"));
        if let Some(own) = own.as_str() {
            let theirs = own.replace("${ArtifactBucket}", "theirs");
            tamper.set("59 a stack of no file", &at, json!({ "Fn::Sub": theirs }));
        }
    }
}

fn package(tamper: &mut Tamper<'_>, at: &str) {
    if tamper.get(&format!("{at}/Code/S3Key")).is_null() {
        return;
    }
    let class = "63 a package from elsewhere";
    tamper.set(class, &format!("{at}/Code/S3Bucket"), json!("theirs"));
    let outside = json!({ "Fn::Sub": "${ArtifactPrefix}assets/../../theirs.zip" });
    tamper.set(class, &format!("{at}/Code/S3Key"), outside);
    tamper.set(class, "/Parameters/ArtifactBucket/Default", json!("theirs"));
    tamper.set(class, "/Parameters/ArtifactPrefix/Default", json!("theirs/"));
}
