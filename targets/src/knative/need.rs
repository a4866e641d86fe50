//! What must be there before the objects are applied: collected where it is needed, told in `PLATFORM.md`.

use serde::Serialize;

/// One precondition. Equal ones are told once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "need", rename_all = "camelCase")]
pub enum Need {
    /// A kind of object that something defines. [`super::unit::Unit::add`] registers these by itself.
    #[serde(rename_all = "camelCase")]
    Kind {
        /// What defines it: `Knative Serving`.
        product: &'static str,
        /// Group and version.
        api_version: String,
        /// Kind.
        kind: String,
    },
    /// A setting of the platform.
    #[serde(rename_all = "camelCase")]
    Setting {
        /// Where it is: `ConfigMap config-features in knative-eventing`.
        place: &'static str,
        /// Its key.
        key: &'static str,
        /// The value it must have.
        value: String,
        /// What fails or is open without it, as a sentence without a full stop.
        because: String,
    },
    /// A namespace that pods are reached in or reached from.
    #[serde(rename_all = "camelCase")]
    Namespace {
        /// Its name.
        name: String,
        /// What is there.
        because: String,
    },
    /// A Secret that somebody else fills; no secret value is ever in the output.
    #[serde(rename_all = "camelCase")]
    Secret {
        /// Its name, in the application's namespace.
        name: String,
        /// The keys it must have.
        keys: Vec<String>,
        /// What it is for.
        because: String,
    },
    /// Something the cluster must be able to do, in words: `a network plugin that enforces NetworkPolicy`.
    #[serde(rename_all = "camelCase")]
    Ability {
        /// What.
        what: String,
        /// What fails or is open without it.
        because: String,
    },
    /// An attribute that filters look at, and that whoever sends to a Broker must set.
    #[serde(rename_all = "camelCase")]
    Attribute {
        /// The Broker's name.
        broker: String,
        /// The CloudEvents extension attribute.
        attribute: String,
    },
    /// A container image that is built from a code folder, and not by scant.
    #[serde(rename_all = "camelCase")]
    Image {
        /// The reference the function's Service names.
        reference: String,
        /// The code folder, as the spec names it.
        folder: String,
        /// The runtime the code is written for.
        runtime: String,
        /// The entry point, if the spec names one.
        #[serde(skip_serializing_if = "Option::is_none")]
        handler: Option<String>,
    },
}
