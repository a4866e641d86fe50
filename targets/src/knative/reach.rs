//! What a function is given to reach the things it may use: variables, files, tokens, and ways through the network.

use super::object::Labels;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Where credentials are in a container: a folder a store, read-only.
/// The files in it are named as in the Service Binding specification: `host`, `port`, `username`, `password`, ….
/// <https://servicebinding.io/spec/core/1.1.0/>
pub const BINDINGS: &str = "/var/run/secrets/scant";

/// What stores, brokers and functions contribute to the Service and the NetworkPolicy of a function.
#[derive(Debug, Default)]
pub struct Reach {
    /// Environment variables; those the spec sets win.
    pub variables: BTreeMap<String, String>,
    /// Files, by the volume's name.
    pub mounts: BTreeMap<String, Mount>,
    /// Tokens by file name, below `BINDINGS/oidc`: for whom each is meant.
    pub tokens: BTreeMap<String, String>,
    /// Labels of its pods, besides those every pod of the application has.
    pub labels: Labels,
    /// What its pods may open connections to, besides DNS.
    pub peers: BTreeSet<Peer>,
}

/// A folder of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The folder; one below [`BINDINGS`].
    pub path: String,
    /// Where its files come from.
    pub source: Source,
}

/// Where files come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The Secret of that name.
    Secret(String),
    /// One key of a Secret; the others stay out.
    SecretKey(String, &'static str),
    /// The ConfigMap of that name.
    ConfigMap(String),
}

/// One end of a connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// Pods of a namespace (`None` is the application's own) that have all these labels, on these TCP ports.
    Pods {
        /// Their namespace.
        namespace: Option<String>,
        /// Their labels; empty means every pod of that namespace.
        labels: BTreeMap<Cow<'static, str>, String>,
        /// Ports of the pods, not of the Service in front of them.
        ports: Vec<u16>,
    },
    /// Addresses outside the cluster, on these TCP ports.
    Addresses {
        /// Block of addresses, such as `203.0.113.7/32`.
        block: String,
        /// Ports.
        ports: Vec<u16>,
    },
    /// The internet: every address that is none of a private network, on every port.
    Internet,
}

impl Reach {
    /// Gives the files of the Secret `secret` in the folder of the thing `name` (from `names`), and tells the folder.
    pub fn secret(&mut self, name: &str, secret: String) -> String {
        let path = format!("{BINDINGS}/{name}");
        self.mounts.insert(name.to_owned(), Mount { path: path.clone(), source: Source::Secret(secret) });
        path
    }

    /// Gives one file of the Secret `secret`, by its key, in the folder of the thing `name`.
    pub fn secret_key(&mut self, name: &str, secret: String, key: &'static str) {
        let path = format!("{BINDINGS}/{name}");
        self.mounts.insert(name.to_owned(), Mount { path, source: Source::SecretKey(secret, key) });
    }

    /// Lets it connect to pods that have one label.
    pub fn pods(&mut self, namespace: Option<&str>, label: (&'static str, &str), ports: &[u16]) {
        self.peers.insert(Peer::Pods {
            namespace: namespace.map(str::to_owned),
            labels: BTreeMap::from([(Cow::Borrowed(label.0), label.1.to_owned())]),
            ports: ports.to_vec(),
        });
    }
}
