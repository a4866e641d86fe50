//! What `set` lines may touch of each kind of resource: what tunes it, and neither opens a door nor belies the spec.
//! <https://learn.microsoft.com/azure/templates/>

use crate::azure::overrides::Reached;
use scant_compiler::vocabulary::StoreKind;

/// What a declaration is, so far as its resources differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A function.
    Function,
    /// A store.
    Store(StoreKind),
    /// An API.
    Api,
}

impl Kind {
    /// The paths that may be set of the resource `reached`, and all below them.
    fn paths(self, reached: Reached) -> &'static [&'static str] {
        match (self, reached) {
            (Self::Function, Reached::Main) => &[
                "properties.clientCertEnabled",
                "properties.clientCertMode",
                "properties.functionAppConfig.scaleAndConcurrency",
                "properties.publicNetworkAccess",
                "properties.siteConfig.healthCheckPath",
                "properties.siteConfig.http20Enabled",
                "properties.virtualNetworkSubnetId",
            ],
            (Self::Function, Reached::Plan) => &["properties.zoneRedundant", "sku"],
            (Self::Function, Reached::Host) => {
                &["properties.accessTier", "properties.publicNetworkAccess", "sku"]
            }
            (Self::Store(kind), Reached::Main) => of_store(kind),
            (Self::Api, Reached::Main) => &[
                "properties.additionalLocations",
                "properties.notificationSenderEmail",
                "properties.publicNetworkAccess",
                "properties.publisherEmail",
                "properties.publisherName",
                "sku",
                "zones",
            ],
            (Self::Store(_) | Self::Api, Reached::Plan | Reached::Host) | (_, Reached::Nothing) => &[],
        }
    }

    /// Whether `path` of the resource `reached` may be set.
    pub fn may(self, reached: Reached, path: &[String]) -> bool {
        self.paths(reached).iter().any(|known| {
            let mut said = path.iter();
            known.split('.').all(|segment| said.next().is_some_and(|said| said == segment))
        })
    }

    /// All that may be set of the resource `reached`, as a `set` line says it; nothing of some.
    pub fn spelled(self, reached: Reached) -> Vec<String> {
        let part = Reached::PARTS.iter().find(|(_, part)| *part == reached);
        let prefix = part.map_or(String::new(), |(word, _)| format!("{word}."));
        self.paths(reached).iter().map(|path| format!("`{prefix}{path}`")).collect()
    }
}

fn of_store(kind: StoreKind) -> &'static [&'static str] {
    match kind {
        StoreKind::Table => &[
            "properties.options",
            "properties.resource.analyticalStorageTtl",
            "properties.resource.conflictResolutionPolicy",
            "properties.resource.defaultTtl",
            "properties.resource.indexingPolicy",
        ],
        StoreKind::Bucket => &["properties.metadata"],
        StoreKind::Queue | StoreKind::Topic => &[
            "properties.enableBatchedOperations",
            "properties.enablePartitioning",
            "properties.maxMessageSizeInKilobytes",
            "properties.maxSizeInMegabytes",
        ],
        StoreKind::Bus => &["properties.dataResidencyBoundary", "properties.publicNetworkAccess"],
        StoreKind::Secret => &["properties.attributes", "properties.contentType"],
        StoreKind::Cache | StoreKind::Stream | StoreKind::Function => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(kind: Kind, reached: Reached, path: &str) -> bool {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        kind.may(reached, &path)
    }

    #[test]
    fn what_tunes_may_be_set_and_what_stands_above_it_may_not() {
        let scaling = "properties.functionAppConfig.scaleAndConcurrency";
        assert!(may(Kind::Function, Reached::Main, scaling));
        assert!(may(Kind::Function, Reached::Main, &format!("{scaling}.triggers.http")));
        assert!(!may(Kind::Function, Reached::Main, "properties.functionAppConfig"));
        assert!(!may(Kind::Function, Reached::Main, "properties"));
        assert!(!may(Kind::Function, Reached::Plan, scaling));
        assert!(!may(Kind::Function, Reached::Main, "Properties.PublicNetworkAccess"));
    }
}
