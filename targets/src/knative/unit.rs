//! A unit: the objects of one declaration, each in the file it stands in, with its rights and its preconditions.

use super::need::Need;
use super::object::Object;
use super::overrides::Setting;
use super::{apis, yaml};
use scant_compiler::target::{OutputFile, Right};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;
use std::collections::BTreeSet;

/// The file an object stands in. Files are applied in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Room {
    /// `base/00-namespace.yaml`
    Namespace,
    /// `base/10-identities.yaml`: ServiceAccounts.
    Identities,
    /// `base/20-stores.yaml`: what holds data, and what a store's engine needs to know.
    Stores,
    /// `base/30-permissions.yaml`: who may do what in those engines.
    Permissions,
    /// `base/40-functions.yaml`: Knative Services.
    Functions,
    /// `base/50-eventing.yaml`: Brokers, Triggers, sources.
    Eventing,
    /// `base/60-network.yaml`: NetworkPolicies.
    Network,
    /// `base/70-raw.yaml`: objects in the provider's own words.
    Raw,
    /// `components/oidc/policies.yaml`: EventPolicies, which a cluster without OIDC refuses.
    Oidc,
    /// `components/istio/auth.yaml`: who may pass the front door, in Istio's words.
    Istio,
    /// `components/gateway/routes.yaml`: Gateway API routes over several functions.
    Gateway,
    /// `cluster/domains.yaml`: what only an administrator of the cluster may apply.
    Cluster,
}

impl Room {
    /// Every room, in order.
    pub const ALL: [Self; 12] = [
        Self::Namespace,
        Self::Identities,
        Self::Stores,
        Self::Permissions,
        Self::Functions,
        Self::Eventing,
        Self::Network,
        Self::Raw,
        Self::Oidc,
        Self::Istio,
        Self::Gateway,
        Self::Cluster,
    ];

    /// The folder and the file.
    pub fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Namespace => ("base", "00-namespace.yaml"),
            Self::Identities => ("base", "10-identities.yaml"),
            Self::Stores => ("base", "20-stores.yaml"),
            Self::Permissions => ("base", "30-permissions.yaml"),
            Self::Functions => ("base", "40-functions.yaml"),
            Self::Eventing => ("base", "50-eventing.yaml"),
            Self::Network => ("base", "60-network.yaml"),
            Self::Raw => ("base", "70-raw.yaml"),
            Self::Oidc => ("components/oidc", "policies.yaml"),
            Self::Istio => ("components/istio", "auth.yaml"),
            Self::Gateway => ("components/gateway", "routes.yaml"),
            Self::Cluster => ("cluster", "domains.yaml"),
        }
    }
}

/// The objects of one declaration, as text.
#[derive(Debug, Default)]
pub struct Unit {
    /// Its objects, in order.
    pub objects: Vec<Emitted>,
    /// Every permission in those objects, registered where they are made.
    pub rights: Vec<Right>,
    /// What must be there before.
    pub needs: BTreeSet<Need>,
    /// Files that are no objects, such as a bucket's policy; the path is inside the target's folder.
    pub files: Vec<OutputFile>,
    /// `set` lines that could not be applied.
    pub findings: Vec<Diagnostic>,
    settings: Vec<Setting>,
    settled: bool,
}

/// An object that was added to a unit.
#[derive(Debug)]
pub struct Emitted {
    /// Where it stands.
    pub room: Room,
    /// Group, version and kind, for the count.
    pub kind: String,
    /// Its document.
    pub text: String,
}

impl Unit {
    /// An empty unit of a declaration whose `set` lines are `settings` (see `Context::settings`).
    pub fn new(settings: Vec<Setting>) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Puts an object in.
    pub fn add<B: Serialize>(&mut self, room: Room, object: &Object<B>) {
        let mut text = String::with_capacity(2048);
        yaml::write(object, &mut text);
        self.put(room, object, text);
    }

    /// Puts the declaration's main object in: the one its `set` lines are about.
    pub fn add_main<B: Serialize>(&mut self, room: Room, object: &Object<B>) {
        self.settled = true;
        if self.settings.is_empty() {
            return self.add(room, object);
        }
        let text = match super::overrides::apply(&self.settings, object) {
            Ok(text) => text,
            Err(finding) => {
                self.findings.push(*finding);
                yaml::text(object)
            }
        };
        self.put(room, object, text);
    }

    fn put<B: Serialize>(&mut self, room: Room, object: &Object<B>, mut text: String) {
        if let Some(product) = apis::product(&object.api_version) {
            let (api_version, kind) = (object.api_version.to_string(), object.kind.to_string());
            self.needs.insert(Need::Kind { product, api_version, kind });
        }
        text.shrink_to_fit();
        let kind = format!("{} {}", object.api_version, object.kind);
        self.objects.push(Emitted { room, kind, text });
    }

    /// Whether a main object was put in, so that `set` lines have something to be about.
    pub fn is_settled(&self) -> bool {
        self.settled
    }

    /// Says of a permission in its objects who has it and why.
    pub fn right(&mut self, right: Right) {
        self.rights.push(right);
    }

    /// Says what must be there before.
    pub fn need(&mut self, need: Need) {
        self.needs.insert(need);
    }
}
