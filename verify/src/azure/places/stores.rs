//! Stores and the resources they are.

use super::{Places, own_name};
use crate::azure::apps::App;
use crate::azure::found::Found;
use crate::azure::names::{is_plain, spells};
use crate::azure::template::{Resource, Template};
use crate::pattern::Symbols;
use scant_compiler::model::{Model, Store, StoreId, TargetName};
use scant_compiler::vocabulary::StoreKind;
use std::collections::{HashMap, HashSet};

impl Places {
    /// Binds every store.
    pub(super) fn stores(
        &mut self,
        model: &Model,
        template: &Template<'_>,
        apps: &[App],
        symbols: &mut Symbols,
        found: &mut Found,
    ) {
        let hosts: HashSet<&str> = apps.iter().map(|app| app.host.as_str()).collect();
        let mut free: HashMap<&str, Vec<&Resource<'_>>> = HashMap::new();
        for resource in &template.resources {
            let account = resource.id.split("/blobservices/").next().unwrap_or_default();
            if type_kinds().any(|kind| kind == resource.kind) && !hosts.contains(account) {
                free.entry(resource.kind.as_str()).or_default().push(resource);
            }
        }
        let mut bound: Vec<Option<String>> = vec![None; model.stores.len()];
        // Paths that are spelled as they stand come first: a cut one may look like several.
        for exactly in [true, false] {
            for ((_, store), place) in model.stores().zip(&mut bound) {
                let path = &store.name.path;
                if place.is_some() {
                    continue;
                }
                if store.external.is_some() {
                    let address = store.locator(TargetName::Azure, "id");
                    *place = address.map(|address| address.text.trim_end_matches('/').to_ascii_lowercase());
                    continue;
                }
                let Some(all) = type_of(store.kind()).and_then(|kind| free.get_mut(kind)) else { continue };
                let test = if exactly { is_plain } else { spells };
                let fits: Vec<usize> = (0..all.len())
                    .filter(|at| all.get(*at).is_some_and(|one| test(own_name(&one.id), path)))
                    .collect();
                if let [at] = fits.as_slice() {
                    *place = Some(all.swap_remove(*at).id.clone());
                } else if !exactly {
                    let count = fits.len();
                    let message = format!("{count} resources may be the {} `{path}`", store.kind().word());
                    found.flaw("", message);
                }
            }
        }
        for ((id, store), place) in model.stores().zip(bound) {
            self.bound(id, store, place, symbols);
        }
    }

    fn bound(&mut self, id: StoreId, store: &Store, place: Option<String>, symbols: &mut Symbols) {
        let name = format!("{} {}", store.kind().word(), store.name);
        let place = place.unwrap_or_else(|| format!("/nowhere/{name}"));
        if store.external.is_none() {
            self.put(&place, symbols.of(&name));
        }
        self.by_id.insert(place.clone(), id);
        self.stores.push(place);
    }
}

/// The type of a kind's resource, in small letters.
fn type_of(kind: StoreKind) -> Option<&'static str> {
    Some(match kind {
        StoreKind::Table => "microsoft.documentdb/databaseaccounts/sqldatabases/containers",
        StoreKind::Bucket => "microsoft.storage/storageaccounts/blobservices/containers",
        StoreKind::Queue => "microsoft.servicebus/namespaces/queues",
        StoreKind::Topic => "microsoft.servicebus/namespaces/topics",
        StoreKind::Bus => "microsoft.eventgrid/topics",
        StoreKind::Stream => "microsoft.eventhub/namespaces/eventhubs",
        StoreKind::Secret => "microsoft.keyvault/vaults/secrets",
        StoreKind::Cache | StoreKind::Function => return None,
    })
}

fn type_kinds() -> impl Iterator<Item = &'static str> {
    StoreKind::ALL.into_iter().filter_map(type_of)
}
