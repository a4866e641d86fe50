//! A resource before it is text.

use super::expr::Expr;
use super::ids::{Home, ResourceId};
use super::overrides::Reached;
use super::types::Type;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Tags by key.
pub type Tags = BTreeMap<Cow<'static, str>, Expr>;

/// A resource with typed `properties`: structs in camel case that skip what is `None`.
#[derive(Debug)]
pub struct Resource<P> {
    /// What it is.
    pub kind: Type,
    /// Its id, as a dependency names it: an expression without brackets.
    pub id: String,
    /// Which `set` lines of the declaration reach it.
    pub reached: Reached,
    /// What must stand before it.
    pub depends_on: Vec<String>,
    pub(super) name: Expr,
    pub(super) scope: Option<Expr>,
    pub(super) home: Option<Home>,
    pub(super) located: bool,
    pub(super) tags: Option<Tags>,
    pub(super) variant: Option<&'static str>,
    pub(super) sku: Option<Sku>,
    pub(super) identity: Option<Identity>,
    pub(super) properties: Option<P>,
}

impl Resource<Empty> {
    /// The resource at `id`, of a type that has no properties to be set.
    pub fn plain(id: &ResourceId) -> Self {
        Self { properties: None, ..Self::new(id, Empty {}) }
    }
}

impl<P: Serialize> Resource<P> {
    /// The resource at `id`.
    pub fn new(id: &ResourceId, properties: P) -> Self {
        Self::bare(id.kind.clone(), id.spelled(), id.name(), properties)
    }

    /// What extends `target`: a role assignment, a diagnostic setting, a lock. It waits for its target.
    pub fn extending(target: &ResourceId, kind: Type, name: Expr, properties: P) -> Self {
        let id = target.extension(&kind, &name);
        Self {
            scope: Some(target.scope()),
            depends_on: vec![target.spelled()],
            ..Self::bare(kind, id, name, properties)
        }
    }

    fn bare(kind: Type, id: String, name: Expr, properties: P) -> Self {
        Self {
            kind,
            id,
            reached: Reached::Nothing,
            depends_on: Vec::new(),
            name,
            scope: None,
            home: None,
            located: false,
            tags: None,
            variant: None,
            sku: None,
            identity: None,
            properties: Some(properties),
        }
    }

    /// Resources that must stand first, of this unit or of a lower layer. Those the program does not make are left
    /// out when the template is written.
    #[must_use]
    pub fn depends_on<'i>(mut self, ids: impl IntoIterator<Item = &'i ResourceId>) -> Self {
        self.depends_on.extend(ids.into_iter().map(ResourceId::spelled));
        self
    }

    /// What must stand first that is not named by a place, such as a role assignment: the resource of this spelled id.
    #[must_use]
    pub fn depends_on_id(self, id: String) -> Self {
        self.depends_on_ids([id])
    }

    /// The same for several.
    #[must_use]
    pub fn depends_on_ids(mut self, ids: impl IntoIterator<Item = String>) -> Self {
        self.depends_on.extend(ids);
        self
    }

    /// Puts it into a resource group of someone else; only deployments can stand there.
    #[must_use]
    pub fn within(mut self, home: Home) -> Self {
        self.home = Some(home);
        self
    }

    /// Which `set` lines of the declaration reach it.
    #[must_use]
    pub fn reached(mut self, reached: Reached) -> Self {
        self.reached = reached;
        self
    }

    /// Gives it the program's location and these tags.
    #[must_use]
    pub fn located(mut self, tags: Tags) -> Self {
        self.located = true;
        self.tags = Some(tags);
        self
    }

    /// Gives it tags, for a type that has them but no location.
    #[must_use]
    pub fn tags(mut self, tags: Tags) -> Self {
        self.tags = Some(tags);
        self
    }

    /// Its `kind`, such as `functionapp,linux`.
    #[must_use]
    pub fn variant(mut self, variant: &'static str) -> Self {
        self.variant = Some(variant);
        self
    }

    /// Its size.
    #[must_use]
    pub fn sku(mut self, sku: Sku) -> Self {
        self.sku = Some(sku);
        self
    }

    /// Who it is.
    #[must_use]
    pub fn identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }
}

/// A size: `{ name, tier }`, and how many of it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Sku {
    /// Such as `FC1` or `Standard_LRS`.
    pub name: &'static str,
    /// Such as `FlexConsumption`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<&'static str>,
    /// Units of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
}

impl Sku {
    /// A size whose name says all.
    pub const fn new(name: &'static str) -> Self {
        Self { name, tier: None, capacity: None }
    }

    /// A size of a tier.
    pub const fn of(name: &'static str, tier: &'static str) -> Self {
        Self { name, tier: Some(tier), capacity: None }
    }
}

/// Who a resource is to others.
#[derive(Debug, Clone)]
pub enum Identity {
    /// One that lives and dies with it.
    System,
    /// One that stands beside it.
    User(Expr),
}

impl Serialize for Identity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::System => map.serialize_entry("type", "SystemAssigned")?,
            Self::User(id) => {
                map.serialize_entry("type", "UserAssigned")?;
                map.serialize_entry("userAssignedIdentities", &BTreeMap::from([(id.written(), Empty {})]))?;
            }
        }
        map.end()
    }
}

/// `{}`
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Empty {}

/// An entry of `resources`, without what it depends on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<'r, P> {
    #[serde(rename = "type")]
    pub kind: &'r str,
    pub api_version: &'r str,
    pub name: &'r Expr,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<&'r Expr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_group: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<&'r Tags>,
    #[serde(rename = "kind", skip_serializing_if = "Option::is_none")]
    pub variant: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<&'r Identity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<&'r P>,
}

impl<P: Serialize> Resource<P> {
    pub(super) fn entry(&self) -> Entry<'_, P> {
        Entry {
            kind: &self.kind.name,
            api_version: &self.kind.version,
            name: &self.name,
            scope: self.scope.as_ref(),
            subscription_id: self.home.as_ref().map(|home| home.subscription.as_str()),
            resource_group: self.home.as_ref().map(|home| home.group.as_str()),
            location: self.located.then_some(Cow::Borrowed(LOCATION)),
            tags: self.tags.as_ref(),
            variant: self.variant,
            sku: self.sku,
            identity: self.identity.as_ref(),
            properties: self.properties.as_ref(),
        }
    }
}

/// Where everything stands.
pub const LOCATION: &str = "[parameters('location')]";
