//! App settings: the variables of a function, and the connections its triggers use.

use super::expr::Expr;
use super::ids::ResourceId;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The app settings of one function, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    values: BTreeMap<Cow<'static, str>, Expr>,
    asked: Vec<ResourceId>,
}

impl Settings {
    /// Sets one, in place of what had the name before.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Expr>) {
        self.values.insert(name.into(), value.into());
    }

    /// The three settings of a connection without keys: where it leads, and which identity goes there.
    ///
    /// `endpoint` is the word of the service: `accountEndpoint`, `fullyQualifiedNamespace`, `blobServiceUri`,
    /// `queueServiceUri`, `topicEndpointUri`.
    /// <https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection>
    pub fn connect(&mut self, name: &str, endpoint: &'static str, address: Expr, client: &Expr) {
        self.set([name, "__", endpoint].concat(), address);
        self.set([name, "__credential"].concat(), "managedidentity");
        self.set([name, "__clientId"].concat(), client.clone());
    }

    /// Says that a value is asked of a resource, which must stand before the app.
    pub fn ask(&mut self, id: ResourceId) {
        if !self.asked.contains(&id) {
            self.asked.push(id);
        }
    }

    /// What the values are asked of.
    pub fn asked(&self) -> &[ResourceId] {
        &self.asked
    }

    /// Whether one has the name.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// The settings, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Expr)> {
        self.values.iter().map(|(name, value)| (name.as_ref(), value))
    }
}

/// A list of names and values, as `siteConfig.appSettings` takes them.
impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.values.len()))?;
        for (name, value) in &self.values {
            list.serialize_element(&Setting { name, value })?;
        }
        list.end()
    }
}

#[derive(Serialize)]
struct Setting<'s> {
    name: &'s str,
    value: &'s Expr,
}
