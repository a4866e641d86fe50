//! Volumes of a function: a scratch folder, credentials by file, and tokens that are meant for one receiver each.

use super::resources::bytes;
use crate::knative::reach::{BINDINGS, Reach, Source};
use scant_compiler::model::Function;
use serde::Serialize;

/// A volume; one of the sources Knative takes with its usual settings.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Volume {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    empty_dir: Option<EmptyDir>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<SecretFiles>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_map: Option<ConfigFiles>,
    #[serde(skip_serializing_if = "Option::is_none")]
    projected: Option<Projected>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EmptyDir {
    size_limit: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SecretFiles {
    secret_name: String,
    default_mode: u32,
    optional: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    key: &'static str,
    path: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ConfigFiles {
    name: String,
    default_mode: u32,
    optional: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Projected {
    default_mode: u32,
    sources: Vec<Projection>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Projection {
    service_account_token: Token,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    audience: String,
    expiration_seconds: u32,
    path: String,
}

/// Where a volume stands in the container.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mount {
    name: String,
    mount_path: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    read_only: bool,
}

/// Scratch space where the spec says nothing.
const SCRATCH: u64 = 512 << 20;
/// Readable by all of the pod and by nobody else: projected files have no owner that could be chosen without a setting
/// of the pod, which Knative refuses.
const READABLE: u32 = 0o444;
/// Seconds a token is good for; the kubelet renews it. Kubernetes takes 600 or more.
/// <https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken>
const GOOD_FOR: u32 = 3600;
/// The volume of tokens. No declaration's volume is called so: theirs begin with `of-`.
const TOKENS: &str = "oidc";

/// The volumes, and where each stands.
pub fn of(function: &Function, reach: &Reach) -> (Vec<Volume>, Vec<Mount>) {
    let scratch = function.storage.map_or(SCRATCH, |storage| storage.value);
    let mut volumes =
        vec![Volume { empty_dir: Some(EmptyDir { size_limit: bytes(scratch) }), ..named("tmp".to_owned()) }];
    let mut mounts = vec![Mount { name: "tmp".to_owned(), mount_path: "/tmp".to_owned(), read_only: false }];
    for (name, mount) in &reach.mounts {
        let volume = named(volume_name(name));
        mounts.push(Mount { name: volume.name.clone(), mount_path: mount.path.clone(), read_only: true });
        volumes.push(match &mount.source {
            Source::Secret(name) => Volume { secret: Some(secret(name, Vec::new())), ..volume },
            Source::SecretKey(name, key) => {
                Volume { secret: Some(secret(name, vec![Item { key, path: key }])), ..volume }
            }
            Source::ConfigMap(name) => Volume {
                config_map: Some(ConfigFiles { name: name.clone(), default_mode: READABLE, optional: false }),
                ..volume
            },
        });
    }
    if !reach.tokens.is_empty() {
        mounts.push(Mount {
            name: TOKENS.to_owned(),
            mount_path: format!("{BINDINGS}/{TOKENS}"),
            read_only: true,
        });
        volumes.push(Volume { projected: Some(tokens(reach)), ..named(TOKENS.to_owned()) });
    }
    (volumes, mounts)
}

fn secret(name: &str, items: Vec<Item>) -> SecretFiles {
    SecretFiles { secret_name: name.to_owned(), default_mode: READABLE, optional: false, items }
}

fn named(name: String) -> Volume {
    Volume { name, empty_dir: None, secret: None, config_map: None, projected: None }
}

/// A volume's name is a label of 63 characters, and so is a declaration's: only the beginning is told apart.
fn volume_name(name: &str) -> String {
    let mut volume = format!("of-{name}");
    if volume.len() > crate::knative::names::LONGEST {
        volume = format!("of-{}", crate::shared::hash::hex(name));
    }
    volume
}

fn tokens(reach: &Reach) -> Projected {
    let sources = reach.tokens.iter().map(|(path, audience)| Projection {
        service_account_token: Token {
            audience: audience.clone(),
            expiration_seconds: GOOD_FOR,
            path: path.clone(),
        },
    });
    Projected { default_mode: READABLE, sources: sources.collect() }
}
