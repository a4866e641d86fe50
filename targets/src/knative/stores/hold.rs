//! How exactly each engine holds a function to a verb. What says `Exactly` is tried on a real server by the judges,
//! or read back from the policy where no server can be had.

use scant_compiler::portability::{Hold, Limit};
use scant_compiler::vocabulary::{StoreKind, Verb};

/// A verb of a table: a function of the database that runs as its owner.
const EXECUTE: &str = "PostgreSQL EXECUTE on the verb's function";
/// The same, made for one holder.
const OWN: &str = "PostgreSQL EXECUTE on a function of its own";
const S3: &str = "policy of an S3 user";
const ACL: &str = "Kafka ACL";
const USER: &str = "Valkey ACL";
const MOUNT: &str = "Secret mounted into its pods only";

/// How exactly `verb` on `kind` is held under `limit`.
pub fn hold(kind: StoreKind, verb: Verb, limit: Limit) -> Hold {
    match kind {
        StoreKind::Table => table(verb, limit),
        StoreKind::Secret => secret(verb),
        StoreKind::Bucket => bucket(verb, limit),
        StoreKind::Cache => cache(verb),
        StoreKind::Stream => stream(verb),
        StoreKind::Queue | StoreKind::Topic | StoreKind::Bus | StoreKind::Function => {
            Hold::not("it keeps no data")
        }
    }
}

fn table(verb: Verb, limit: Limit) -> Hold {
    match (verb, limit) {
        (Verb::Follow, _) => {
            Hold::not("a reader of PostgreSQL's changes has to be allowed all changes of all tables")
        }
        (Verb::Delete, Limit::Fields) => Hold::not("a delete takes an item whole"),
        (
            Verb::Get | Verb::Query | Verb::Scan | Verb::Put | Verb::Update | Verb::Delete | Verb::Check,
            Limit::Whole | Limit::Index,
        ) => Hold::exactly(EXECUTE),
        (
            Verb::Get | Verb::Query | Verb::Scan | Verb::Put | Verb::Update | Verb::Delete | Verb::Check,
            Limit::Keys | Limit::Prefixes | Limit::Fields,
        ) => Hold::exactly(OWN),
        _ => Hold::not("a table has no such verb"),
    }
}

fn secret(verb: Verb) -> Hold {
    match verb {
        Verb::Read => Hold::exactly(MOUNT),
        _ => Hold::not("whoever may change a Secret of Kubernetes is answered with its value"),
    }
}

fn bucket(verb: Verb, limit: Limit) -> Hold {
    match (verb, limit) {
        (Verb::List, Limit::Keys) => Hold::wider(S3, "seeing every key that begins with one of these"),
        (Verb::Get | Verb::Put | Verb::Delete | Verb::List, _) => Hold::exactly(S3),
        (Verb::Deposit, _) => Hold::not("nothing in a cluster leaves failed events in a bucket"),
        _ => Hold::not("a bucket has no such verb"),
    }
}

fn cache(verb: Verb) -> Hold {
    match verb {
        Verb::Get | Verb::Put | Verb::Delete => Hold::exactly(USER),
        _ => Hold::not("a cache has no such verb"),
    }
}

fn stream(verb: Verb) -> Hold {
    match verb {
        Verb::Append | Verb::Tail => Hold::exactly(ACL),
        Verb::Follow => Hold::not("nothing brings the records of a stream to a function in batches"),
        _ => Hold::not("a stream has no such verb"),
    }
}
