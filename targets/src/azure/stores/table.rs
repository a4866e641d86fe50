//! A table is a container of Cosmos DB, in one account and database of the program.
//!
//! A container has one partition key: the table's `key`. An item's `id`, which Cosmos DB wants of each and finds it by
//! within its partition, is the text of its sort key, or of its key where there is none. Of a sort key with another
//! name the container itself sees to it that no two items of a partition have the same.

use super::{audit, limits, unsupported};
use crate::azure::codes::AZURE_LIMIT;
use crate::azure::context::Context;
use crate::azure::expr::Expr;
use crate::azure::overrides::Reached;
use crate::azure::resource::{LOCATION, Resource};
use crate::azure::unit::Unit;
use crate::shared::limits::Unit as Time;
use scant_compiler::model::{Detail, Encryption, KeyAttribute, KeyType, Model, Store, StoreId, Table};
use scant_lang::diagnostic::Diagnostic;
use serde::Serialize;

/// `Microsoft.DocumentDB/databaseAccounts`
/// <https://learn.microsoft.com/azure/templates/microsoft.documentdb/databaseaccounts>
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    database_account_offer_type: &'static str,
    capabilities: [Named; 1],
    locations: [Location; 1],
    consistency_policy: Consistency,
    disable_local_auth: bool,
    disable_key_based_metadata_write_access: bool,
    minimal_tls_version: &'static str,
    public_network_access: &'static str,
    backup_policy: Backup,
}

#[derive(Debug, Serialize)]
struct Named {
    name: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    location_name: &'static str,
    failover_priority: u32,
    is_zone_redundant: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Consistency {
    default_consistency_level: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Backup {
    #[serde(rename = "type")]
    kind: &'static str,
    continuous_mode_properties: Continuous,
}

#[derive(Debug, Serialize)]
struct Continuous {
    tier: &'static str,
}

/// `Microsoft.DocumentDB/databaseAccounts/sqlDatabases`
#[derive(Debug, Serialize)]
struct Database {
    resource: Identified,
}

#[derive(Debug, Serialize)]
struct Identified {
    id: Expr,
}

/// `Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers`
#[derive(Debug, Serialize)]
struct Container {
    resource: ContainerResource,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ContainerResource {
    id: Expr,
    partition_key: PartitionKey,
    indexing_policy: Indexing,
    #[serde(skip_serializing_if = "Option::is_none")]
    unique_key_policy: Option<UniqueKeys>,
}

#[derive(Debug, Serialize)]
struct PartitionKey {
    paths: [String; 1],
    kind: &'static str,
    version: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Indexing {
    indexing_mode: &'static str,
    automatic: bool,
    included_paths: Vec<Place>,
    excluded_paths: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    composite_indexes: Vec<[Ordered; 2]>,
}

#[derive(Debug, Serialize)]
struct Place {
    path: String,
}

#[derive(Debug, Serialize)]
struct Ordered {
    path: String,
    order: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct UniqueKeys {
    unique_keys: [UniqueKey; 1],
}

#[derive(Debug, Serialize)]
struct UniqueKey {
    paths: [String; 1],
}

/// Days back that the longer of the two tiers of backups reaches, and the shorter.
/// <https://learn.microsoft.com/azure/cosmos-db/continuous-backup-restore-introduction>
const LONG: u64 = 30;
const SHORT: u64 = 7;

/// Puts the account and the database in: what `tables` and the leases of their followers stand in.
pub fn account(context: &Context<'_>, unit: &mut Unit) {
    let (account, database) = (context.cosmos(), context.database());
    let tables = context.model.stores.iter().filter(|store| store.external.is_none());
    let restore = tables.filter_map(|store| match &store.detail {
        Detail::Table(table) => Some(table.restore.value),
        _ => None,
    });
    let short = restore.max().unwrap_or_default() <= SHORT * Time::Days.milliseconds();
    let tier = if short { "Continuous7Days" } else { "Continuous30Days" };
    let properties = Account {
        database_account_offer_type: "Standard",
        capabilities: [Named { name: "EnableServerless" }],
        locations: [Location { location_name: LOCATION, failover_priority: 0, is_zone_redundant: false }],
        consistency_policy: Consistency { default_consistency_level: "Session" },
        disable_local_auth: true,
        disable_key_based_metadata_write_access: true,
        minimal_tls_version: "Tls12",
        public_network_access: "Enabled",
        backup_policy: Backup { kind: "Continuous", continuous_mode_properties: Continuous { tier } },
    };
    let resource = Resource::new(&account, properties).located(context.shared_tags());
    unit.add(resource.variant("GlobalDocumentDB"));
    let properties = Database { resource: Identified { id: database.own_name() } };
    unit.add(Resource::new(&database, properties).depends_on([&account]));
    audit::log(context, &account, unit);
    audit::lock(context, &account, unit);
}

/// Puts the container in.
pub fn add(context: &Context<'_>, id: StoreId, table: &Table, unit: &mut Unit) {
    let Some(container) = context.store(id) else { return };
    let sort = table.sort.as_ref().filter(|sort| sort.name != "id");
    let resource = ContainerResource {
        id: container.own_name(),
        partition_key: PartitionKey { paths: [path(&table.key.name)], kind: "Hash", version: 2 },
        indexing_policy: indexing(table),
        unique_key_policy: sort
            .map(|sort| UniqueKeys { unique_keys: [UniqueKey { paths: [path(&sort.name)] }] }),
    };
    let database = context.database();
    let resource = Resource::new(&container, Container { resource }).reached(Reached::Main);
    unit.add(resource.depends_on([&database]));
}

fn path(attribute: &str) -> String {
    format!("/{attribute}")
}

/// Keys of the table and of its indexes, and nothing else; an `id` is indexed anyway.
/// <https://learn.microsoft.com/azure/cosmos-db/index-policy>
fn indexing(table: &Table) -> Indexing {
    let own = [(&table.key, table.sort.as_ref())];
    let indexes = table.indexes.iter().map(|index| (&index.key, index.sort.as_ref()));
    let mut included: Vec<&str> = Vec::new();
    let mut composite: Vec<(&str, &str)> = Vec::new();
    for (key, sort) in own.into_iter().chain(indexes) {
        for name in [Some(key), sort].into_iter().flatten().map(|attribute| attribute.name.as_str()) {
            if name != "id" && !included.contains(&name) {
                included.push(name);
            }
        }
        let pair = sort.map(|sort| (key.name.as_str(), sort.name.as_str()));
        composite.extend(pair.filter(|pair| !composite.contains(pair)));
    }
    let ordered = |name: &str| Ordered { path: path(name), order: "ascending" };
    Indexing {
        indexing_mode: "consistent",
        automatic: true,
        included_paths: included.iter().map(|name| Place { path: format!("/{name}/?") }).collect(),
        excluded_paths: [Place { path: "/*".to_owned() }],
        composite_indexes: composite.iter().map(|(key, sort)| [ordered(key), ordered(sort)]).collect(),
    }
}

/// Says what Cosmos DB has nothing for.
pub fn check(model: &Model, store: &Store, table: &Table, findings: &mut Vec<Diagnostic>) {
    if let Some(expiry) = &table.expire_at {
        findings.push(
            unsupported(
                expiry.span,
                "items end so many seconds after they were last written, and at no set time",
            )
            .help(
                "leave it out, let functions write an item's `ttl`, and say `azure { set properties.resource.defaultTtl = -1 }`",
            ),
        );
    }
    if let Some(capacity) = &table.capacity {
        let finding = unsupported(capacity.span, "the program's tables are paid for by request");
        findings.push(finding.help("leave `capacity` out"));
    }
    if table.encryption.value == Encryption::CustomerKey {
        findings.push(super::no_customer_key(table.encryption.span));
    }
    for index in table.indexes.iter().filter(|index| !index.only.is_empty()) {
        let finding = unsupported(index.span, "an index shows whole items");
        findings.push(finding.help(format!("leave `only` out of `{}`", index.name)));
    }
    // Nobody wrote the 35 days of a protected environment.
    let said = table.restore.span != store.common.span;
    if said || !model.protected {
        let restore = &table.restore;
        limits().time("`restore` of a table", restore.value, Time::Days, 1..=LONG, restore.span, findings);
    }
    let keys = [Some(&table.key), table.sort.as_ref()];
    let number = |key: &&KeyAttribute| key.name == "id" && key.key_type == KeyType::Number;
    if let Some(key) = keys.into_iter().flatten().find(number) {
        findings.push(
            Diagnostic::error(&AZURE_LIMIT, key.span, "an item's `id` is text on azure")
                .help("make it a `string`, or call it something else"),
        );
    }
    if let Some(sort) = table.sort.as_ref().filter(|_| table.key.name == "id") {
        findings.push(
            Diagnostic::error(
                &AZURE_LIMIT,
                sort.span,
                "an item's `id` is its sort key on azure, and here it is the partition key",
            )
            .label(table.key.span, "the partition key")
            .help("call the partition key something else than `id`"),
        );
    }
}
