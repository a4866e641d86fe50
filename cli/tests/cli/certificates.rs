//! Certificates: those of every example are accepted, and no change of an artifact, a spec or a certificate is.

use crate::sandbox::Sandbox;
use scant_recheck::recheck;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

const CERTIFICATE: &str = "out/aws/access.cert.json";

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries.filter(|path| path.join("app.scant").is_file()).collect();
    found.sort();
    found
}

#[test]
fn every_example_is_verified_and_its_certificate_accepted() {
    let mut accepted = 0;
    for example in examples() {
        let sandbox = Sandbox::new();
        let path = example.to_string_lossy();
        let ran = sandbox.run(&["build", &path, "--out", "out"]);
        assert_eq!(ran.code, 0, "{path}: {}", ran.stderr);
        let functions =
            |line: &&str| line.starts_with("verified: ") && line.ends_with(", 0 excess, 0 missing");
        let verified = ran.stderr.lines().filter(functions).count();
        let certificates: Vec<_> =
            sandbox.names("out").into_iter().filter(|name| name.ends_with("access.cert.json")).collect();
        assert_eq!(verified, certificates.len(), "{}", ran.stderr);
        for certificate in certificates {
            let outcome = recheck(&sandbox.path("out").join(&certificate), &example);
            assert!(outcome.is_ok(), "{path}/{certificate}: {outcome:?}");
            accepted += 1;
        }
        let ran = sandbox.run(&["verify", "--spec", &path, "out/aws"]);
        assert_eq!(ran.code, 0, "{path}: {}", ran.stderr);
    }
    assert!(accepted >= 8, "{accepted}");
}

/// A program with two functions and a limit, built, and its certificate.
fn built() -> (Sandbox, Value) {
    let sandbox = Sandbox::with(&[(
        "app.scant",
        "app shop\n\ntable orders { key id: string }\n\nbucket files\n\nqueue jobs { dead_letter after 3 }\n\n\
         function create {\n  code \"dist\"\n  runtime node22\n  on http POST /orders { auth iam }\n  \
         allow put on orders\n  allow get on files where key starts \"in/\"\n}\n\n\
         function work {\n  code \"dist\"\n  runtime node22\n  on queue jobs\n}\n",
    )]);
    let ran = sandbox.run(&["build"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut sealed: Value = serde_json::from_str(&sandbox.read(CERTIFICATE)).unwrap();
    (sandbox, sealed["certificate"].take())
}

/// The certificate as somebody would write it who knows of the seal.
fn sealed(certificate: &Value) -> String {
    let body = certificate.to_string();
    let seal = hex(body.as_bytes());
    format!("{{\"sha256\":\"{seal}\",\"certificate\":{body}}}\n")
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn outcome(sandbox: &Sandbox) -> Result<String, String> {
    recheck(&sandbox.path(CERTIFICATE), &sandbox.path("."))
}

fn rejected_as(sandbox: &Sandbox, certificate: &Value, what: &str) {
    sandbox.write(CERTIFICATE, sealed(certificate));
    assert!(outcome(sandbox).is_err(), "{what}: {:?}", outcome(sandbox));
}

#[test]
fn a_changed_artifact_or_spec_is_rejected() {
    let (sandbox, _) = built();
    assert!(outcome(&sandbox).is_ok());
    for file in ["out/aws/template.json", "app.scant"] {
        let text = sandbox.read(file);
        sandbox.write(file, text.replacen("orders", "ordera", 1));
        assert!(outcome(&sandbox).is_err(), "{file}");
        sandbox.write(file, text);
    }
    sandbox.write("out/aws/more.json", "{}");
    assert!(outcome(&sandbox).unwrap_err().contains("more.json"));
}

#[test]
fn a_broken_seal_is_rejected() {
    let (sandbox, certificate) = built();
    let text = sandbox.read(CERTIFICATE);
    assert_eq!(text, sealed(&certificate));
    for (old, new) in
        [("\"allow\"", "\"deny\""), ("jobs", "jobz"), ("lambda:", "iam:"), ("}\n", "} \n"), ("\n", "")]
    {
        let changed = text.replacen(old, new, 1);
        assert_ne!(text, changed);
        sandbox.write(CERTIFICATE, changed);
        assert!(outcome(&sandbox).is_err(), "{old}");
    }
}

#[test]
fn a_changed_certificate_is_rejected_though_it_is_sealed_again() {
    let (sandbox, certificate) = built();
    let template: Value = serde_json::from_str(&sandbox.read("out/aws/template.json")).unwrap();
    let is_statement = |place: &Value| {
        let pointer = place.as_str().unwrap().split_once('#').unwrap().1;
        template.pointer(pointer).unwrap().get("Effect").is_some()
    };
    let subjects = certificate["subjects"].as_array().unwrap().len();
    assert!(subjects >= 4);
    for subject in 0..subjects {
        for row in 0..certificate["subjects"][subject]["rows"].as_array().unwrap().len() {
            let at = format!("/subjects/{subject}/rows/{row}");
            for (member, value) in [
                ("effect", json!("permit")),
                ("action", json!({ "any": ["iam:*"] })),
                ("spec", json!([])),
                ("artifact", json!([])),
                ("spec", json!(["app.scant:9999:1"])),
                ("artifact", json!(["template.json#/Resources/Nothing"])),
            ] {
                let mut changed = certificate.clone();
                let row = changed.pointer_mut(&at).unwrap();
                if member == "action" && !row["artifact"].as_array().unwrap().iter().any(is_statement) {
                    // What is no IAM statement is read by the verifier alone.
                    continue;
                }
                row[member] = value;
                if changed != certificate {
                    rejected_as(&sandbox, &changed, &format!("{at}/{member}"));
                }
            }
        }
    }
    for (list, what) in [("artifact", "digest"), ("spec", "digest"), ("artifact", "file")] {
        let mut changed = certificate.clone();
        match what {
            "digest" => changed[list][0]["sha256"] = json!("0".repeat(64)),
            _ => changed[list] = json!([]),
        }
        rejected_as(&sandbox, &changed, &format!("{list}: {what}"));
    }
    for text in ["", "{", "[]", "{\"schema\": 2}", "{\"schema\": 1}"] {
        sandbox.write(CERTIFICATE, text);
        assert!(outcome(&sandbox).is_err(), "{text}");
        let body = serde_json::from_str(text).unwrap_or_default();
        sandbox.write(CERTIFICATE, sealed(&body));
        assert!(outcome(&sandbox).is_err(), "{text}");
    }
}

/// A statement of the artifact is changed, its digest and the seal are made anew.
#[test]
fn a_changed_statement_is_rejected_though_all_is_sealed_again() {
    let (sandbox, certificate) = built();
    let template: Value = serde_json::from_str(&sandbox.read("out/aws/template.json")).unwrap();
    let mut pointers = Vec::new();
    statements(&template, String::new(), &mut pointers);
    assert!(pointers.len() >= 6, "{pointers:?}");
    for pointer in pointers {
        for change in ["open", "deny", "negate", "limit", "widen"] {
            let mut changed = template.clone();
            let statement = changed.pointer_mut(&pointer).unwrap();
            let old = statement.clone();
            match change {
                "open" => statement["Resource"] = json!("*"),
                "deny" => statement["Effect"] = json!(if old["Effect"] == "Deny" { "Allow" } else { "Deny" }),
                "negate" => {
                    let action = statement.as_object_mut().unwrap().remove("Action").unwrap();
                    statement["NotAction"] = action;
                }
                "limit" => match old.get("Condition") {
                    Some(_) => drop(statement.as_object_mut().unwrap().remove("Condition")),
                    None => statement["Condition"] = json!({ "Bool": { "aws:SecureTransport": "true" } }),
                },
                _ => statement["Action"] = json!(["iam:PassRole", old["Action"]]),
            }
            if *statement == old || change == "open" && old.get("Principal").is_some() {
                continue;
            }
            let text = changed.to_string();
            let mut certificate = certificate.clone();
            certificate["artifact"][0]["sha256"] = json!(hex(text.as_bytes()));
            sandbox.write("out/aws/template.json", text);
            rejected_as(&sandbox, &certificate, &format!("{pointer}: {change}"));
        }
    }
}

fn statements(value: &Value, at: String, found: &mut Vec<String>) {
    if value.get("Effect").is_some() {
        found.push(at.clone());
    }
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| statements(value, format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| statements(value, format!("{at}/{i}"), found));
        }
        _ => {}
    }
}
