//! How exactly Azure holds each right.

use scant_compiler::portability::{Hold, Limit};
use scant_compiler::vocabulary::{StoreKind, Verb};

/// Azure's answer.
pub fn hold(kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
    match kind {
        StoreKind::Table => table(verb, limit),
        StoreKind::Bucket => bucket(verb, limit),
        StoreKind::Queue => queue(verb),
        StoreKind::Topic | StoreKind::Bus | StoreKind::Stream => Hold::exactly("role assignment"),
        StoreKind::Secret => Hold::exactly("role assignment"),
        StoreKind::Function => {
            Hold::not("an app can only be called over HTTP, with a key that Azure gives no role for")
        }
    }
}

/// <https://learn.microsoft.com/azure/cosmos-db/nosql/reference-data-plane-security>
fn table(verb: Verb, limit: Limit) -> Hold {
    match limit {
        Limit::Keys | Limit::Prefixes => return Hold::not("Cosmos DB gives roles on whole containers"),
        Limit::Fields => return Hold::not("Cosmos DB gives roles on whole items"),
        Limit::Index | Limit::Whole => {}
    }
    match verb {
        Verb::Query => Hold::with("Cosmos role", &[Verb::Get, Verb::Scan]),
        Verb::Scan => Hold::with("Cosmos role", &[Verb::Get, Verb::Query]),
        Verb::Check => Hold::with("Cosmos role", &[Verb::Get]),
        _ => Hold::exactly("Cosmos role"),
    }
}

/// <https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes>
fn bucket(verb: Verb, limit: Limit) -> Hold {
    match (verb, limit) {
        (Verb::Deposit, _) => Hold::not("no host leaves failed events in a container"),
        (Verb::List, Limit::Keys) => Hold::not("a list is asked for by the beginning of keys"),
        (Verb::Get | Verb::List, _) | (_, Limit::Keys | Limit::Prefixes) => {
            Hold::exactly("role assignment with a condition")
        }
        _ => Hold::exactly("role assignment"),
    }
}

fn queue(verb: Verb) -> Hold {
    match verb {
        Verb::Purge => Hold::not("Service Bus has no call that empties a queue"),
        _ => Hold::exactly("role assignment"),
    }
}
