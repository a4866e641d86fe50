//! How exactly Azure holds each right.

use super::access::built_in;
use super::role::BuiltIn;
use scant_compiler::model::Model;
use scant_compiler::portability::{Hold, Holds, Limit};
use scant_compiler::vocabulary::{StoreKind, Verb};

/// A role on one resource.
const ROLE: &str = "role assignment";
/// The same with a condition on the call.
const CONDITION: &str = "role assignment, with a condition";
/// A role of Cosmos DB's own on one container.
const COSMOS: &str = "Cosmos DB role";

/// Why there are no caches.
/// <https://learn.microsoft.com/azure/redis/entra-for-authentication>
pub const NO_CACHE: &str = "whoever Azure Managed Redis lets in may run every command on every key";

/// Azure's answer.
pub fn hold(kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
    match kind {
        StoreKind::Table => table(verb, limit),
        StoreKind::Bucket => bucket(verb, limit),
        StoreKind::Cache => Hold::not(NO_CACHE),
        StoreKind::Queue if verb == Verb::Purge => {
            Hold::not("Service Bus empties a queue only for those who may take its messages")
        }
        StoreKind::Queue | StoreKind::Topic | StoreKind::Bus | StoreKind::Stream | StoreKind::Secret => {
            Hold::exactly(ROLE)
        }
        StoreKind::Function => {
            Hold::not("an app can only be called over HTTP, with a key that Azure gives no role for")
        }
    }
}

/// The same with the roles the program chose: built-in ones permit what the warning `wider-builtin` lists.
pub fn hold_in(model: &Model, kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
    let wide = |role: &BuiltIn| !built_in::excess(role, kind, &[verb]).is_empty();
    match hold(kind, verb, limit).holds {
        Holds::Exactly if built_in::chosen(model) && built_in::roles(kind, &[verb]).iter().any(wide) => {
            Hold::wider("built-in role", "what the warning `wider-builtin` lists")
        }
        _ => hold(kind, verb, limit),
    }
}

/// A query and a scan cost the same actions, and clients need the change feed for both.
/// <https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security>
fn table(verb: Verb, limit: Limit) -> Hold {
    match limit {
        Limit::Keys | Limit::Prefixes => return Hold::not("Cosmos DB gives roles on whole containers"),
        Limit::Fields => return Hold::not("Cosmos DB gives roles on whole items"),
        Limit::Index | Limit::Whole => {}
    }
    match (verb, limit) {
        (Verb::Query | Verb::Scan, Limit::Index) => {
            Hold::wider(COSMOS, "reading every item of the table, in every way")
        }
        (Verb::Query, _) => Hold::with(COSMOS, &[Verb::Get, Verb::Scan]),
        (Verb::Scan, _) => Hold::with(COSMOS, &[Verb::Get, Verb::Query]),
        (Verb::Check, _) => Hold::with(COSMOS, &[Verb::Get]),
        (Verb::Follow, _) => Hold::with(COSMOS, &[Verb::Get, Verb::Query, Verb::Scan]),
        _ => Hold::exactly(COSMOS),
    }
}

/// <https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes>
fn bucket(verb: Verb, limit: Limit) -> Hold {
    match (verb, limit) {
        (Verb::Deposit, _) => Hold::not("no host leaves failed events in a container"),
        (Verb::List, Limit::Keys) => Hold::not("a list is asked for by the beginning of keys"),
        // Reading and listing cost one action, which conditions tell apart.
        (Verb::Get | Verb::List, _) | (_, Limit::Keys | Limit::Prefixes) => Hold::exactly(CONDITION),
        _ => Hold::exactly(ROLE),
    }
}
