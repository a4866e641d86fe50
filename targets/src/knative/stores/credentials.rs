//! Secrets that External Secrets fills, so that no value is ever in the output: from a store of secrets, or made up.

use crate::knative::apis;
use crate::knative::object::{Metadata, Object, Reference, Spec};
use crate::knative::unit::{Room, Unit};
use serde::Serialize;
use std::collections::BTreeMap;

/// `external-secrets.io/v1 ExternalSecret`
/// <https://external-secrets.io/latest/api/externalsecret/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExternalSecret {
    refresh_policy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_interval: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_store_ref: Option<Store>,
    target: Target,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data_from: Vec<From>,
}

#[derive(Debug, Serialize)]
struct Store {
    kind: &'static str,
    name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    name: String,
    creation_policy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<Template>,
}

#[derive(Debug, Serialize)]
struct Template {
    #[serde(rename = "type")]
    kind: &'static str,
    data: BTreeMap<&'static str, String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Value {
    secret_key: &'static str,
    remote_ref: Remote,
}

#[derive(Debug, Serialize)]
struct Remote {
    key: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct From {
    source_ref: Source,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    generator_ref: Reference,
}

/// `generators.external-secrets.io/v1alpha1 Password`
/// <https://external-secrets.io/latest/api/generator/password/>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Generator {
    length: u8,
    digits: u8,
    symbols: u8,
    no_upper: bool,
    allow_repeat: bool,
}

/// What stands for a made-up password in the files of [`generated`].
pub const PASSWORD: &str = "{{ .password }}";
/// The file that holds a secret's value.
pub const VALUE: &str = "value";

/// Puts in what makes passwords up.
pub fn generator(metadata: Metadata, unit: &mut Unit) {
    let spec = Generator { length: 42, digits: 10, symbols: 0, no_upper: false, allow_repeat: true };
    unit.add(Room::Permissions, &Object::new(&apis::PASSWORD, metadata, Spec { spec }));
}

/// Puts in a Secret of a user and a password, made up once by `generator`, with these files.
pub fn generated(
    metadata: Metadata,
    generator: String,
    files: BTreeMap<&'static str, String>,
    unit: &mut Unit,
) {
    let spec = ExternalSecret {
        refresh_policy: "CreatedOnce",
        refresh_interval: None,
        secret_store_ref: None,
        target: Target {
            name: metadata.name.clone(),
            creation_policy: "Owner",
            template: Some(Template { kind: "kubernetes.io/basic-auth", data: files }),
        },
        data: Vec::new(),
        data_from: vec![From {
            source_ref: Source { generator_ref: Reference::to(&apis::PASSWORD, generator) },
        }],
    };
    unit.add(Room::Permissions, &Object::new(&apis::EXTERNAL_SECRET, metadata, Spec { spec }));
}

/// Puts in a Secret with one value, kept up to date with `key` of the SecretStore `store`; the main object of its
/// declaration.
pub fn fetched(metadata: Metadata, store: String, key: String, unit: &mut Unit) {
    let spec = ExternalSecret {
        refresh_policy: "Periodic",
        refresh_interval: Some("1h0m0s"),
        secret_store_ref: Some(Store { kind: "SecretStore", name: store }),
        target: Target { name: metadata.name.clone(), creation_policy: "Owner", template: None },
        data: vec![Value { secret_key: VALUE, remote_ref: Remote { key } }],
        data_from: Vec::new(),
    };
    unit.add_main(Room::Stores, &Object::new(&apis::EXTERNAL_SECRET, metadata, Spec { spec }));
}
