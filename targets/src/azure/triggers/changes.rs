//! Changes of a table's items: each function keeps its place in a container of its own.

use super::messages::plain;
use crate::azure::access;
use crate::azure::context::Context;
use crate::azure::ids::ResourceId;
use crate::azure::packages::binding::Kind;
use crate::azure::resource::Resource;
use crate::azure::types::Type;
use crate::azure::unit::{Holding, Unit};
use scant_compiler::access::Why;
use scant_compiler::model::{Batching, Function, FunctionId, Start, StoreId};
use scant_lang::source::Span;
use serde::Serialize;

/// `Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers`
#[derive(Debug, Serialize)]
struct Container {
    resource: Leases,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Leases {
    id: String,
    partition_key: Key,
}

#[derive(Debug, Serialize)]
struct Key {
    paths: [&'static str; 1],
    kind: &'static str,
    version: u8,
}

/// The name of the container; no table has a hyphen in its own.
fn name(function: &Function, table: &ResourceId) -> String {
    format!("{}-{}-leases", function.name, plain(&table.own_name()))
}

/// What the host reads.
pub fn binding(context: &Context<'_>, function: &Function, id: StoreId, batching: &Batching) -> Option<Kind> {
    let table = context.store(id)?;
    let database = table.above(Type::COSMOS_DATABASE);
    Some(Kind::Changes {
        connection: context.connection(id),
        database_name: plain(&database.own_name()),
        container_name: plain(&table.own_name()),
        lease_container_name: name(function, &table),
        create_lease_container_if_not_exists: false,
        start_from_beginning: !matches!(batching.from.map(|from| from.value), Some(Start::Latest)),
        // Of items that come together, all fail together.
        max_items_per_invocation: if batching.whole_batch {
            batching.batch.map(|batch| batch.value)
        } else {
            Some(1)
        },
    })
}

/// Adds the container, and the right of the function to keep its place in it.
pub fn add(context: &Context<'_>, id: FunctionId, table: StoreId, span: Span, unit: &mut Unit) {
    let function = context.model.function(id);
    let Some(watched) = context.store(table).filter(|watched| watched.home.is_none()) else { return };
    let leases = context.database().child(Type::COSMOS_CONTAINER, name(function, &watched));
    let resource = Container {
        resource: Leases {
            id: name(function, &watched),
            partition_key: Key { paths: ["/id"], kind: "Hash", version: 2 },
        },
    };
    unit.add(Resource::new(&leases, resource).depends_on([&context.database()]));
    let holding = Holding {
        holder: function.name.path.clone(),
        function: Some(id),
        on: format!("its place in the changes of table {}", context.model.store(table).name),
        why: Why::Trigger(span),
    };
    access::leases(context, id, &leases, holding, unit);
}
