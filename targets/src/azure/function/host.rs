//! The account of a function's host: its code, its keys, its leases. Nobody else may read it.

use crate::azure::context::Context;
use crate::azure::function::tags;
use crate::azure::overrides::Reached;
use crate::azure::resource::{Resource, Sku};
use crate::azure::stores::account::{Account, Container, Service};
use crate::azure::types::Type;
use crate::azure::unit::Unit;
use scant_compiler::model::FunctionId;

/// Adds the account, its blob service and the container of the code package.
///
/// One account a function: the host keeps the function's keys in it, and whoever may read it may call the function.
/// <https://learn.microsoft.com/azure/azure-functions/storage-considerations>
pub fn add(context: &Context<'_>, id: FunctionId, unit: &mut Unit) {
    let account = context.host(id);
    let service = account.child(Type::BLOB_SERVICE, "default");
    unit.add(
        Resource::new(&account, Account::default())
            .located(tags(context, id))
            .variant("StorageV2")
            .sku(Sku::new("Standard_LRS"))
            .reached(Reached::Host),
    );
    unit.add(Resource::new(&service, Service::default()).depends_on([&account]));
    unit.add(Resource::new(&context.package(id), Container::default()).depends_on([&service]));
}
