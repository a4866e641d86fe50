//! A Kubernetes object before it is text.

use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// An object: what every one has, and a body of its own (`spec`, `data`, `rules`, …) beside it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Object<B> {
    /// Group and version: `serving.knative.dev/v1`, `v1`.
    pub api_version: Cow<'static, str>,
    /// Kind: `Service`.
    pub kind: Cow<'static, str>,
    /// Name, namespace, labels, annotations.
    pub metadata: Metadata,
    /// The rest: a struct in camel case that skips what is `None`.
    #[serde(flatten)]
    pub body: B,
}

impl<B: Serialize> Object<B> {
    /// An object of that kind.
    pub fn new(api: &Api, metadata: Metadata, body: B) -> Self {
        Self { api_version: Cow::Borrowed(api.version), kind: Cow::Borrowed(api.kind), metadata, body }
    }
}

/// A kind of object, as `apis` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Api {
    /// Group and version.
    pub version: &'static str,
    /// Kind.
    pub kind: &'static str,
}

/// A body that is a `spec` and nothing else.
#[derive(Debug, Clone, Serialize)]
pub struct Spec<S> {
    /// What is wanted.
    pub spec: S,
}

/// What every object has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// Its name, from `names`.
    pub name: String,
    /// Its namespace; `None` for what a cluster has one of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Labels.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: Labels,
    /// Annotations.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<Cow<'static, str>, String>,
}

/// Labels by key.
pub type Labels = BTreeMap<Cow<'static, str>, String>;

/// A reference to an object of the same namespace, as `sink`, `subscriber` and `to` take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// Group and version.
    pub api_version: &'static str,
    /// Kind.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// Namespace, where the referring kind asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

impl Reference {
    /// A reference to the object of that kind and name in the same namespace.
    pub fn to(api: &Api, name: impl Into<String>) -> Self {
        Self { api_version: api.version, kind: api.kind, name: name.into(), namespace: None }
    }
}
